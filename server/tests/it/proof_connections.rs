//! Strangers hold connections in every way there is, and whoever has a right gets in meanwhile: the real program, with
//! real sockets from several addresses.

use std::{fs, time::Duration};

use lanyard_server::socket::Limits;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    command_fixture::{Place, Server},
    engines::empty_postgres_url,
    proof::{at_most, exactly, rounds, within},
    strangers::{Strangers, ask, connect, each_has_a_sentence, get, log_in, socket_of, somebody_wants_in},
    workbook::Slip,
};

/// How long somebody with a right may wait.
const SOON: Duration = Duration::from_millis(500);

/// A furnished place with one slip; this process may open what the system allows.
fn place(on: &[&str]) -> (Place, Slip) {
    let _ = Limits::raised();
    let place = Place::new();
    let session = place.furnish_on(on);
    let slip = place.slips(&session, 1, on).remove(0);
    (place, slip)
}

/// How many files and connections the server has open.
fn open(server: &Server) -> usize {
    fs::read_dir(format!("/proc/{}/fd", server.pid())).expect("the server runs").count()
}

/// Long enough to see the time of heads and bodies end, in `make soak`.
fn a_while() -> Duration {
    Duration::from_secs(rounds(2, 15).try_into().unwrap())
}

/// A log-in whose last bytes never come.
const UNFINISHED_BODY: &str = "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
                               content-length: 100\r\n\r\nusername=K7RM";

/// A request whose head never ends.
const UNFINISHED_HEAD: &str = "GET / HTTP/1.1\r\nhost: x\r\nx-more:";

#[tokio::test(flavor = "multi_thread")]
async fn unfinished_bodies_keep_nobody_out_on_sqlite() {
    unfinished_bodies("SQLite", &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unfinished_bodies_keep_nobody_out_on_postgres() {
    let url = empty_postgres_url().await;
    unfinished_bodies("PostgreSQL", &["--database", &url]).await;
}

async fn unfinished_bodies(engine: &str, on: &[&str]) {
    let (place, slip) = place(on);
    let server = place.serve(on);
    // More than requests that are worked on at once.
    let count = rounds(1100, 1500);
    let strangers = Strangers::come(count, 1, socket_of(&server), UNFINISHED_BODY).await;
    let waits = somebody_wants_in(&server, &slip, a_while()).await;
    within(&format!("{count} unfinished bodies, {engine}: log-in"), waits.log_in, SOON);
    within(&format!("{count} unfinished bodies, {engine}: /livez and /readyz"), waits.alive, SOON);
    let told = strangers.told();
    each_has_a_sentence(&told);
    let too_slow = told.iter().filter(|answer| answer.starts_with("HTTP/1.1 408 ")).count();
    exactly("unfinished bodies: whoever was too slow was told so", too_slow.min(count), rounds(0, count));
}

#[tokio::test(flavor = "multi_thread")]
async fn unfinished_heads_and_few_descriptors_keep_nobody_out() {
    let (place, slip) = place(&[]);
    let (descriptors, count) = (rounds(256, 1024), rounds(300, 1100));
    let server = place.serve_within(descriptors, &[]);
    let strangers = Strangers::come(count, 4, socket_of(&server), UNFINISHED_HEAD).await;
    let waits = somebody_wants_in(&server, &slip, a_while()).await;
    within(&format!("{count} unfinished heads, {descriptors} descriptors: log-in"), waits.log_in, SOON);
    within(&format!("{count} unfinished heads: /livez and /readyz"), waits.alive, SOON);
    at_most("unfinished heads: descriptors in use", open(&server), descriptors);
    let told = strangers.told();
    assert!(!told.is_empty(), "some made room");
    each_has_a_sentence(&told);
    drop(strangers);
    for _ in 0..rounds(0, 1) {
        let told = ask(1, socket_of(&server), UNFINISHED_HEAD).await.unwrap();
        assert!(told.starts_with("HTTP/1.1 408 "), "{told}");
        each_has_a_sentence(&[told]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_nothing_or_begins_http2_and_stops_keeps_nobody_out() {
    let (place, slip) = place(&[]);
    let (descriptors, count) = (256, 300);
    let server = place.serve_within(descriptors, &[]);
    let silent = Strangers::come(count / 2, 2, socket_of(&server), "").await;
    let preface = Strangers::come(count / 2, 2, socket_of(&server), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    let waits = somebody_wants_in(&server, &slip, a_while()).await;
    within("silent connections and HTTP/2 without a request: log-in", waits.log_in, SOON);
    within("silent connections and HTTP/2 without a request: /livez and /readyz", waits.alive, SOON);
    at_most("silent connections: descriptors in use", open(&server), descriptors);
    drop((silent, preface));
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_who_take_nothing_keep_nobody_out_and_are_let_go() {
    let (place, slip) = place(&[]);
    let server = place.serve(&[]);
    let (before, count) = (open(&server), rounds(10, 50));
    // Answers of more than the four megabytes that the system keeps of a connection: less would be off the server's hands.
    let questions = "GET /help HTTP/1.1\r\nhost: x\r\n\r\n".repeat(4000);
    let mut readers = JoinSet::new();
    for _ in 0..count {
        let (to, questions) = (socket_of(&server), questions.clone());
        readers.spawn(async move {
            let socket = TcpSocket::new_v4().unwrap();
            socket.set_recv_buffer_size(4096).unwrap();
            let mut connection = socket.connect(to).await.unwrap();
            // The server stops listening while nobody takes its answers.
            let _ = timeout(Duration::from_mins(2), connection.write_all(questions.as_bytes())).await;
            sleep(Duration::from_mins(2)).await;
        });
    }
    // Whatever is answered is answered by then; what is left waits for its readers.
    sleep(Duration::from_secs(rounds(1, 5).try_into().unwrap())).await;
    let waits = somebody_wants_in(&server, &slip, a_while()).await;
    within(&format!("{count} readers who take nothing: log-in"), waits.log_in, SOON);
    within(&format!("{count} readers who take nothing: /livez and /readyz"), waits.alive, SOON);
    // In `make test` they are still there: their half a minute is not over.
    sleep(Duration::from_secs(rounds(0, 40).try_into().unwrap())).await;
    let held = open(&server).saturating_sub(before);
    at_most("readers who take nothing: still held after a minute", held, rounds(count + 8, 8));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hall_behind_one_address_comes_through() {
    let (place, _) = place(&[]);
    let count = rounds(300, 3000);
    let server = place.serve_within(8192, &[]);
    let mut browsers = JoinSet::new();
    for _ in 0..count {
        let to = socket_of(&server);
        browsers.spawn(async move {
            let mut connection = connect(2, to).await.unwrap();
            connection.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
            let mut begun = [0; 12];
            connection.read_exact(&mut begun).await.unwrap();
            (begun == *b"HTTP/1.1 200").then_some(connection)
        });
    }
    // All of them stay open until the last one was answered.
    let answered: Vec<_> = browsers.join_all().await.into_iter().flatten().collect();
    exactly("a hall of 500 behind one address, six connections each: answered", answered.len(), count);
    exactly("a hall: the connections that are open", open(&server).min(count), count);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_from_one_address_leaves_room_and_is_told_why() {
    let (place, slip) = place(&[]);
    // 128 connections, 64 of one address.
    let server = place.serve_within(256, &[]);
    let wrong = log_in(&server, &Slip { username: "K7RM-T4XW".into(), password: "9HDN4-RYCW7".into() });
    // Each is held back for its quarter of a second, so that more come than there is room for.
    let strangers = Strangers::come(rounds(150, 500), 1, socket_of(&server), &wrong).await;
    let waits = somebody_wants_in(&server, &slip, a_while()).await;
    within("a flood from one address: log-in from another", waits.log_in, SOON);
    within("a flood from one address: /livez and /readyz", waits.alive, SOON);
    let told = strangers.told();
    each_has_a_sentence(&told);
    let crowded = "There are too many connections from your network at the moment. Wait a minute and try again.\n";
    let refused = told.iter().filter(|answer| answer.starts_with("HTTP/1.1 429 ") && answer.ends_with(crowded));
    assert!(refused.count() > 0, "more came than there is room for");
}

#[tokio::test(flavor = "multi_thread")]
async fn trusted_proxies_may_have_every_connection() {
    let (place, _) = place(&[]);
    let server = place.serve_within(256, &["--trusted-proxies", "127.0.0.2"]);
    let to = socket_of(&server);
    let mut open_ones = Vec::new();
    for _ in 0..120 {
        let mut connection = connect(2, to).await.unwrap();
        connection.write_all(UNFINISHED_HEAD.as_bytes()).await.unwrap();
        open_ones.push(connection);
    }
    sleep(Duration::from_millis(300)).await;
    let held = open_ones.iter().filter(|connection| connection.try_read(&mut [0]).is_err()).count();
    exactly("a trusted proxy: connections that are held", held, 120);
    assert!(ask(1, to, &get("/livez")).await.unwrap().ends_with("alive\n"));
}
