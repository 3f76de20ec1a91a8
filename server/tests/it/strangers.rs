//! People with bare sockets: strangers who hold connections as many and as long as they can, and somebody who only wants
//! in meanwhile.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{command_fixture::Server, workbook::Slip};

/// The socket of a server.
pub fn socket_of(server: &Server) -> SocketAddr {
    server.url.strip_prefix("http://").unwrap().parse().unwrap()
}

/// Connects from an address of this machine: 127.0.0.x.
pub async fn connect(from: u8, to: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::new(127, 0, 0, from), 0).into())?;
    socket.connect(to).await
}

/// Sends a whole request on a connection of its own and returns what comes back until the end.
pub async fn ask(from: u8, to: SocketAddr, request: &str) -> io::Result<String> {
    let mut connection = connect(from, to).await?;
    connection.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// A question that ends its connection.
pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
}

/// A candidate's log-in that ends its connection.
pub fn log_in(server: &Server, slip: &Slip) -> String {
    let form = crate::client::encoded(&[
        ("username", &slip.username),
        ("password", &slip.password),
        ("institution", "NG-2041"),
    ]);
    let (url, length) = (&server.url, form.len());
    format!(
        "POST / HTTP/1.1\r\nhost: x\r\norigin: {url}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n{form}"
    )
}

/// Strangers who send the same bytes on every connection, read nothing before its end, and open the next one then. They go
/// when dropped.
pub struct Strangers {
    _all: JoinSet<()>,
    told: Arc<Mutex<Vec<String>>>,
}

impl Strangers {
    /// So many, from so many addresses: 127.0.0.2, 127.0.0.3 and so on.
    pub async fn come(count: usize, addresses: u8, to: SocketAddr, bytes: &str) -> Self {
        let told = Arc::new(Mutex::new(Vec::new()));
        let mut all = JoinSet::new();
        for number in 0..count {
            let from = 2 + u8::try_from(number % usize::from(addresses)).unwrap();
            let (told, bytes) = (Arc::clone(&told), bytes.to_owned());
            all.spawn(async move {
                loop {
                    if let Some(answer) = one_connection(from, to, &bytes).await {
                        told.lock().unwrap().push(answer);
                    }
                    // They have this machine's cores in common with the server.
                    sleep(Duration::from_millis(50)).await;
                }
            });
        }
        sleep(Duration::from_millis(500)).await;
        Self { _all: all, told }
    }

    /// Whatever the server told them.
    pub fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }
}

/// What came back on one connection; nothing is no answer.
async fn one_connection(from: u8, to: SocketAddr, bytes: &str) -> Option<String> {
    let mut connection = connect(from, to).await.ok()?;
    // A server that does not listen any more is met with half of it.
    let _ = connection.write_all(bytes.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer).await;
    Some(String::from_utf8_lossy(&answer).into_owned()).filter(|answer| !answer.is_empty())
}

/// Every answer is one: a status, and a body that is a page or a sentence.
#[track_caller]
pub fn each_has_a_sentence(answers: &[String]) {
    for answer in answers {
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head ends");
        assert!(head.starts_with("HTTP/1.1 4") || head.starts_with("HTTP/1.1 503 "), "{answer}");
        assert!(body.ends_with(".\n") || body.ends_with("</html>"), "{answer}");
    }
}

/// The longest times that a right log-in, `/livez` and `/readyz` took while somebody did this again and again.
pub struct Waits {
    pub log_in: Duration,
    pub alive: Duration,
}

/// Somebody at 127.0.0.1 who wants in, again and again for so long.
pub async fn somebody_wants_in(server: &Server, slip: &Slip, how_long: Duration) -> Waits {
    let (to, form) = (socket_of(server), log_in(server, slip));
    let began = Instant::now();
    let mut waits = Waits { log_in: Duration::ZERO, alive: Duration::ZERO };
    while began.elapsed() < how_long {
        for path in ["/livez", "/readyz"] {
            let (answer, took) = timed(ask(1, to, &get(path))).await;
            assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
            waits.alive = waits.alive.max(took);
        }
        let (answer, took) = timed(ask(1, to, &form)).await;
        assert!(answer.starts_with("HTTP/1.1 303 ") && answer.contains("location: /welcome"), "{answer}");
        waits.log_in = waits.log_in.max(took);
        sleep(Duration::from_millis(20)).await;
    }
    waits
}

async fn timed(question: impl Future<Output = io::Result<String>>) -> (String, Duration) {
    let began = Instant::now();
    let answer = timeout(Duration::from_secs(30), question).await.expect("an answer within half a minute");
    (answer.expect("the server answers"), began.elapsed())
}
