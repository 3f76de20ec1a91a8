//! `lanyard serve`: what machines ask, the demonstration, and a clean end on either signal.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
    time::Duration,
};

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

#[test]
fn requests_under_way_are_answered_before_the_end() {
    let place = Place::new();
    let server = place.serve(&[]);
    let host = server.url.strip_prefix("http://").unwrap().to_owned();
    let form = "username=K7RM-T4XW&password=9HDN4-RYCW7&institution=NG-2041";
    let (begun, rest) = form.split_at(20);
    let mut connection = TcpStream::connect(&host).unwrap();
    write!(
        connection,
        "POST / HTTP/1.1\r\nhost: {host}\r\norigin: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{begun}",
        server.url,
        form.len()
    )
    .unwrap();
    // Time enough for the server to see that a request has begun; it waits for the rest however long this takes.
    thread::sleep(Duration::from_millis(500));
    server.signal("TERM");
    thread::sleep(Duration::from_millis(500));
    connection.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422 ") && answer.ends_with("</html>"), "{answer}");
    let (status, _) = server.ended();
    assert_eq!(status.code(), Some(0));
}

#[test]
fn an_open_page_does_not_hold_up_the_end() {
    let place = Place::new();
    let session = place.furnish();
    let server = place.serve(&[]);
    let host = server.url.strip_prefix("http://").unwrap().to_owned();
    let form = format!("email=owner%40northgate.test&password={}", PASSWORD.replace(' ', "+"));
    let mut connection = TcpStream::connect(&host).unwrap();
    write!(
        connection,
        "POST /api/admin/log_in HTTP/1.1\r\nhost: {host}\r\norigin: {}\r\ncontent-length: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\nconnection: close\r\n\r\n{form}",
        server.url,
        form.len()
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next()).unwrap();

    let mut page = TcpStream::connect(&host).unwrap();
    write!(page, "GET /admin/sessions/{session}/live HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\r\n").unwrap();
    let mut told = [0; 4096];
    let mut begun = String::new();
    while !begun.contains("data: {") {
        let count = page.read(&mut told).unwrap();
        assert!(count > 0, "{begun}");
        begun.push_str(std::str::from_utf8(&told[..count]).unwrap());
    }
    let (status, _) = server.stop("TERM");
    assert_eq!(status.code(), Some(0));
    // The stream ended as a stream should: with its last chunk, not with a broken connection.
    let mut rest = String::new();
    page.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "{rest:?}");
}
