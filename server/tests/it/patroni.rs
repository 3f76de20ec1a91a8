//! A real PostgreSQL of two servers under Patroni, with etcd and with `HAProxy` before them; stopped when a test forgets it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use serde::Deserialize;
use tokio::time::sleep;

use crate::{
    balancer::free_port,
    client::asker,
    postgres_server::{bin_folder, shell_of_postgres},
    store_claims::execute_behind,
};

/// Seconds after which a server that says nothing more has lost its place: fewer than operators take, so that tests end.
pub const TTL: u64 = 5;

/// How long the cluster may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(90);

/// The two servers and what is around them.
pub struct Cluster {
    folder: PathBuf,
    /// Where they are reached, whichever of them takes writes.
    port: u16,
    servers: [Server; 2],
    starts: Option<ChildStdin>,
    started: BufReader<ChildStdout>,
    guard: Child,
}

/// One PostgreSQL and its Patroni.
struct Server {
    name: &'static str,
    /// Where Patroni answers.
    rest: u16,
    /// Patroni's process, while it lives.
    patroni: u32,
}

/// Starts what is asked for, a line each, and says its number. Its standard input closes when this process ends, however that
/// ends: then it stops everything and removes the folder.
const GUARD: &str = r#"
trap '' INT TERM HUP
# Debian keeps HAProxy there.
PATH=$PATH:/usr/sbin
folder=$(mktemp -d -t lanyard-patroni.XXXXXX) || exit 1
mkdir "$folder/a" "$folder/b"
echo "$folder"
pids=
while read -r name command; do
    sh -c "exec $command" >>"$folder/$name.log" 2>&1 </dev/null &
    pids="$pids $!"
    echo $!
done
kill -KILL $pids 2>/dev/null
for file in "$folder"/*/data/postmaster.pid; do
    server=$(head -n 1 "$file" 2>/dev/null) || continue
    kill -CONT "$server" && kill -QUIT "$server" || continue
    tries=0
    while kill -0 "$server" && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.05; done
done 2>/dev/null
rm -rf "$folder"
"#;

/// Who takes part, as Patroni tells it.
#[derive(Deserialize)]
struct Told {
    members: Vec<Member>,
}

#[derive(Deserialize)]
struct Member {
    role: String,
    state: String,
}

/// The password of everybody, in the place of those that operators have to think of.
const PASSWORD: &str = "a-password-of-tests";

impl Cluster {
    /// Starts everything and makes the role and the database; returns when the standby has all that the other one has.
    pub async fn start() -> Self {
        let mut guard = shell_of_postgres()
            .args(["-c", GUARD, "sh"])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell starts (as the user postgres when this is root)");
        let mut started = BufReader::new(guard.stdout.take().expect("piped"));
        let mut folder = String::new();
        started.read_line(&mut folder).unwrap();
        let server = |name| Server { name, rest: free_port(), patroni: 0 };
        let mut cluster = Self {
            folder: folder.trim().into(),
            port: free_port(),
            servers: [server("a"), server("b")],
            starts: guard.stdin.take(),
            started,
            guard,
        };
        let places = [free_port(), free_port()];
        let etcd = cluster.start_etcd();
        for (at, place) in places.into_iter().enumerate() {
            cluster.write_settings(at, place, etcd);
            cluster.start_patroni(at);
        }
        cluster.start_balancer(places);
        cluster.is_in_step().await;
        let administrator = format!("postgres://postgres:{PASSWORD}@127.0.0.1:{}/postgres", cluster.port);
        execute_behind(&administrator, &format!("create role lanyard login password '{PASSWORD}'")).await;
        let database = "create database lanyard owner lanyard encoding 'UTF8' locale 'C.UTF-8' template template0";
        execute_behind(&administrator, database).await;
        cluster
    }

    /// Where the database is reached, whichever of the servers takes writes.
    pub fn url(&self) -> String {
        format!("postgres://lanyard:{PASSWORD}@127.0.0.1:{}/lanyard", self.port)
    }

    /// Which server takes writes, once there is one.
    pub async fn leader(&self) -> usize {
        let asker = asker().timeout(Duration::from_millis(500)).build().unwrap();
        let begun = Instant::now();
        loop {
            for (at, server) in self.servers.iter().enumerate() {
                let answer = asker.get(format!("http://127.0.0.1:{}/primary", server.rest)).send().await;
                if answer.is_ok_and(|answer| answer.status() == 200) {
                    return at;
                }
            }
            assert!(begun.elapsed() < PATIENCE, "nobody takes writes: {}", self.said());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until one takes writes and the other one has all of them: then either may go.
    pub async fn is_in_step(&self) {
        let asker = asker().timeout(Duration::from_secs(2)).build().unwrap();
        let begun = Instant::now();
        loop {
            let told = asker.get(format!("http://127.0.0.1:{}/cluster", self.servers[0].rest)).send().await;
            if let Ok(told) = told {
                let Told { members } = serde_json::from_str(&told.text().await.unwrap()).unwrap();
                let runs = |role: &str| members.iter().any(|member| member.role == role && member.state == "running");
                if runs("leader") && runs("sync_standby") {
                    return;
                }
            }
            assert!(begun.elapsed() < PATIENCE, "the standby lags behind: {}", self.said());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks for the other server to take the place of this one.
    pub async fn switch_over(&self, from: usize) {
        let server = &self.servers[from];
        let asked = asker()
            .build()
            .unwrap()
            .post(format!("http://127.0.0.1:{}/switchover", server.rest))
            .basic_auth("patroni", Some(PASSWORD))
            .body(format!(r#"{{"leader": "{}"}}"#, server.name))
            .send()
            .await
            .unwrap();
        assert!(asked.status().is_success(), "{}", asked.text().await.unwrap());
    }

    /// Kills a server and its Patroni, as a machine dies.
    pub fn kill(&mut self, at: usize) {
        signal("KILL", &[self.servers[at].patroni, self.postmaster(at)]);
    }

    /// Every process of a server stands still, and its connections stay open; returns which they are.
    pub fn freeze(&self, at: usize) -> Vec<u32> {
        let postmaster = self.postmaster(at);
        // From here on it starts no further one.
        signal("STOP", &[self.servers[at].patroni, postmaster]);
        let asked = Command::new("pgrep").arg("-P").arg(postmaster.to_string()).output().unwrap();
        let children = String::from_utf8(asked.stdout).unwrap();
        let mut frozen: Vec<u32> = children.lines().map(|pid| pid.parse().unwrap()).collect();
        signal("STOP", &frozen);
        frozen.extend([postmaster, self.servers[at].patroni]);
        frozen
    }

    /// Lets processes go on that stood still.
    pub fn thaw(frozen: &[u32]) {
        signal("CONT", frozen);
    }

    fn postmaster(&self, at: usize) -> u32 {
        let file = self.folder.join(self.servers[at].name).join("data/postmaster.pid");
        fs::read_to_string(file).unwrap().lines().next().unwrap().parse().unwrap()
    }

    /// Starts a program, whose output goes to a file of this name; returns its number.
    fn run(&mut self, name: &str, command: &str) -> u32 {
        writeln!(self.starts.as_mut().expect("until the end"), "{name} {command}").unwrap();
        let mut pid = String::new();
        self.started.read_line(&mut pid).unwrap();
        pid.trim().parse().expect("the shell says the number of what it started")
    }

    /// Starts etcd; returns where it answers.
    fn start_etcd(&mut self) -> u16 {
        let (port, peers, folder) = (free_port(), free_port(), self.folder.display().to_string());
        let (clients, peers) = (format!("http://127.0.0.1:{port}"), format!("http://127.0.0.1:{peers}"));
        let places =
            format!("--listen-client-urls {clients} --advertise-client-urls {clients} --listen-peer-urls {peers}");
        let alone = format!("--initial-advertise-peer-urls {peers} --initial-cluster default={peers}");
        self.run("etcd", &format!("etcd --enable-v2 --data-dir {folder}/etcd {places} {alone}"));
        port
    }

    /// Starts the Patroni of a server, which starts PostgreSQL: also of one that was killed.
    pub fn start_patroni(&mut self, at: usize) {
        let name = self.servers[at].name;
        let settings = self.folder.join(format!("{name}.yml"));
        self.servers[at].patroni = self.run(name, &format!("patroni {}", settings.display()));
    }

    /// What operators start from, at other places and with less patience.
    fn write_settings(&self, at: usize, place: u16, etcd: u16) {
        let Server { name, rest, .. } = &self.servers[at];
        let folder = self.folder.join(name).display().to_string();
        let mut text = include_str!("../../../deploy/patroni.yml").to_owned();
        let set = [
            ("name: a\n", format!("name: {name}\n")),
            ("10.0.0.31:2379,10.0.0.32:2379,10.0.0.33:2379", format!("127.0.0.1:{etcd}")),
            ("10.0.0.21:8008", format!("127.0.0.1:{rest}")),
            ("10.0.0.21:5432", format!("127.0.0.1:{place}")),
            ("10.0.0.0/24", "127.0.0.1/32".to_owned()),
            ("/var/lib/postgresql/15/lanyard", format!("{folder}/data")),
            ("/var/lib/postgresql/lanyard.pgpass", format!("{folder}/pgpass")),
            ("/var/run/postgresql", folder.clone()),
            ("/usr/lib/postgresql/15/bin", bin_folder()),
            ("ttl: 20\n", format!("ttl: {TTL}\n")),
            ("loop_wait: 5\n", "loop_wait: 1\n".to_owned()),
            ("retry_timeout: 5\n", "retry_timeout: 2\n".to_owned()),
        ];
        for (before, here) in set {
            assert!(text.contains(before), "{before}");
            text = text.replace(before, &here);
        }
        for word in ["rest", "postgres", "replicator", "rewinder"] {
            let before = format!("password: change-me-{word}\n");
            assert!(text.contains(&before), "{before}");
            text = text.replace(&before, &format!("password: {PASSWORD}\n"));
        }
        fs::write(self.folder.join(format!("{name}.yml")), text).unwrap();
    }

    /// The same of the balancer.
    fn start_balancer(&mut self, places: [u16; 2]) {
        let mut text = include_str!("../../../deploy/haproxy-postgres.cfg").to_owned();
        let mut put = |before: &str, here: &str| {
            assert!(text.contains(before), "{before}");
            text = text.replace(before, here);
        };
        put("bind 10.0.0.20:5432", &format!("bind 127.0.0.1:{}", self.port));
        // Here each Patroni has a port of its own.
        put(" check port 8008 ", " check ");
        for ((server, place), address) in self.servers.iter().zip(places).zip(["10.0.0.21", "10.0.0.22"]) {
            let name = server.name;
            let here = format!("server {name} 127.0.0.1:{place} port {}", server.rest);
            put(&format!("server {name} {address}:5432"), &here);
        }
        let file = self.folder.join("haproxy.cfg");
        fs::write(&file, text).unwrap();
        self.run("haproxy", &format!("haproxy -db -q -f {}", file.display()));
    }

    /// What the programs wrote, for whoever reads why a test failed.
    fn said(&self) -> String {
        let logs = ["etcd", "a", "b", "haproxy"].map(|name| {
            let log = fs::read_to_string(self.folder.join(format!("{name}.log"))).unwrap_or_default();
            let last: Vec<&str> = log.lines().rev().take(20).collect();
            format!("{name}:\n{}\n", last.into_iter().rev().collect::<Vec<_>>().join("\n"))
        });
        logs.concat()
    }
}

/// Sends a signal to processes of the cluster.
fn signal(name: &str, pids: &[u32]) {
    let pids: Vec<String> = pids.iter().map(u32::to_string).collect();
    let kill = Command::new("sh").arg("-c").arg(format!("kill -{name} {}", pids.join(" "))).status();
    assert!(kill.expect("a shell").success(), "{name} {pids:?}");
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The guard reads to the end, stops what it started, and ends.
        drop(self.starts.take());
        let _ = self.guard.wait();
    }
}
