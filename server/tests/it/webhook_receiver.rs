//! A receiver of webhooks on a socket of its own, which can be told how to answer and remembers what came, and the libraries with
//! which receivers verify that.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::any,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::smtp_server;

/// How it answers.
#[derive(Clone, Debug)]
pub enum Answers {
    /// With this status.
    With(u16),
    /// By leading elsewhere.
    LeadsTo(String),
    /// With 200 and more bytes than anybody reads.
    AtLength,
    /// With 200, after so long.
    After(Duration),
    /// By no answer at all.
    Never,
}

/// A message that came.
#[derive(Clone, Debug)]
pub struct Came {
    pub headers: HeaderMap,
    pub body: String,
}

/// A receiver, as long as this is kept.
#[derive(Clone)]
pub struct Receiver {
    pub address: String,
    kept: Arc<Mutex<Kept>>,
}

struct Kept {
    answers: Answers,
    came: Vec<Came>,
}

impl Came {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("{name}: {:?}", self.headers)).to_str().unwrap()
    }

    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn said(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// What it tells of.
    pub fn kind(&self) -> String {
        self.said()["type"].as_str().unwrap().to_owned()
    }
}

impl Receiver {
    /// Starts one that takes whatever comes.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/hooks?of=7", listener.local_addr().unwrap());
        let kept = Arc::new(Mutex::new(Kept { answers: Answers::With(204), came: Vec::new() }));
        let app = Router::new().route("/hooks", any(take)).with_state(Arc::clone(&kept));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, kept }
    }

    /// From now on it answers so.
    pub fn answers(&self, answers: Answers) {
        self.kept.lock().unwrap().answers = answers;
    }

    /// What has come so far.
    pub fn came(&self) -> Vec<Came> {
        self.kept.lock().unwrap().came.clone()
    }

    /// What has come since the last time this was asked.
    pub fn take(&self) -> Vec<Came> {
        std::mem::take(&mut self.kept.lock().unwrap().came)
    }

    /// Waits until so many have come.
    pub async fn wait_for(&self, count: usize) {
        let began = Instant::now();
        while self.kept.lock().unwrap().came.len() < count {
            assert!(began.elapsed() < Duration::from_mins(2), "{} of {count} came", self.came().len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn take(State(kept): State<Arc<Mutex<Kept>>>, headers: HeaderMap, body: Bytes) -> Response {
    let answers = {
        let mut kept = kept.lock().unwrap();
        kept.came.push(Came { headers, body: String::from_utf8(body.to_vec()).unwrap() });
        kept.answers.clone()
    };
    match answers {
        Answers::With(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answers::LeadsTo(address) => (StatusCode::TEMPORARY_REDIRECT, [("location", address)]).into_response(),
        Answers::AtLength => vec![b'a'; 1 << 20].into_response(),
        Answers::After(wait) => {
            tokio::time::sleep(wait).await;
            StatusCode::OK.into_response()
        }
        Answers::Never => std::future::pending().await,
    }
}

/// A library with which receivers verify messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    Python,
    Node,
}

impl Library {
    pub const ALL: [Self; 2] = [Self::Python, Self::Node];

    /// What it says of a message with each of these secrets.
    pub fn verify(self, came: &Came, secrets: &[&str]) -> Vec<String> {
        let server = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut command = match self {
            Self::Python => {
                let mut command = Command::new(smtp_server::python());
                command.arg(server.join("tests/webhooks/verify.py"));
                command
            }
            Self::Node => {
                let mut command = Command::new("node");
                command.arg(server.join("../end2end/webhooks/verify.mjs"));
                command
            }
        };
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the library's language");
        let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| (name, came.header(name)));
        let headers: serde_json::Map<String, Value> =
            headers.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
        let mut stdin = child.stdin.take().expect("piped");
        for secret in secrets {
            writeln!(stdin, "{}", json!({ "secret": secret, "headers": headers, "body": came.body })).unwrap();
        }
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{self:?}: it ended well");
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}
