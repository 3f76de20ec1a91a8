//! Opening the database: reads the address, makes the file when it is missing, brings the schema up to date.

use std::{path::Path, str::FromStr as _, sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, PgPool, Postgres, Sqlite,
    postgres::{PgConnectOptions, PgPoolOptions},
    query_scalar,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::storage::{
    Access, Address, BrowserSessionWriter, Engine, Inner, OpenError, SignInReader, Store,
    database::{
        address, ahead,
        file_lock::FileLock,
        health::Health,
        kept::{Kept, POOL_PATIENCE},
        log_keeper::{LONGEST, keep_log_short},
        migrate::{Migrating, Present, Step, Versioned as _, catch_up},
        schema,
    },
};

/// How long SQLite waits for another process that writes, such as a command beside the server.
const BUSY_PATIENCE: Duration = Duration::from_secs(5);
const READERS: u32 = 4;

impl Store {
    /// Opens the database at `url` (`sqlite:PATH`, `sqlite://PATH`, `postgres://…`; a socket folder as `host` in the query)
    /// and brings its schema up to date. A missing SQLite file is made, with its folder, for this user alone.
    pub async fn open<'a>(access: impl Into<Access<'a>>) -> Result<Self, OpenError> {
        Ok(Self::migrate(access).await?.0)
    }

    /// The same; returns what was added to the tables, too.
    pub async fn migrate<'a>(access: impl Into<Access<'a>>) -> Result<(Self, Vec<Step>), OpenError> {
        let access = access.into();
        match Address::parse(access.url)? {
            Address::Sqlite(file) => {
                if file.exists() {
                    refuse_foreign_file(&file).await?;
                } else {
                    make_folder(&file)?;
                }
                let lock = share(&file)?;
                make_file(&file)?;
                let (engine, steps) = open_sqlite(&file, Some(Migrating::Auto)).await?;
                Ok((Self::with(engine, Some(lock)), steps))
            }
            Address::Postgres => {
                let pool = connect_postgres(access).await?;
                let mut looking = pool.acquire().await.map_err(OpenError::of_server)?;
                let steps = bring_postgres_up_to_date(access, &mut looking).await?;
                drop(looking);
                Ok((Self::with(Engine::Postgres { pool: Kept::of(pool), health: Arc::default() }, None), steps))
            }
        }
    }

    /// Opens the database at `url` when its tables have all that this program needs, else refuses with
    /// [`OpenError::Behind`]; nothing is made.
    pub async fn open_complete<'a>(access: impl Into<Access<'a>>) -> Result<Self, OpenError> {
        let access = access.into();
        match Address::parse(access.url)? {
            Address::Sqlite(file) => {
                if !file.exists() {
                    return Err(OpenError::Behind { has: 0, needs: schema::highest() });
                }
                refuse_foreign_file(&file).await?;
                let lock = share(&file)?;
                Ok(Self::with(open_sqlite(&file, Some(Migrating::Never)).await?.0, Some(lock)))
            }
            Address::Postgres => {
                let pool = connect_postgres(access).await?;
                present_in(&pool).await?.complete::<Postgres>()?;
                Ok(Self::with(Engine::Postgres { pool: Kept::of(pool), health: Arc::default() }, None))
            }
        }
    }

    /// Opens the database at `url` with the tables that it has, for a look or a copy: nothing is made and nothing brought
    /// up to date. On PostgreSQL a newer version's tables are let pass, and a database without any.
    pub async fn open_as_it_is<'a>(access: impl Into<Access<'a>>) -> Result<Self, OpenError> {
        let access = access.into();
        match Address::parse(access.url)? {
            Address::Sqlite(file) => {
                if !file.exists() {
                    return Err(OpenError::NoSuchFile { file });
                }
                refuse_foreign_file(&file).await?;
                let lock = share(&file)?;
                Ok(Self::with(open_sqlite(&file, None).await?.0, Some(lock)))
            }
            Address::Postgres => {
                let pool = connect_postgres(access).await?;
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

    /// Brings the tables of a file up to date that was opened as it is.
    pub(in crate::storage) async fn bring_file_up_to_date(&self) -> Result<(), OpenError> {
        if let Engine::Sqlite { write, .. } = self.engine() {
            let mut held = write.acquire().await.map_err(Sqlite::unreadable)?;
            bring_sqlite_up_to_date(held.on().map_err(Sqlite::unreadable)?).await?;
            held.is_sound();
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

/// Opens the file; with `None` whatever its tables are. Returns what was added to them, too.
async fn open_sqlite(file: &Path, migrating: Option<Migrating>) -> Result<(Engine, Vec<Step>), OpenError> {
    let cannot_open = |source| OpenError::CannotOpenFile { file: file.to_owned(), source };
    let options = sqlite_options(file).journal_mode(SqliteJournalMode::Wal);
    let write = sqlite_pool(1).connect_with(options.clone()).await.map_err(cannot_open)?;
    let mut steps = Vec::new();
    if let Some(migrating) = migrating {
        let mut on = write.acquire().await.map_err(cannot_open)?;
        match migrating {
            Migrating::Auto => steps = bring_sqlite_up_to_date(&mut on).await?,
            Migrating::Never => Present::ask::<Sqlite>(&mut on).await?.complete::<Sqlite>()?,
        }
    }
    // A page reads some hundred kilobytes; what the four of them keep is kept four times.
    let options = options.pragma("query_only", "on").pragma("cache_size", "-1024");
    let read = sqlite_pool(READERS).connect_with(options).await.map_err(cannot_open)?;
    let (write, read, health) = (Kept::of(write), Kept::of(read), Arc::<Health>::default());
    let commits = Some(keep_log_short(read.clone(), Arc::clone(&health)));
    Ok((Engine::Sqlite { write, read, health, commits }, steps))
}

/// Adds what is lacking.
async fn bring_sqlite_up_to_date(on: &mut SqliteConnection) -> Result<Vec<Step>, OpenError> {
    if Present::ask::<Sqlite>(on).await?.is_complete::<Sqlite>()? {
        return Ok(Vec::new());
    }
    catch_up::<Sqlite>(on, &()).await
}

/// Opens a file that nobody else uses, in one connection and without a log beside it: changing to that way of writing is
/// refused as busy while another program has it open, and folds into the file what a log still held.
pub(in crate::storage) async fn open_alone(file: &Path) -> Result<Store, OpenError> {
    refuse_foreign_file(file).await?;
    let options = sqlite_options(file).journal_mode(SqliteJournalMode::Delete).busy_timeout(Duration::from_secs(1));
    let cannot_open = |source| OpenError::CannotOpenFile { file: file.to_owned(), source };
    let pool = Kept::of(sqlite_pool(1).connect_with(options).await.map_err(cannot_open)?);
    Ok(Store::with(Engine::Sqlite { write: pool.clone(), read: pool, health: Arc::default(), commits: None }, None))
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
        .pragma("wal_autocheckpoint", LONGEST)
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
    if !tables.is_empty() {
        if !tables.iter().any(|table| table == "_sqlx_migrations") {
            return Err(OpenError::NotOurs { file: file.to_owned() });
        }
        Present::ask::<Sqlite>(&mut connection).await?;
    }
    connection.close().await.map_err(failed)
}

/// How a server is reached, without limits.
fn postgres_options(access: Access<'_>) -> Result<PgConnectOptions, OpenError> {
    address::refuse_raw_signs(access.url)?;
    address::refuse_unreadable_proofs(access.url)?;
    let options = PgConnectOptions::from_str(access.url).map_err(|_| OpenError::MalformedAddress)?;
    let options = options.application_name("lanyard").disable_statement_logging();
    // No column is a fraction, so how exactly those are written does not matter.
    Ok(if access.pooled { options.extra_float_digits(None) } else { options })
}

/// What the program sets for each of its connections. Behind a pooler nothing can be set for one of them: there the database's
/// user has to have it.
const SETTINGS: [(&str, &str); 4] = [
    ("statement_timeout", "30s"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "60s"),
    // Every statement goes by an index, and what it reads there is in memory or on a disk without a head. With what
    // PostgreSQL assumes of disks it plans a page of entries anew each time, which takes longer than the page.
    ("random_page_cost", "1.1"),
];

async fn connect_postgres(access: Access<'_>) -> Result<PgPool, OpenError> {
    let options = postgres_options(access)?.statement_cache_capacity(256);
    let options = if access.pooled { options } else { options.options(SETTINGS) };
    let pool = PgPoolOptions::new()
        .max_connections(access.connections)
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
        .map_err(OpenError::of_server)?;
    warn_of_no_limit(&pool).await?;
    Ok(pool)
}

/// A statement without a limit holds its connection, which others wait for, as long as the database lets it. A pooler may also
/// have passed our settings over without a word.
async fn warn_of_no_limit(pool: &PgPool) -> Result<(), OpenError> {
    let limit: String = query_scalar("select current_setting('statement_timeout')")
        .fetch_one(pool)
        .await
        .map_err(OpenError::of_server)?;
    if limit == "0" {
        tracing::warn!(
            "statements have no limit of time, because a pooler lets no connection set one. Set it for the database's user: alter role … set statement_timeout = '30s' (docs/running-many-nodes.md has the others)"
        );
    }
    Ok(())
}

/// Which versions the tables of a server's database have.
async fn present_in(pool: &PgPool) -> Result<Present, OpenError> {
    Present::ask::<Postgres>(&mut *pool.acquire().await.map_err(OpenError::of_server)?).await
}

/// Adds what is lacking, if a look by `on` finds that anything is; on a connection of its own, because others have limits
/// that would break a long step off.
pub(in crate::storage) async fn bring_postgres_up_to_date(
    access: Access<'_>,
    on: &mut PgConnection,
) -> Result<Vec<Step>, OpenError> {
    if Present::ask::<Postgres>(on).await?.is_complete::<Postgres>()? {
        return Ok(Vec::new());
    }
    let options = postgres_options(access)?;
    // Behind a pooler nothing can be set from the start, and each transaction lifts the limits itself.
    let beside = (!access.pooled).then(|| options.clone().options(ahead::UNLIMITED));
    let mut own =
        PgConnection::connect_with(beside.as_ref().unwrap_or(&options)).await.map_err(OpenError::of_server)?;
    let steps = catch_up::<Postgres>(&mut own, &beside).await;
    // What it did is committed, or gone with it.
    let _ = own.close().await;
    steps
}
