//! Gives every test a fresh store on each engine: a file that goes away, and a database of a PostgreSQL server that this
//! process starts for itself.

use std::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
};

use lanyard_server::storage::Store;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::{citus::Cluster, postgres_server::PostgresServer, silent_server::Wire};

/// A store of its own for one test, and the address under which a test can look behind it.
pub struct Fresh {
    pub store: Store,
    pub url: String,
    _folder: Option<TempDir>,
}

impl Fresh {
    /// A store in a database of a server that a test looks after itself.
    pub async fn at(url: String) -> Self {
        Self { store: Store::open(&url).await.expect("a new database opens"), url, _folder: None }
    }
}

/// Turns one behaviour, written once as `async fn(Fresh)`, into a test on SQLite and a test on PostgreSQL.
macro_rules! on_both_engines {
    ($($behaviour:ident),* $(,)?) => {
        $crate::engines::on_sqlite!($($behaviour),*);
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $behaviour() {
                super::$behaviour($crate::engines::postgres().await).await;
            })*
        }
    };
}
pub(crate) use on_both_engines;

/// The same on SQLite alone, for what is decided before or after the database and reaches no SQL that other tests do not
/// have both engines carry out: `xtask statements` tells when that is no longer true.
macro_rules! on_sqlite {
    ($($behaviour:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $behaviour() {
                super::$behaviour($crate::engines::sqlite().await).await;
            })*
        }
    };
}
pub(crate) use on_sqlite;

/// A store in a new file.
pub async fn sqlite() -> Fresh {
    let folder = TempDir::new().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("lanyard.db").display());
    Fresh { store: Store::open(&url).await.expect("a new file opens"), url, _folder: Some(folder) }
}

/// A store in a new file of this folder.
pub async fn sqlite_in(folder: &std::path::Path) -> Fresh {
    let url = format!("sqlite:{}", folder.join("lanyard.db").display());
    Fresh { store: Store::open(&url).await.expect("a new file opens"), url, _folder: None }
}

/// A store in a new database of this process's server.
pub async fn postgres() -> Fresh {
    Fresh::at(postgres_url().await).await
}

/// The same by a wire that can fall silent.
pub async fn postgres_by_wire() -> (Fresh, Wire) {
    let (wire, url) = Wire::to(&postgres_url().await).await;
    (Fresh::at(url).await, wire)
}

/// A new database that has the schema already: a copy is ten times faster than the migrations.
async fn postgres_url() -> String {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    if std::env::var_os("LANYARD_ON_CITUS").is_some() {
        return citus_url().await;
    }
    TEMPLATE
        .get_or_init(|| async {
            create_database("lanyard_template", "template1").await;
            let template = Store::open(&server().url("lanyard_template")).await.expect("the template opens");
            template.close().await;
        })
        .await;
    empty_or_copied_database("lanyard_template").await
}

/// The same, spread over the nodes of a cluster, for whoever wants to see what works there.
async fn citus_url() -> String {
    static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
    // A cluster copies for one caller at a time.
    static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let cluster = CLUSTER.get_or_init(Cluster::template).await;
    let _turn = ONE_AT_A_TIME.lock().await;
    cluster.copy(&new_name()).await
}

/// A new database without any table.
pub async fn empty_postgres_url() -> String {
    empty_or_copied_database("template1").await
}

async fn empty_or_copied_database(template: &str) -> String {
    let name = new_name();
    create_database(&name, template).await;
    server().url(&name)
}

/// The name of a database that no other test has.
fn new_name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    format!("lanyard_test_{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

async fn create_database(name: &str, template: &str) {
    // PostgreSQL copies a template for one caller at a time.
    static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _turn = ONE_AT_A_TIME.lock().await;
    let mut connection = PgConnection::connect(&server().url("postgres")).await.expect("the server answers");
    let sql = format!("create database {name} template {template} strategy file_copy");
    connection.execute(AssertSqlSafe(sql)).await.expect("a database is made");
}

/// Nothing of it has to survive, so it need not wait for the disk.
const SETTINGS: [&str; 3] = ["fsync=off", "full_page_writes=off", "shared_buffers=64MB"];

fn server() -> &'static PostgresServer {
    static SERVER: Mutex<Option<&'static PostgresServer>> = Mutex::new(None);
    let mut server = SERVER.lock().expect("no test panics here");
    server.get_or_insert_with(|| Box::leak(Box::new(PostgresServer::start(&SETTINGS))))
}
