//! Servers as processes of their own, so that what they take of memory and time is theirs alone.

use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use data_encoding::HEXLOWER;

use crate::{
    client::{Client, get, post},
    places::Places,
    world::{EMAIL, KEY, PASSWORD},
};

/// A server that is ended with this value.
pub struct Program {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Program {
    /// `lanyard serve` as `make build` made it, with its usual log; it may send messages to this machine.
    pub async fn lanyard(places: &Places, url: &str) -> Self {
        let address = free_address();
        let mut command = Command::new(built_program());
        command.env_clear().env("LANYARD_KEY", HEXLOWER.encode(&KEY)).env("LANYARD_OUTGOING_PRIVATE", "allow");
        command.env("LANYARD_API_REQUESTS_PER_MINUTE", "1000000");
        command.args(["serve", "--database", url, "--listen", &address.to_string()]);
        Self::start(command, address, &places.file("lanyard.log")).await
    }

    /// The floor: this very program, told to be a server.
    pub async fn floor(places: &Places, url: &str, each: bool) -> Self {
        let address = free_address();
        let mut command = Command::new(std::env::current_exe().expect("the benchmark is a file"));
        command.args([crate::FLOOR_SERVER, url, &address.port().to_string()]);
        if each {
            command.arg(crate::EACH_COMMIT);
        }
        Self::start(command, address, &places.file("floor.log")).await
    }

    async fn start(mut command: Command, address: SocketAddr, log: &Path) -> Self {
        let log = File::create(log).expect("a log file is made");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().expect("the server starts");
        let program = Self { child, address };
        for _ in 0..500 {
            if let Ok(mut client) = Client::connect(address).await {
                let alive = client.ask(&get(address, "/livez", "")).await.expect("the server answers");
                assert_eq!(alive.status, 200);
                return program;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the server does not answer; its log is beside its database");
    }

    /// A connection.
    pub async fn connect(&self) -> Client {
        Client::connect(self.address).await.expect("the server accepts a connection")
    }

    /// Logs the owner in; returns the `Cookie` line for later requests.
    pub async fn log_in(&self) -> String {
        let request = post(self.address, "/api/admin/log_in", "", &[("email", EMAIL), ("password", PASSWORD)]);
        let answer = self.connect().await.ask(&request).await.expect("the server answers");
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        format!("Cookie: {}\r\n", cookie.unwrap_or_else(|| panic!("no cookie: {}\n{}", answer.head, answer.text())))
    }

    /// Memory it holds now and held at most, in MiB.
    pub fn memory(&self) -> (f64, f64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kibibytes = line.and_then(|line| line.trim_matches([':', '\t', ' ', 'k', 'B']).parse().ok());
            kibibytes.map_or(f64::NAN, |kibibytes: f64| kibibytes / 1024.0)
        };
        (of("VmRSS"), of("VmHWM"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing left to do then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `target/release/lanyard` when this is `target/release/deps/jobs-…`.
fn built_program() -> PathBuf {
    let here = std::env::current_exe().expect("the benchmark is a file");
    let program = here.ancestors().nth(2).expect("a folder for each profile").join("lanyard");
    assert!(program.exists(), "{} is not there: run `make build` first", program.display());
    program
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    listener.local_addr().expect("it has an address")
}
