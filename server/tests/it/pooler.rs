//! A real `PgBouncer` before a database of this process's server; stopped when a test forgets it.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// When a connection to the server goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// When the program that had it goes away.
    Session,
    /// At the end of each transaction.
    Transaction,
}

/// The pooler.
pub struct Pooler {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Pooler {
    /// Starts one before the database at this address, with this many connections to it.
    pub fn before(url: &str, mode: Mode, connections: usize) -> Self {
        Self::start(url, mode, connections, "")
    }

    /// One that passes over, without a word, what is set for a connection.
    pub fn passing_over(url: &str) -> Self {
        Self::start(url, Mode::Session, 30, "ignore_startup_parameters = extra_float_digits,options\n")
    }

    fn start(url: &str, mode: Mode, connections: usize, settled: &str) -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pgbouncer/pgbouncer");
        assert!(program.exists(), "`make prepare-test` makes PgBouncer");
        let (address, folder_of_socket) = url.split_once("?host=").expect("the folder of a socket");
        let database = address.rsplit('/').next().expect("a database");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = TempDir::new().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mode = match mode {
            Mode::Session => "session",
            Mode::Transaction => "transaction",
        };
        let (settings, people) = (folder.path().join("pgbouncer.ini"), folder.path().join("people"));
        fs::write(&people, "\"lanyard\" \"\"\n").unwrap();
        let host = folder_of_socket.replace("%2F", "/");
        let set = [
            ("lanyard", format!("host={host} dbname={database}")),
            ("listen_addr", "127.0.0.1".to_owned()),
            ("listen_port", port.to_string()),
            ("auth_type", "trust".to_owned()),
            ("auth_file", people.display().to_string()),
            ("pool_mode", mode.to_owned()),
            ("default_pool_size", connections.to_string()),
        ];
        // What operators start from, at other places.
        let mut text = include_str!("../../../deploy/pgbouncer.ini").to_owned();
        for (name, value) in set {
            let line = text.lines().find(|line| line.starts_with(&format!("{name} ="))).expect(name).to_owned();
            text = text.replace(&line, &format!("{name} = {value}"));
        }
        fs::write(&settings, text + settled).unwrap();
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout.trim_ascii() == b"0";
        let mut command = if is_root {
            // It refuses to run as root.
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let child = command.arg("--quiet").arg(&settings).stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let pooler = Self { child, port, _folder: folder };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "PgBouncer did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        pooler
    }

    /// Where the database is reached through it.
    pub fn url(&self) -> String {
        format!("postgres://lanyard@127.0.0.1:{}/lanyard", self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
