//! A real `HAProxy` before nodes of this machine; stopped when a test forgets it.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// The balancer.
pub struct Balancer {
    child: Child,
    _folder: TempDir,
}

/// A port that nobody has.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Balancer {
    /// Starts one on this port before nodes on these.
    pub fn on(port: u16, nodes: [u16; 3]) -> Self {
        // What operators start from, at other places and without a certificate.
        let mut text = include_str!("../../../deploy/haproxy.cfg").to_owned();
        let mut put = |begins: &str, line: String| {
            let before = text.lines().find(|line| line.trim_start().starts_with(begins)).expect(begins).to_owned();
            text = text.replace(&before, &line);
        };
        // Each connection takes two files, and the system gives tests fewer.
        put("maxconn ", "    maxconn 2000".to_owned());
        put("bind ", format!("    bind 127.0.0.1:{port}"));
        for (name, node) in ["a", "b", "c"].into_iter().zip(nodes) {
            put(&format!("server {name} "), format!("    server {name} 127.0.0.1:{node}"));
        }
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("haproxy.cfg");
        fs::write(&file, text).unwrap();
        let program = if Command::new("haproxy").arg("-v").output().is_ok() { "haproxy" } else { "/usr/sbin/haproxy" };
        let child = Command::new(program)
            .args(["-db", "-q", "-f"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("`make prepare-test` makes HAProxy");
        let balancer = Self { child, _folder: folder };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "HAProxy did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        balancer
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
