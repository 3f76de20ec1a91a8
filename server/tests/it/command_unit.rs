//! The unit in `deploy/`: systemd reads it and finds nothing to say, and what it starts serves and stops as it says.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{balancer::free_port, client::asker, command_fixture::Place};

const UNIT: &str = include_str!("../../../deploy/lanyard.service");

/// What the unit says of this, if it says it once.
fn said(name: &str) -> &str {
    let mut values = UNIT.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    let value = values.next().expect(name);
    assert_eq!(values.next(), None, "{name} stands there once");
    value
}

/// Runs a verb of `systemd-analyze` on the unit, with the program where it is here.
fn analysed(args: &[&str]) {
    let folder = TempDir::new().unwrap();
    let (program, _) = said("ExecStart").split_once(' ').unwrap();
    let file = folder.path().join("lanyard.service");
    fs::write(&file, UNIT.replace(program, env!("CARGO_BIN_EXE_lanyard"))).unwrap();
    let ran = Command::new("systemd-analyze").args(args).arg(&file).output();
    let ran = ran.expect("`make prepare-test` makes systemd-analyze");
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && told.is_empty(), "{told}\n{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn systemd_reads_it() {
    analysed(&["verify", "--man=no"]);
}

#[test]
fn little_is_left_to_whoever_breaks_in() {
    // Of ten; a unit without any restriction has 9.6. Units of networks end at about 1.
    analysed(&["security", "--offline=true", "--no-pager", "--threshold=15"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_starts_serves_and_stops_in_its_time() {
    let (program, args) = said("ExecStart").split_once(' ').unwrap();
    assert!(program.starts_with('/') && program.ends_with("/lanyard"), "{program}");
    assert_eq!(said("WorkingDirectory"), format!("%S/{}", said("StateDirectory")));
    let variables: Vec<(&str, &str)> =
        said("Environment").split(' ').map(|variable| variable.split_once('=').unwrap()).collect();
    let place = Place::new();
    let listen = format!("127.0.0.1:{}", free_port());
    let args: Vec<&str> = args.split(' ').skip(1).chain(["--listen", &listen]).collect();
    let server = place.serve_with(&args, &variables);
    let (here, browser) = (format!("http://{listen}"), asker().build().unwrap());
    assert_eq!(browser.get(format!("{here}/livez")).send().await.unwrap().status(), 200);
    assert!(server.logged("no public URL").is_empty() && server.logged(" WARN ").is_empty());
    // Forms come from where the unit says that browsers are.
    let origin = variables.iter().find(|(name, _)| *name == "LANYARD_PUBLIC_URL").unwrap().1;
    let request = browser.post(format!("{here}/")).header("origin", origin).form(&[("username", "")]);
    assert_eq!(request.send().await.unwrap().status(), 422);
    let began = Instant::now();
    let (status, _) = server.stop("TERM");
    assert_eq!(status.code(), Some(0));
    let patience = Duration::from_secs(said("TimeoutStopSec").parse().unwrap());
    assert!(began.elapsed() < patience);
    // What is under way has 30 seconds, and a lame-duck time of ten comes before.
    assert!(patience >= Duration::from_secs(10 + 35));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_allows_as_many_files_as_all_connections_take() {
    let files: usize = said("LimitNOFILE").parse().unwrap();
    let most = 20_000;
    // What the program keeps for everything else.
    assert_eq!(files, most + 128);
    let allowed = Command::new("sh").args(["-c", "ulimit -H -n"]).output().unwrap();
    let allowed = String::from_utf8(allowed.stdout).unwrap().trim().parse().unwrap_or(usize::MAX);
    // This machine may give fewer than a unit gets.
    let given = files.min(allowed);
    let server = Place::new().serve_within(given, &[]);
    let expected = format!("{given} files and connections may be open: up to {} connections at once", given - 128);
    assert_eq!(server.logged(&expected).len(), 1);
}
