//! A real nginx that ends TLS before nodes of this machine; stopped when a test forgets it.

use std::{
    fs,
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use reqwest::{Certificate, Client, ClientBuilder, redirect::Policy};
use tempfile::TempDir;

use crate::{authority::Authority, balancer::free_port, client::asker};

/// The proxy, and the authority that its certificate comes from.
pub struct Nginx {
    child: Child,
    folder: TempDir,
    authority: Authority,
    port: u16,
    plain: u16,
}

impl Nginx {
    /// Starts one on this port before nodes on these.
    pub fn on(port: u16, nodes: [u16; 2]) -> Self {
        let (folder, authority, plain) = (TempDir::new().unwrap(), Authority::new(), free_port());
        let certificate = authority.issue("localhost");
        // What operators start from, at other places.
        let mut text = include_str!("../../../deploy/nginx.conf").to_owned();
        let mut put = |begins: &str, line: &str| {
            let before = text.lines().find(|line| line.trim_start().starts_with(begins)).expect(begins).to_owned();
            text = text.replacen(&before, line, 1);
        };
        // The system gives tests fewer files.
        put("worker_rlimit_nofile ", "");
        put("worker_connections ", "worker_connections 2000;");
        put("user ", "");
        put("pid ", "pid nginx.pid;");
        put("error_log ", "error_log error.log crit;");
        put("listen 80 ", &format!("listen 127.0.0.1:{plain} default_server;"));
        put("listen 443 ", &format!("listen 127.0.0.1:{port} ssl http2 default_server;"));
        put("ssl_certificate ", &format!("ssl_certificate {};", certificate.certificate.display()));
        put("ssl_certificate_key ", &format!("ssl_certificate_key {};", certificate.key.display()));
        for (place, node) in ["10.0.0.11:3000", "10.0.0.12:3000"].into_iter().zip(nodes) {
            put(&format!("server {place} "), &format!("server 127.0.0.1:{node} max_fails=0;"));
        }
        let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|of| format!("{of}_temp_path {of};"));
        put("http {", &format!("http {{ {}", folders.join(" ")));
        let file = folder.path().join("nginx.conf");
        fs::write(&file, text).unwrap();
        let program = if Command::new("nginx").arg("-v").output().is_ok() { "nginx" } else { "/usr/sbin/nginx" };
        let child = Command::new(program)
            // One process, which ends with this one's word.
            .args(["-g", "daemon off; master_process off;", "-e", "error.log", "-p"])
            .arg(folder.path())
            .arg("-c")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("`make prepare-test` makes nginx");
        let nginx = Self { child, folder, authority, port, plain };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "nginx did not start: {}", nginx.said());
            std::thread::sleep(Duration::from_millis(20));
        }
        nginx
    }

    /// What it has to say about itself.
    pub fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
    }

    /// Where it answers without TLS.
    pub fn plain(&self) -> String {
        format!("http://127.0.0.1:{}", self.plain)
    }

    /// What trusts it and follows nothing.
    pub fn asker(&self) -> ClientBuilder {
        let trusted = Certificate::from_pem(&fs::read(self.authority.certificate()).unwrap()).unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        asker().tls_certs_only([trusted]).resolve("localhost", address).redirect(Policy::none())
    }

    /// A browser that trusts it and keeps its cookies.
    pub fn browser(&self) -> Client {
        self.asker().cookie_store(true).build().unwrap()
    }

    /// What curl makes of this, over HTTP/2: the version, the status and the body.
    pub fn by_http2(&self, args: &[&str]) -> (String, String) {
        let output = Command::new("curl")
            .args(["--silent", "--http2", "--ipv4", "--write-out", "\n%{http_version} %{http_code}", "--cacert"])
            .arg(self.authority.certificate())
            .args(args)
            .output()
            .expect("`make prepare-test` makes curl");
        let said = String::from_utf8(output.stdout).unwrap();
        let (body, end) = said.rsplit_once('\n').unwrap();
        (end.to_owned(), body.to_owned())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
