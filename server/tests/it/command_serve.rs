//! `lanyard serve`: what machines ask, the demonstration, and a clean end on either signal.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
    time::Duration,
};

use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::{
    client::asker,
    command_fixture::{PASSWORD, Place},
    engines::empty_postgres_url,
};

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

/// `GET /livez` in HTTP/2: the preface, empty settings, and one frame of headers.
const LIVEZ_IN_HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\
    \0\0\x0a\x01\x05\0\0\0\x01\x82\x86\x04\x06/livez";

#[test]
fn proxies_may_speak_http2() {
    let server = Place::new().serve(&[]);
    let mut connection = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    connection.write_all(LIVEZ_IN_HTTP2).unwrap();
    let (mut answer, mut bytes) = (Vec::new(), [0; 1024]);
    while !answer.ends_with(b"alive\n") {
        let count = connection.read(&mut bytes).unwrap();
        assert!(count > 0, "{:?}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&bytes[..count]);
    }
    // A connection that rests does not hold up the end.
    assert_eq!(server.stop("TERM").0.code(), Some(0));
}

#[test]
fn the_start_says_how_many_connections_there_may_be() {
    let server = Place::new().serve_within(1024, &[]);
    let said = server.logged("connections at once");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains("1024 files and connections may be open: up to 896 connections at once, 448 of one address")
    );
}

#[test]
fn a_soft_limit_is_raised_at_start() {
    let place = Place::new();
    let server = place.serve_softly(256, 1024, &[]);
    assert_eq!(server.logged("1024 files and connections").len(), 1);
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.pid())).unwrap();
    let open_files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    assert_eq!(open_files.split_whitespace().nth(3), Some("1024"), "{open_files}");
}

#[test]
fn a_start_beyond_this_machine_without_a_public_url_is_warned_about() {
    let warned = |listen: &str, more: &[&str]| {
        let server = Place::new().serve_with(&[&["--listen", listen], more].concat(), &[]);
        server.logged("no public URL is set").len()
    };
    assert_eq!(warned("0.0.0.0:0", &[]), 1);
    assert_eq!(warned("0.0.0.0:0", &["--public-url", "https://test.example.org"]), 0);
    assert_eq!(warned("127.0.0.1:0", &[]), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_address_is_named_in_the_log_once() {
    let server =
        Place::new().serve_with(&["--listen", "127.0.0.1:0", "--public-url", "http://test.northgate.example"], &[]);
    let address = server.logged("serving http").remove(0);
    let address = address.rsplit(' ').next().unwrap().to_owned();
    let browser = asker().build().unwrap();
    for _ in 0..3 {
        let form = browser.post(format!("http://{address}/")).header("origin", "http://10.0.0.7:3000");
        let answer = form.form(&[("username", "x")]).send().await.unwrap();
        assert_eq!(answer.status(), 403);
        let page = answer.text().await.unwrap();
        for named in ["http://10.0.0.7:3000", "http://test.northgate.example", "LANYARD_PUBLIC_URL"] {
            assert!(page.contains(named), "{named}: {page}");
        }
    }
    let said = server.logged("a form that came from");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains(
        "a form that came from http://10.0.0.7:3000 was refused, because the public URL is \
         http://test.northgate.example. If people reach this server at http://10.0.0.7:3000, set --public-url \
         (LANYARD_PUBLIC_URL) to it."
    ));
}

const WAITING: &str = "(another Lanyard may be bringing its tables up to date)";

/// Starts a server on a database that somebody else holds for three seconds.
async fn started_late(place: Place, database: &str) -> (Place, Vec<String>) {
    let database = database.to_owned();
    let start = tokio::task::spawn_blocking(move || {
        let server = place.serve(&["--database", &database]);
        let said = server.logged(WAITING);
        drop(server);
        (place, said)
    });
    start.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_says_that_it_waits_for_the_file() {
    let place = Place::new();
    place.furnish();
    let url = format!("sqlite:{}", place.path("data/lanyard.db").display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    other.execute("pragma locking_mode = exclusive").await.unwrap();
    other.execute("begin exclusive; update test_session set name = name; commit").await.unwrap();
    let (_place, said) = tokio::join!(started_late(place, &url), async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        other.close().await.unwrap();
    })
    .0;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("waiting for the database at /") && said[0].contains("lanyard.db"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_says_that_it_waits_for_the_server_and_no_password() {
    let place = Place::new();
    let url = empty_postgres_url().await.replace("lanyard@", "lanyard:a-secret@");
    place.furnish_on(&["--database", &url]);
    let mut other = PgConnection::connect(&url).await.unwrap();
    other.execute("begin; lock table _sqlx_migrations in access exclusive mode").await.unwrap();
    let (_place, said) = tokio::join!(started_late(place, &url), async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        other.execute("commit").await.unwrap();
    })
    .0;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("waiting for the database at /"), "{said:?}");
    assert!(!said[0].contains("a-secret"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_of_the_database_are_not_in_the_log() {
    let (url, place) = (empty_postgres_url().await, Place::new());
    place.furnish_on(&["--database", &url]);
    for log in ["info", "debug"] {
        // It meets tables that are there, about which PostgreSQL has something to say.
        let server = place.serve(&["--database", &url, "--log", log]);
        assert_eq!(server.get("/readyz").await.0, 200);
        assert_eq!(server.logged("sqlx"), Vec::<String>::new(), "{log}");
        assert_eq!(server.logged("already exists"), Vec::<String>::new(), "{log}");
    }
}
