//! Opening the database: reads the address, makes the file when it is missing, brings the schema up to date.

use std::{
    path::{Path, PathBuf},
    str::FromStr as _,
    sync::Arc,
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    query_scalar,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Engine, Inner, SessionWriter, Store, address, schema};

/// Why the database could not be opened: one sentence that says what to do. Nothing was changed in it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Neither `sqlite:` nor `postgres:`.
    #[error("The database address must begin with sqlite: or postgres:, for example sqlite:data/lanyard.db.")]
    UnknownScheme,
    /// An address that cannot be read.
    #[error("The database address is not complete. Write sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.")]
    MalformedAddress,
    /// A sign in the password that ends it.
    #[error(
        "The password in the database address cannot be read because of a sign like {sign} in it. Percent-encode it: write %23 for #, %40 for @, %2F for /, %3F for ? and %25 for %."
    )]
    RawSign {
        /// The sign.
        sign: char,
    },
    /// The folder of the file cannot be made or written.
    #[error(
        "The database cannot be made in {folder}. Let the user that runs Lanyard write there, or choose another file."
    )]
    FolderNotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is there and cannot be used.
    #[error("The database file {file} cannot be opened. Let the user that runs Lanyard read and write it.")]
    CannotOpenFile {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        source: sqlx::Error,
    },
    /// The file is something else.
    #[error("The file {file} is not a Lanyard database. Choose another file.")]
    NotOurs {
        /// The file.
        file: PathBuf,
    },
    /// No server answers at the address.
    #[error("The PostgreSQL server does not answer. Start it, or correct the host and port of the database address.")]
    ServerUnreachable(#[source] sqlx::Error),
    /// The server wants another user or password.
    #[error("The PostgreSQL server refuses the user or the password. Correct them in the database address.")]
    LogInRefused(#[source] sqlx::Error),
    /// The server has no such database.
    #[error("The PostgreSQL server has no such database. Create it, or correct its name in the database address.")]
    NoSuchDatabase(#[source] sqlx::Error),
    /// A newer program was here.
    #[error("The database was made by a newer version of Lanyard. Install that version or newer.")]
    NewerSchema,
    /// The tables are not those that this version made.
    #[error("The tables of the database were changed by something else. Restore a backup, or choose another database.")]
    ChangedSchema(#[source] MigrateError),
    /// A migration did not go through.
    #[error(
        "The tables of the database could not be brought up to date. Free some space, check the rights of the database user, and try again."
    )]
    CannotMigrate(#[source] MigrateError),
}

/// How long a caller waits for a free connection.
const POOL_PATIENCE: Duration = Duration::from_secs(10);
/// How long SQLite waits for another process that writes, such as a command beside the server.
const BUSY_PATIENCE: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
const SERVER_CONNECTIONS: u32 = 10;

impl Store {
    /// Opens the database at `url` (`sqlite:PATH`, `sqlite://PATH`, `postgres://…`; a socket folder as `host` in the query)
    /// and brings its schema up to date. A missing SQLite file is made, with its folder, for this user alone.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let engine = match url.split_once(':') {
            Some(("sqlite", path)) => open_sqlite(Path::new(path.strip_prefix("//").unwrap_or(path))).await?,
            Some(("postgres" | "postgresql", _)) => open_postgres(url).await?,
            _ => return Err(OpenError::UnknownScheme),
        };
        let sessions = SessionWriter::start(&engine);
        Ok(Self(Inner { engine, sessions }.into()))
    }
}

impl Engine {
    /// Waits for what is under way and closes every connection.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { write, read, .. } => {
                read.close().await;
                // The last connection folds the write-ahead log into the file.
                write.close().await;
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }
}

async fn open_sqlite(file: &Path) -> Result<Engine, OpenError> {
    if file.as_os_str().is_empty() || file == Path::new(":memory:") {
        return Err(OpenError::MalformedAddress);
    }
    let cannot_open = |source| OpenError::CannotOpenFile { file: file.to_owned(), source };
    if !make_file(file)? {
        refuse_foreign_file(file).await?;
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        // A spreadsheet that was handed out must survive a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_PATIENCE)
        .statement_cache_capacity(256)
        // The rows of a whole batch: with fewer, the thread that reads them stops again and again for the one that takes them.
        .row_buffer_size(512)
        // Negative: KiB. A connection's own cache; behind it the system's, shared by all. The file is not mapped into memory:
        // mapped once a connection, it would count five times as memory of this program.
        .pragma("cache_size", "-4096")
        .pragma("temp_store", "memory")
        // After a long read the log shrinks to this many bytes again, so that it does not keep a disk full.
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging();
    let pool = |connections| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(POOL_PATIENCE)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
    };
    let write = pool(1).connect_with(options.clone()).await.map_err(cannot_open)?;
    migrate(&schema::for_sqlite(), &write).await?;
    let read = pool(READERS).connect_with(options.pragma("query_only", "on")).await.map_err(cannot_open)?;
    Ok(Engine::Sqlite { write, read, health: Arc::default() })
}

/// Makes the file and its folder, for this user alone, when they are missing; answers whether it did.
fn make_file(file: &Path) -> Result<bool, OpenError> {
    if file.exists() {
        return Ok(false);
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let not_writable = |source| OpenError::FolderNotWritable { folder: folder.to_owned(), source };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        builder.mode(0o700);
        options.mode(0o600);
    }
    builder.create(folder).map_err(not_writable)?;
    options.open(file).map_err(not_writable)?;
    Ok(true)
}

/// Looks at a file that was there before, without writing: is it ours, and do we know its schema?
async fn refuse_foreign_file(file: &Path) -> Result<(), OpenError> {
    let failed = |source: sqlx::Error| {
        // SQLITE_NOTADB
        if source.as_database_error().is_some_and(|refusal| refusal.code().is_some_and(|code| code == "26")) {
            OpenError::NotOurs { file: file.to_owned() }
        } else {
            OpenError::CannotOpenFile { file: file.to_owned(), source }
        }
    };
    let options = SqliteConnectOptions::new().filename(file).read_only(true).busy_timeout(BUSY_PATIENCE);
    let mut connection = SqliteConnection::connect_with(&options.disable_statement_logging()).await.map_err(failed)?;
    let tables: Vec<String> = query_scalar("select name from sqlite_schema where type = 'table'")
        .fetch_all(&mut connection)
        .await
        .map_err(failed)?;
    let standing = if tables.iter().any(|table| table == "_sqlx_migrations") {
        let highest: i64 = query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
            .fetch_one(&mut connection)
            .await
            .map_err(failed)?;
        schema::standing(highest)
    } else if tables.is_empty() {
        schema::Standing::Known
    } else {
        return Err(OpenError::NotOurs { file: file.to_owned() });
    };
    connection.close().await.map_err(failed)?;
    refuse_newer(standing)
}

async fn open_postgres(url: &str) -> Result<Engine, OpenError> {
    address::refuse_raw_signs(url)?;
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| OpenError::MalformedAddress)?
        .application_name("lanyard")
        .statement_cache_capacity(256)
        .options([
            ("statement_timeout", "30s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
        ])
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(SERVER_CONNECTIONS)
        .acquire_timeout(POOL_PATIENCE)
        .test_before_acquire(false)
        // A connection that rested may have been cut by a firewall; one that was just used has not, and asking costs a
        // round trip.
        .before_acquire(|connection, rest| {
            Box::pin(async move {
                if rest.idle_for > Duration::from_secs(5) {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(no_connection)?;
    let has_versions: Option<String> =
        query_scalar("select to_regclass('_sqlx_migrations')::text").fetch_one(&pool).await.map_err(no_connection)?;
    if has_versions.is_some() {
        let highest: i64 = query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
            .fetch_one(&pool)
            .await
            .map_err(no_connection)?;
        refuse_newer(schema::standing(highest))?;
    }
    migrate(&schema::for_postgres(), &pool).await?;
    Ok(Engine::Postgres { pool, health: Arc::default() })
}

fn no_connection(error: sqlx::Error) -> OpenError {
    match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
        Some("28P01" | "28000") => OpenError::LogInRefused(error),
        Some("3D000") => OpenError::NoSuchDatabase(error),
        _ => OpenError::ServerUnreachable(error),
    }
}

fn refuse_newer(standing: schema::Standing) -> Result<(), OpenError> {
    match standing {
        schema::Standing::Known => Ok(()),
        schema::Standing::Newer => Err(OpenError::NewerSchema),
    }
}

async fn migrate<'a, A>(migrator: &Migrator, database: A) -> Result<(), OpenError>
where
    A: sqlx::Acquire<'a>,
    <A::Connection as std::ops::Deref>::Target: sqlx::migrate::Migrate,
{
    migrator.run(database).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) => OpenError::NewerSchema,
        changed @ (MigrateError::VersionMismatch(_) | MigrateError::Dirty(_)) => OpenError::ChangedSchema(changed),
        other => OpenError::CannotMigrate(other),
    })
}
