//! Whatever the description of the interface for programs allows, and much that it does not, made up by schemathesis: nothing is
//! answered in a way that the description does not know.

use std::{path::Path, process::Command};

use lanyard_server::domain::clock::Clock;
use tokio::{net::TcpListener, task::spawn_blocking};

use crate::{
    engines::sqlite,
    http_fixture::{Centre, NOON},
    other_engine::served,
    program::{ALL, Program},
    programs_of_others::in_environment,
    proof::{exactly, rounds},
};

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_one_that_the_description_knows() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let centre = Centre::without_limits_of_programs(sqlite().await, &origin).await;
    centre.slips(5).await;
    centre.after(Clock::system().now().since(NOON));
    served(listener, centre.app.clone());
    let program = Program::of(&centre, &ALL).await;
    let seconds = rounds(60, 900);
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut asks = Command::new(in_environment("schemathesis"));
    asks.arg("--config-file").arg(project.join("server/tests/api/schemathesis.toml"));
    asks.args(["run", &format!("{origin}/api/v1/openapi.json"), "--url", &format!("{origin}/api/v1")]);
    asks.args(["--header", &format!("Authorization: Bearer {}", program.token)]);
    asks.args(["--max-time", &seconds.to_string(), "--no-color", "--continue-on-failure"]);
    // The same requests each time, so that a change that fails this is the one that broke it; at length others every time.
    asks.args(if rounds(0, 1) == 0 { &["--seed", "1", "--generation-deterministic"][..] } else { &[] });
    asks.current_dir(&folder);
    let output = spawn_blocking(move || asks.output()).await.unwrap().expect("xtask/prepare/api.sh installs it");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let check =
        format!("schemathesis asks for {seconds} s whatever the description allows, and what it does not: failures");
    exactly(&check, usize::from(!output.status.success()), 0);
}
