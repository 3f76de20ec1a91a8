//! Where the databases of the benchmark lie: a folder beside the build, and a PostgreSQL server that flushes to disk.

use std::{fs, path::PathBuf};

use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::postgres_server::PostgresServer;

/// A database engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file, write-ahead log, `synchronous=FULL`.
    Sqlite,
    /// A server on this machine, over a Unix socket, `fsync` on.
    Postgres,
}

impl Engine {
    /// As the table names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Gone with everything in it when dropped.
pub struct Places {
    folder: PathBuf,
    postgres: PostgresServer,
}

impl Places {
    /// Makes the folder and starts the server.
    pub fn make() -> Self {
        // On the disk of the build, because temporary folders are often kept in memory.
        let here = std::env::current_exe().expect("the benchmark is a file");
        let folder = here.with_file_name(format!("bench-data-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder is made");
        // Everything else as delivered, with the memory that a small server would be given.
        let postgres = PostgresServer::start(&["fsync=on", "shared_buffers=256MB", "max_wal_size=4GB"]);
        Self { folder, postgres }
    }

    /// A file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The address of a new database.
    pub async fn database(&self, engine: Engine, name: &'static str) -> String {
        match engine {
            Engine::Sqlite => format!("sqlite:{}", self.file(name).with_extension("db").display()),
            Engine::Postgres => {
                let sql = match name {
                    "floor" => "create database floor",
                    _ => "create database lanyard",
                };
                let mut connection = self.server().await;
                connection.execute(sql).await.expect("a database is made");
                self.postgres.url(name)
            }
        }
    }

    /// What PostgreSQL does by itself some time after many rows came, done now so that it does not fall into a
    /// measurement.
    pub async fn tidy(&self, engine: Engine) {
        if engine == Engine::Sqlite {
            return;
        }
        for name in ["floor", "lanyard"] {
            let mut connection = PgConnection::connect(&self.postgres.url(name)).await.expect("the server answers");
            connection.execute("vacuum analyze").await.expect("tables are tidied");
        }
    }

    async fn server(&self) -> PgConnection {
        PgConnection::connect(&self.postgres.url("postgres")).await.expect("the server answers")
    }
}

impl Drop for Places {
    fn drop(&mut self) {
        // What cannot be removed lies in the build folder and disturbs nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
