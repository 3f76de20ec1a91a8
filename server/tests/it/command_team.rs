//! What the operator does to a team on the command line: links, roles, switches, and a sentence for everything that is wrong.

use crate::{command_fixture::Place, database_dump::dump};

const OWNER: &str = "owner@northgate.test";

/// A centre with its owner, and a second institution.
fn furnished() -> Place {
    let place = Place::new();
    place.furnish();
    place.run(&["institution", "create", "--id", "SG-3350", "--name", "Southgate"]).succeeded();
    place
}

/// The link that a command printed on a line of its own.
fn link(printed: &str) -> String {
    let (said, link) = printed.trim_end().split_once('\n').expect("two lines");
    assert!(said.ends_with(':'), "{said}");
    link.to_owned()
}

fn invite<'a>(institution: &'a str, email: &'a str, role: &'a str) -> Vec<&'a str> {
    vec!["staff", "invite", "--institution", institution, "--email", email, "--name", "Ana Ruiz", "--role", role]
}

#[tokio::test]
async fn an_operator_invites_resets_and_switches() {
    let place = furnished();
    let listed = place.run(&["institution", "list"]).succeeded();
    assert_eq!(listed, "NG-2041\t1\tNorthgate Test Centre\nSG-3350\t0\tSouthgate\n");
    let invite =
        [&invite("ng 2041", "ana@northgate.test", "coordinator")[..], &["--public-url", "https://t.test"]].concat();
    let link = link(&place.run(&invite).succeeded());
    assert!(link.starts_with("https://t.test/admin/invitation/"), "{link}");
    let server = place.serve(&[]);
    let path = link.strip_prefix("https://t.test").unwrap();
    let fields = [("name", "Ana Ruiz"), ("password", "a kettle sings over brown fields")];
    assert_eq!(server.post(path, &fields).await.0, 303);
    let token = path.rsplit('/').next().unwrap();
    server.logs("/admin/invitation/").await;
    assert!(server.logged(token).is_empty(), "a link that lets somebody in stands in no log");
    let said = |args: &[&str]| place.run(args).succeeded().trim_end().to_owned();
    let ana = ["--email", "Ana@northgate.test"];
    for (args, expected) in [
        (["staff", "disable"], "is switched off and logged out everywhere."),
        (["staff", "disable"], "was switched off already. Nothing was changed."),
        (["staff", "enable"], "can log in again, with the same password."),
        (["staff", "enable"], "was not switched off. Nothing was changed."),
    ] {
        assert_eq!(said(&[&args[..], &ana].concat()), format!("Ana@northgate.test {expected}"));
    }
    for expected in ["is now: Owner.", "had this role already: Owner. Nothing was changed."] {
        let role = [&["staff", "role", "--role", "owner"], &ana[..]].concat();
        assert_eq!(said(&role), format!("Ana@northgate.test {expected}"));
    }
    let reset = place.run(&[&["staff", "reset"], &ana[..]].concat()).succeeded();
    assert!(self::link(&reset).starts_with("http://127.0.0.1:3000/admin/reset/"), "{reset}");
    // With two owners one can be switched off, the last one cannot.
    assert!(said(&["staff", "disable", "--email", OWNER]).ends_with("logged out everywhere."));
    let listed = place.run(&["staff", "list", "--institution", "NG-2041"]).succeeded();
    let lines: Vec<Vec<&str>> = listed.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((lines[0][0], lines[0][1], lines[0][2], lines[0][3]), (OWNER, "owner", "never", "Centre owner"));
    assert!(lines[0][4].starts_with("switched off since "), "{listed}");
    assert_eq!((lines[1][0], lines[1][1], lines[1].len()), ("ana@northgate.test", "owner", 4));
}

#[tokio::test]
async fn what_is_wrong_gets_one_sentence_and_changes_nothing() {
    let place = furnished();
    place.run(&invite("NG-2041", "ana@northgate.test", "reader")).succeeded();
    let before = dump(&place.database()).await;
    let last = "Nothing was changed: this is the last owner who can log in, and somebody has to lead the institution. Make a \
                colleague an owner first.";
    for (args, expected) in [
        (
            vec!["staff", "list", "--institution", "NG-9999"],
            "there is no institution NG-9999. Make it with: lanyard institution create --id NG-9999 --name …",
        ),
        (
            vec!["staff", "disable", "--email", "nobody@northgate.test"],
            "nobody logs in as nobody@northgate.test. Check the e-mail address letter by letter.",
        ),
        (
            vec!["staff", "reset", "--email", OWNER, "--institution", "SG-3350"],
            "owner@northgate.test does not work for SG-3350. See who does with: lanyard staff list --institution SG-3350",
        ),
        (vec!["staff", "disable", "--email", OWNER], last),
        (vec!["staff", "role", "--email", OWNER, "--role", "reader"], last),
        (invite("NG-2041", OWNER, "reader"), "Somebody with this email is in the team already"),
        (invite("NG-2041", "ana@", "reader"), "Enter an email address like name@example.com"),
    ] {
        assert_eq!(place.run(&args).refused(), expected, "{args:?}");
    }
    assert_eq!(dump(&place.database()).await, before);
}

#[tokio::test]
async fn an_operator_makes_an_agent_and_takes_that_back() {
    let place = furnished();
    let said = |args: &[&str]| place.run(args).succeeded().trim_end().to_owned();
    for (args, expected) in [
        (&["ng 2041"][..], "NG-2041 is an agent now: its owners make and manage clients under Team, Clients."),
        (&["NG-2041"], "NG-2041 was an agent already. Nothing was changed."),
        (
            &["NG-2041", "--off"],
            "NG-2041 is no longer an agent. Its people are logged out of all its clients, which go on by themselves.",
        ),
        (&["NG-2041", "--off"], "NG-2041 was no agent. Nothing was changed."),
    ] {
        assert_eq!(said(&[&["institution", "agent"], args].concat()), expected);
        let listed = place.run(&["institution", "list"]).succeeded();
        let mark = if args.len() == 1 { "\tagent" } else { "" };
        assert_eq!(listed, format!("NG-2041\t1\tNorthgate Test Centre{mark}\nSG-3350\t0\tSouthgate\n"));
    }
    let ran = place.run(&["institution", "agent", "XX-1"]);
    let missing = ran.refused();
    assert!(missing.contains("there is no institution XX-1"), "{missing}");
}
