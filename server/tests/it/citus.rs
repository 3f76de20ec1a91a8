//! A Citus cluster of this process's own: a coordinator and two workers, where the extension is installed.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use lanyard_server::storage::Store;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::postgres_server::{PostgresServer, bin_folder, shell_of_postgres};

// Nothing of it has to survive, and few parts do for a test.
const SETTINGS: [&str; 6] = [
    "shared_preload_libraries=citus",
    "citus.shard_count=8",
    "citus.node_conninfo=sslmode=prefer",
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
];

const WORKERS: usize = 2;

/// What operators run to spread the tables.
pub const SPREAD: &str = include_str!("../../../deploy/citus.sql");

/// The cluster, with a database of one name on each of its nodes.
pub struct Cluster {
    coordinator: PostgresServer,
    workers: Vec<PostgresServer>,
}

/// Whether PostgreSQL has the extension. Debian has no package of it.
pub fn is_installed() -> bool {
    let asked = Command::new("pg_config").arg("--sharedir").output();
    let folders = asked.map(|asked| String::from_utf8_lossy(&asked.stdout).trim().to_owned());
    folders.is_ok_and(|folder| Path::new(&folder).join("extension/citus.control").exists())
}

impl Cluster {
    /// Starts it, as docs/running-many-nodes.md says.
    pub async fn start() -> Self {
        let start = || PostgresServer::start(&SETTINGS);
        let cluster = Self { coordinator: start(), workers: (0..WORKERS).map(|_| start()).collect() };
        for server in cluster.servers() {
            behind(&server.url("postgres"), "create database spread").await;
            behind(&server.url("spread"), "create extension citus").await;
        }
        let coordinator = folder_of_socket(&cluster.url());
        behind(&cluster.url(), &format!("select citus_set_coordinator_host('{coordinator}', 5432)")).await;
        for worker in cluster.workers() {
            behind(&cluster.url(), &format!("select citus_add_node('{}', 5432)", folder_of_socket(&worker))).await;
        }
        cluster
    }

    /// Where nodes of Lanyard reach it.
    pub fn url(&self) -> String {
        self.coordinator.url("spread")
    }

    /// A cluster whose tables are in their places, to be copied; nobody else may come to it, as Citus' own programs would.
    pub async fn template() -> Self {
        let cluster = Self::start().await;
        Store::open(&cluster.url()).await.expect("an empty database opens").close().await;
        behind(&cluster.url(), SPREAD).await;
        for server in cluster.servers() {
            let url = server.url("postgres");
            behind(&url, "alter database spread with allow_connections false").await;
            behind(&url, "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'spread'").await;
        }
        cluster
    }

    /// A copy of the template, under a name of its own. Nodes reach each other's database by the name of their own.
    pub async fn copy(&self, name: &str) -> String {
        for server in self.servers() {
            let copied = format!("create database {name} template spread strategy file_copy");
            behind(&server.url("postgres"), &copied).await;
        }
        // Settings of a database are not copied.
        let sequential = format!("alter database {name} set citus.multi_shard_modify_mode = 'sequential'");
        behind(&self.coordinator.url("postgres"), &sequential).await;
        self.coordinator.url(name)
    }

    /// The worker that has what belongs to the first institution, and another one.
    pub async fn workers_with_and_without(&self) -> (&PostgresServer, &PostgresServer) {
        let sql = "select nodename from citus_shards where shardid = \
                   get_shard_id_for_distribution_column('entry', (select min(id::text)::uuid from institution))";
        let mut connection = PgConnection::connect(&self.url()).await.expect("the coordinator answers");
        let folder: String = sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("each part has a place");
        connection.close().await.expect("closes");
        let of = |has| self.workers.iter().find(|worker| (folder_of_socket(&worker.url("spread")) == folder) == has);
        (of(true).expect("one has it"), of(false).expect("the other has not"))
    }

    fn servers(&self) -> impl Iterator<Item = &PostgresServer> {
        [&self.coordinator].into_iter().chain(&self.workers)
    }

    fn workers(&self) -> impl Iterator<Item = String> {
        self.workers.iter().map(|worker| worker.url("spread"))
    }
}

/// A server is gone, as after a power cut, until it is [back].
pub fn lose(server: &PostgresServer) {
    control(server, "stop --mode=immediate");
}

/// It starts again, with its settings.
pub fn back(server: &PostgresServer) {
    control(server, "restart");
}

fn control(server: &PostgresServer, what: &str) {
    let folder = folder_of_socket(&server.url("spread"));
    let told = format!("exec {}/pg_ctl {what} --wait --pgdata={folder}/data --log={folder}/server.log", bin_folder());
    let status = shell_of_postgres().args(["-c", &told]).current_dir("/").stdout(Stdio::null()).status();
    assert!(status.expect("a shell starts").success(), "{told}");
}

/// What another node calls a server that listens nowhere else.
fn folder_of_socket(url: &str) -> String {
    url.split_once("?host=").expect("the folder of a socket").1.replace("%2F", "/")
}

async fn behind(url: &str, sql: &str) {
    let mut connection = PgConnection::connect(url).await.expect("the server answers");
    connection.execute(AssertSqlSafe(sql.to_owned())).await.expect(sql);
    connection.close().await.expect("closes");
}
