//! An engine that speaks no LTI in a process of its own, and a socket for the server that it asks.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Once,
};

use axum::Router;
use tokio::net::TcpListener;

/// What the engine is told when it is set up.
pub struct SetUp<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
    pub keys: &'a str,
    pub state: &'a str,
    pub token: &'a str,
}

/// A running engine; killed when a test forgets it.
pub struct OtherEngine {
    child: Child,
    /// Where it listens.
    pub address: String,
}

impl OtherEngine {
    pub fn start(set_up: &SetUp<'_>) -> Self {
        static ONCE: Once = Once::new();
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        ONCE.call_once(|| {
            let prepared = Command::new(project.join("xtask/prepare/tool.sh")).status();
            assert!(
                prepared.is_ok_and(|status| status.success()),
                "xtask/prepare/tool.sh installs a library for tokens"
            );
        });
        let mut child = Command::new(project.join("target/tool/bin/python"))
            .arg(project.join("server/tests/engine/serve.py"))
            .args(["--issuer", set_up.issuer, "--audience", set_up.audience, "--keys", set_up.keys])
            .args(["--state", set_up.state, "--token", set_up.token])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the engine starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening ").expect("it says where it listens").to_owned();
        Self { child, address }
    }
}

impl Drop for OtherEngine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves on a socket what tests else ask directly.
pub fn served(listener: TcpListener, app: Router) {
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
}
