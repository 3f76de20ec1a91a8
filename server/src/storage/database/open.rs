//! Opening the database: reads the address, makes the file when it is missing, brings the schema up to date.

use std::{path::Path, str::FromStr as _, sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    query_scalar,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::storage::{
    Address, BrowserSessionWriter, Engine, Inner, OpenError, SignInReader, Store,
    database::{
        address,
        file_lock::FileLock,
        kept::{Kept, POOL_PATIENCE},
        schema,
    },
};

/// How long SQLite waits for another process that writes, such as a command beside the server.
const BUSY_PATIENCE: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
const SERVER_CONNECTIONS: u32 = 10;

impl Store {
    /// Opens the database at `url` (`sqlite:PATH`, `sqlite://PATH`, `postgres://…`; a socket folder as `host` in the query)
    /// and brings its schema up to date. A missing SQLite file is made, with its folder, for this user alone.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        match Address::parse(url)? {
            Address::Sqlite(file) => {
                if file.exists() {
                    refuse_foreign_file(&file).await?;
                } else {
                    make_folder(&file)?;
                }
                let lock = share(&file)?;
                make_file(&file)?;
                Ok(Self::with(open_sqlite(&file, true).await?, Some(lock)))
            }
            Address::Postgres => {
                let pool = connect_postgres(url).await?;
                refuse_newer(postgres_standing(&pool).await?)?;
                migrate(&schema::for_postgres(), &pool).await?;
                Ok(Self::with(Engine::Postgres { pool: Kept::of(pool), health: Arc::default() }, None))
            }
        }
    }

    /// Opens the database at `url` with the tables that it has, for a look or a copy: nothing is made and nothing brought
    /// up to date. On PostgreSQL a newer version's tables are let pass, and a database without any.
    pub async fn open_as_it_is(url: &str) -> Result<Self, OpenError> {
        match Address::parse(url)? {
            Address::Sqlite(file) => {
                if !file.exists() {
                    return Err(OpenError::NoSuchFile { file });
                }
                refuse_foreign_file(&file).await?;
                let lock = share(&file)?;
                Ok(Self::with(open_sqlite(&file, false).await?, Some(lock)))
            }
            Address::Postgres => {
                let pool = connect_postgres(url).await?;
                Ok(Self::with(Engine::Postgres { pool: Kept::of(pool), health: Arc::default() }, None))
            }
        }
    }

    /// A store on an engine.
    pub(in crate::storage) fn with(engine: Engine, lock: Option<FileLock>) -> Self {
        let sessions = BrowserSessionWriter::start(&engine);
        let sign_ins = SignInReader::start(&engine);
        Self(Inner { engine, sessions, sign_ins, lock: lock.into() }.into())
    }

    /// Brings the tables up to date, for a store that was opened as it is.
    pub(in crate::storage) async fn bring_up_to_date(&self) -> Result<(), OpenError> {
        match self.engine() {
            Engine::Sqlite { write, .. } => {
                let mut held = write.acquire().await.map_err(cannot_migrate)?;
                migrate(&schema::for_sqlite(), held.on().map_err(cannot_migrate)?).await?;
                held.is_sound();
            }
            Engine::Postgres { pool, .. } => {
                let mut held = pool.acquire().await.map_err(cannot_migrate)?;
                migrate(&schema::for_postgres(), held.on().map_err(cannot_migrate)?).await?;
                held.is_sound();
            }
        }
        Ok(())
    }
}

fn share(file: &Path) -> Result<FileLock, OpenError> {
    match FileLock::share(file) {
        Ok(Some(lock)) => Ok(lock),
        Ok(None) => Err(OpenError::BeingRestored { file: file.to_owned() }),
        Err(source) => Err(OpenError::FolderNotWritable { folder: folder_of(file).to_owned(), source }),
    }
}

impl Engine {
    /// Waits for what is under way and closes every connection.
    pub(in crate::storage) async fn close(&self) {
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

async fn open_sqlite(file: &Path, upgrade: bool) -> Result<Engine, OpenError> {
    let cannot_open = |source| OpenError::CannotOpenFile { file: file.to_owned(), source };
    let options = sqlite_options(file).journal_mode(SqliteJournalMode::Wal);
    let write = sqlite_pool(1).connect_with(options.clone()).await.map_err(cannot_open)?;
    if upgrade {
        migrate(&schema::for_sqlite(), &write).await?;
    }
    // A page reads some hundred kilobytes; what the four of them keep is kept four times.
    let options = options.pragma("query_only", "on").pragma("cache_size", "-1024");
    let read = sqlite_pool(READERS).connect_with(options).await.map_err(cannot_open)?;
    Ok(Engine::Sqlite { write: Kept::of(write), read: Kept::of(read), health: Arc::default() })
}

/// Opens a file that nobody else uses, in one connection and without a log beside it: changing to that way of writing is
/// refused as busy while another program has it open, and folds into the file what a log still held.
pub(in crate::storage) async fn open_alone(file: &Path) -> Result<Store, OpenError> {
    refuse_foreign_file(file).await?;
    let options = sqlite_options(file).journal_mode(SqliteJournalMode::Delete).busy_timeout(Duration::from_secs(1));
    let cannot_open = |source| OpenError::CannotOpenFile { file: file.to_owned(), source };
    let pool = Kept::of(sqlite_pool(1).connect_with(options).await.map_err(cannot_open)?);
    Ok(Store::with(Engine::Sqlite { write: pool.clone(), read: pool, health: Arc::default() }, None))
}

fn sqlite_options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
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
        .disable_statement_logging()
}

fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(POOL_PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// The folder of a file, `.` for a bare name.
pub(in crate::storage) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the folder of the file, for this user alone, when it is missing.
pub(in crate::storage) fn make_folder(file: &Path) -> Result<(), OpenError> {
    let folder = folder_of(file);
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| OpenError::FolderNotWritable { folder: folder.to_owned(), source })
}

/// Makes the file, for this user alone, when it is missing.
fn make_file(file: &Path) -> Result<(), OpenError> {
    if file.exists() {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let not_writable = |source| OpenError::FolderNotWritable { folder: folder_of(file).to_owned(), source };
    options.open(file).map(drop).map_err(not_writable)
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

async fn connect_postgres(url: &str) -> Result<PgPool, OpenError> {
    address::refuse_raw_signs(url)?;
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| OpenError::MalformedAddress)?
        .application_name("lanyard")
        .statement_cache_capacity(256)
        .options([
            ("statement_timeout", "30s"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
            // Every statement goes by an index, and what it reads there is in memory or on a disk without a head. With what
            // PostgreSQL assumes of disks it plans a page of entries anew each time, which takes longer than the page.
            ("random_page_cost", "1.1"),
        ])
        .disable_statement_logging();
    PgPoolOptions::new()
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
        .map_err(no_connection)
}

/// Where the tables of a server's database stand; known when there are none.
async fn postgres_standing(pool: &PgPool) -> Result<schema::Standing, OpenError> {
    let has_versions: Option<String> =
        query_scalar("select to_regclass('_sqlx_migrations')::text").fetch_one(pool).await.map_err(no_connection)?;
    if has_versions.is_none() {
        return Ok(schema::Standing::Known);
    }
    let highest: i64 = query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
        .fetch_one(pool)
        .await
        .map_err(no_connection)?;
    Ok(schema::standing(highest))
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

fn cannot_migrate(source: sqlx::Error) -> OpenError {
    OpenError::CannotMigrate(source.into())
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
