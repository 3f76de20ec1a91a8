//! `lanyard serve`: what machines ask, the demonstration, and a clean end on either signal.

use std::time::Duration;

use crate::command_fixture::{PASSWORD, Place};

#[tokio::test(flavor = "multi_thread")]
async fn machines_get_answers_and_signals_end_it() {
    let place = Place::new();
    for signal in ["TERM", "INT"] {
        let server = place.serve(&[]);
        assert_eq!(server.get("/livez").await, (200, "alive\n".to_owned()));
        assert_eq!(server.get("/readyz").await, (200, "ready\n".to_owned()));
        assert_eq!(server.get("/version").await, (200, format!("lanyard {}\n", env!("CARGO_PKG_VERSION"))));
        let (status, said) = server.stop(signal);
        assert_eq!((status.code(), said.as_str()), (Some(0), ""), "{signal}");
    }
    let mut left: Vec<String> =
        place.files().keys().map(|file| file.file_name().unwrap().display().to_string()).collect();
    left.sort();
    assert_eq!(left, ["lanyard.db", "lanyard.key"], "the write-ahead log is folded into the file");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_tells_the_operator_what_to_do() {
    let place = Place::new();
    let server = place.serve(&[]);
    for path in ["/", "/admin/login"] {
        let (status, page) = server.get(path).await;
        assert_eq!(status, 200);
        for command in ["lanyard institution create --id", "lanyard staff create --institution"] {
            assert!(page.contains(command), "{path} does not name {command:?}");
        }
    }
    // The commands work while the server runs, and the server notices.
    place.furnish();
    for path in ["/", "/admin/login"] {
        let (_, page) = server.get(path).await;
        assert!(!page.contains("lanyard institution create"), "{path}");
    }
    let fields = [("email", "owner@northgate.test"), ("password", PASSWORD)];
    assert_eq!(server.post("/api/admin/log_in", &fields).await, (303, "/admin/sessions".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_prints_how_to_log_in_once() {
    let place = Place::new();
    let server = place.serve(&["--demo"]);
    let url = server.url.clone();
    // The address is printed before the line that says where it serves; it is read when the program has ended.
    let (status, said) = server.stop("TERM");
    assert_eq!(status.code(), Some(0));
    let value = |name: &str| {
        let line = said.lines().find(|line| line.trim_start().starts_with(name)).expect("a line of that name");
        line.trim_start()[name.len()..].trim().to_owned()
    };
    assert_eq!(value("Address"), format!("{url}/admin/login"));
    let (email, password) = (value("Email"), value("Password"));
    assert!(password.len() >= 15, "{password}");

    let server = place.serve(&["--demo"]);
    let fields = [("email", email.as_str()), ("password", password.as_str())];
    assert_eq!(server.post("/api/admin/log_in", &fields).await, (303, "/admin/sessions".to_owned()));
    let (_, said) = server.stop("TERM");
    assert_eq!(said, "", "a second start prints no password");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_touches_no_database_in_use() {
    let place = Place::new();
    place.furnish();
    let (status, said) = place.serve(&["--demo"]).stop("TERM");
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
    let taken = place.run(&["institution", "create", "--id", "DEMO-01", "--name", "Ours"]);
    taken.succeeded();
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_under_way_are_answered_before_the_end() {
    let place = Place::new();
    place.furnish();
    let server = place.serve(&[]);
    let url = server.url.clone();
    // A refused log-in takes a quarter of a second at least.
    let under_way = tokio::spawn(async move {
        let form = [("username", "K7RM-T4XW"), ("password", "9HDN4-RYCW7"), ("institution", "NG-2041")];
        reqwest::Client::new()
            .post(&url)
            .header("origin", &url)
            .form(&form)
            .send()
            .await
            .map(|answer| answer.status().as_u16())
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let (status, _) = tokio::task::spawn_blocking(move || server.stop("TERM")).await.unwrap();
    assert_eq!(status.code(), Some(0));
    assert_eq!(under_way.await.unwrap().unwrap(), 422);
}
