//! A real mail server in a process of its own, and what arrived there.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Once,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// User and password at the server, as its address has them and as it asks for them.
pub const ACCOUNT: &str = "lanyard:hush-hush-4711";

/// Where mail arrives, whatever server takes it.
pub struct MailBox(TempDir);

/// A running server; killed when a test forgets it.
pub struct SmtpServer {
    child: Child,
    pub port: u16,
}

/// A mail that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    pub from: String,
    pub to: String,
    pub subject: String,
    pub id: String,
    pub text: String,
    pub greeted_by: String,
    pub by_tls: bool,
}

impl MailBox {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// Starts a server on a free port.
    pub fn serve(&self, args: &[&str]) -> SmtpServer {
        self.serve_at(0, args)
    }

    /// Starts a server that misbehaves as `server.py` describes.
    pub fn serve_at(&self, port: u16, args: &[&str]) -> SmtpServer {
        let folder = installed();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp/server.py");
        let mut child = Command::new(folder.join("bin/python"))
            .arg(script)
            .arg("--box")
            .arg(self.file())
            .args(["--port", &port.to_string()])
            .arg("--certificate")
            .arg(folder.join("server.pem"))
            .arg("--key")
            .arg(folder.join("server.key"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).unwrap();
        let port =
            line.trim().strip_prefix("listening ").expect("the mail server says where it listens").parse().unwrap();
        SmtpServer { child, port }
    }

    /// Everything that arrived so far, in its order.
    pub fn arrived(&self) -> Vec<Arrived> {
        let lines = fs::read_to_string(self.file()).unwrap_or_default();
        // A line without its end is being written.
        lines.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(read).collect()
    }

    /// Waits until so many have arrived.
    pub async fn wait_for(&self, count: usize) -> Vec<Arrived> {
        let began = Instant::now();
        loop {
            let arrived = self.arrived();
            if arrived.len() >= count {
                return arrived;
            }
            assert!(began.elapsed() < Duration::from_mins(1), "{} of {count} mails arrived", arrived.len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("arrived.jsonl")
    }
}

fn read(line: &str) -> Arrived {
    let mail: Value = serde_json::from_str(line).unwrap();
    let text = |name: &str| mail[name].as_str().unwrap_or_default().to_owned();
    Arrived {
        from: text("from"),
        to: text("to"),
        subject: text("subject"),
        id: text("id"),
        text: text("text").replace("\r\n", "\n"),
        greeted_by: text("host"),
        by_tls: mail["tls"].as_bool().unwrap(),
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The file of the authority that signed the server's certificate.
pub fn authority() -> String {
    installed().join("authority.pem").to_str().unwrap().to_owned()
}

/// The interpreter with the packages of tests.
pub fn python() -> PathBuf {
    installed().join("bin/python")
}

/// Where the server's programs are; installed when they are not there, as `make test` does.
fn installed() -> PathBuf {
    static ONCE: Once = Once::new();
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    ONCE.call_once(|| {
        let prepared = Command::new(project.join("xtask/prepare/smtp.sh")).status();
        assert!(prepared.is_ok_and(|status| status.success()), "xtask/prepare/smtp.sh installs a mail server");
    });
    project.join("target/smtp")
}
