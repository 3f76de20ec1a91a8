//! The floor's server: a handler for each job, nothing around it.

use std::{fmt::Write as _, sync::Arc};

use axum::{
    Form, Router,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use data_encoding::BASE64URL_NOPAD;
use rand::TryRng as _;
#[expect(clippy::disallowed_types, reason = "the floor has nothing of Lanyard, and no more than it needs")]
use rand::rngs::SysRng;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio::{
    net::TcpSocket,
    sync::{mpsc, oneshot},
};

use super::{
    Floor,
    database::{Listed, Opened},
};

/// Browser sessions written together at most.
const GROUP: usize = 256;

struct Server {
    floor: Floor,
    /// Where log-ins wait for their group, when the database does not group commits by itself.
    queue: Option<mpsc::Sender<Waiting>>,
}

struct Waiting {
    session: Opened,
    written: oneshot::Sender<()>,
}

/// Serves the database at `url` on a port of the loopback address until the process is ended. With `each`, every log-in
/// is a commit of its own.
pub async fn serve(url: &str, port: u16, each: bool) {
    let floor = Floor::open(url).await;
    let grouped = !each && !floor.database.groups_commits();
    let (queue, waiting) = mpsc::channel(1024);
    let server = Arc::new(Server { floor, queue: grouped.then_some(queue) });
    if grouped {
        tokio::spawn(write_groups(Arc::clone(&server), waiting));
    }
    let router = Router::new()
        .route("/livez", get(async || "alive"))
        .route("/", post(log_in))
        .route("/create", post(create))
        .route("/export", post(export))
        .route("/entries", get(entries))
        .route("/listed", get(listed))
        .with_state(server);
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 0, 1], port).into()).expect("the port is free");
    // As many as Lanyard lets wait: a burst must not be measured by the patience of the kernel.
    let listener = socket.listen(4096).expect("the floor listens");
    axum::serve(listener, router).await.expect("the floor serves");
}

async fn write_groups(server: Arc<Server>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        let sessions: Vec<Opened> = group.iter().map(|waiting: &Waiting| waiting.session).collect();
        server.floor.database.open_sessions(&sessions).await.expect("browser sessions are stored");
        for waiting in group.drain(..) {
            // A client that went away does not wait any longer.
            let _ = waiting.written.send(());
        }
    }
}

#[derive(Deserialize)]
struct LogIn {
    username: String,
    password: String,
    institution: String,
}

async fn log_in(State(server): State<Arc<Server>>, Form(typed): Form<LogIn>) -> Response {
    let Server { floor, queue } = &*server;
    let found = floor.database.find(&typed.institution, &typed.username).await.expect("a login is looked up");
    let entry = match found {
        Some((entry, verifier)) if floor.matches(&typed.username, &typed.password, &verifier) => entry,
        _ => return StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    };
    let mut token = [0; 32];
    SysRng.try_fill_bytes(&mut token).expect("the system has random bytes");
    let session = (entry, Sha256::digest(token).into());
    match queue {
        None => floor.database.open_sessions(&[session]).await.expect("a browser session is stored"),
        Some(queue) => {
            let (written, done) = oneshot::channel();
            assert!(queue.send(Waiting { session, written }).await.is_ok(), "the writer runs as long as the server");
            done.await.expect("the writer answers");
        }
    }
    let cookie = format!("candidate={}; Path=/; HttpOnly; SameSite=Lax", BASE64URL_NOPAD.encode(&token));
    see_other("/welcome", &[("set-cookie", &cookie)])
}

fn see_other(to: &str, more: &[(&'static str, &str)]) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    for (name, value) in more.iter().chain(&[("location", to)]) {
        response.headers_mut().insert(*name, HeaderValue::from_str(value).expect("letters and digits"));
    }
    response
}

#[derive(Deserialize)]
struct Create {
    session: i64,
    count: usize,
}

async fn create(State(server): State<Arc<Server>>, Form(asked): Form<Create>) -> Response {
    let batch = server.floor.create(asked.session, asked.count).await;
    see_other(&format!("/batches/{batch}"), &[])
}

#[derive(Deserialize)]
struct Export {
    batch: i64,
}

async fn export(State(server): State<Arc<Server>>, Form(asked): Form<Export>) -> Response {
    let bytes = server.floor.export(asked.batch).await;
    ([(header::CONTENT_DISPOSITION, "attachment; filename=\"logins.xlsx\"")], bytes).into_response()
}

#[derive(Deserialize)]
struct Entries {
    session: i64,
    #[serde(default)]
    q: String,
}

async fn entries(State(server): State<Arc<Server>>, Query(asked): Query<Entries>) -> Html<String> {
    let database = &server.floor.database;
    let listed = if asked.q.is_empty() {
        database.page(asked.session, 50).await
    } else {
        database.search(asked.session, &asked.q).await
    };
    Html(table(&listed.expect("entries are read")))
}

/// The first hundred as JSON.
async fn listed(State(server): State<Arc<Server>>, Query(asked): Query<Entries>) -> Response {
    let rows = server.floor.database.page(asked.session, 100).await.expect("entries are read");
    let mut json = String::from("[");
    for (number, Listed { username, state, batch }) in rows.iter().enumerate() {
        let comma = if number == 0 { "" } else { "," };
        // Writing into a String cannot fail.
        let _ = write!(json, "{comma}{{\"username\":\"{username}\",\"state\":\"{state}\",\"batch\":{batch}}}");
    }
    json.push(']');
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

fn table(listed: &[Listed]) -> String {
    let mut page = String::from("<!doctype html><title>Entries</title><table>");
    for Listed { username, state, batch } in listed {
        // Writing into a String cannot fail.
        let _ = write!(page, "<tr><td>{username}</td><td>{state}</td><td>{batch}</td></tr>");
    }
    page.push_str("</table>");
    page
}
