//! Bringing the tables up to date: one version at a time, each in a transaction of its own that holds the only lock.

use std::time::{Duration, Instant};

use sqlx::{
    Connection as _, Database, PgConnection, Postgres, Sqlite, SqliteConnection,
    migrate::{AppliedMigration, Migrate, MigrateError, Migration, Migrator},
    postgres::PgConnectOptions,
    query_as, raw_sql,
};
use tokio::time::sleep;

use crate::storage::{
    OpenError,
    database::{ahead, schema},
};

/// Where the library keeps which versions a database has.
const TABLE: &str = "_sqlx_migrations";

/// After a step that took longer the log says how far it is.
const WORTH_SAYING: Duration = Duration::from_secs(1);

/// How often a program that waits for its turn asks. It does not wait within a statement: whoever does has read the database,
/// and an index that is built while others write waits for them.
const ASKS_EVERY: Duration = Duration::from_millis(50);

/// What opening a database does about tables that lack versions.
#[derive(Clone, Copy, Debug)]
pub(in crate::storage) enum Migrating {
    /// It brings them up to date.
    Auto,
    /// It refuses with [`OpenError::Behind`].
    Never,
}

/// A version that was added to the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub number: i64,
    /// What it brought, in a word or two.
    pub name: String,
    /// How long that took, without waiting for others.
    pub took: Duration,
}

/// Two numbers of each row that a statement finds.
type Pairs = Result<Vec<(i64, i64)>, sqlx::Error>;

/// An engine, as far as versions of its tables are concerned.
pub(in crate::storage) trait Versioned: Database<Connection: Migrate> {
    /// Finds a row when there is a table of versions.
    const HAS_VERSIONS: &'static str;
    /// Begins a transaction.
    const BEGIN: &'static str;
    /// What lets this transaction wait as long as it takes.
    const PATIENT: Option<&'static str>;
    /// Finds a row when this transaction is now, until its end, the only one that changes the tables.
    const ALONE: Option<&'static str>;
    /// How to open another connection, on which an index can be built while everybody writes.
    type Beside: Sync;

    /// The migrations in its SQL.
    fn migrator() -> Migrator;
    /// The rows of a statement.
    fn pairs(on: &mut Self::Connection, sql: &'static str) -> impl Future<Output = Pairs> + Send;
    /// Carries out a statement whose answer nobody needs.
    fn run(on: &mut Self::Connection, sql: &'static str) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
    /// Does what a version can have done before its own transaction, which would keep others waiting.
    fn build_ahead(beside: &Self::Beside, version: &Migration) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
    /// A connection that does not even say what is there.
    fn unreadable(error: sqlx::Error) -> OpenError;
}

impl Versioned for Sqlite {
    const HAS_VERSIONS: &'static str = "select 1, 1 from sqlite_schema where name = '_sqlx_migrations'";
    // The file has one writer, who is alone with that.
    const BEGIN: &'static str = "begin immediate";
    const PATIENT: Option<&'static str> = None;
    const ALONE: Option<&'static str> = None;
    type Beside = ();

    fn migrator() -> Migrator {
        schema::for_sqlite()
    }

    async fn pairs(on: &mut SqliteConnection, sql: &'static str) -> Pairs {
        query_as(sql).fetch_all(on).await
    }

    async fn run(on: &mut SqliteConnection, sql: &'static str) -> Result<(), sqlx::Error> {
        raw_sql(sql).execute(on).await.map(drop)
    }

    async fn build_ahead((): &(), _: &Migration) -> Result<(), sqlx::Error> {
        Ok(())
    }

    fn unreadable(error: sqlx::Error) -> OpenError {
        said_of(MigrateError::Execute(error))
    }
}

impl Versioned for Postgres {
    const HAS_VERSIONS: &'static str = "select 1::int8, 1::int8 where to_regclass('_sqlx_migrations') is not null";
    // Between its statements nothing of the database is held as it was, whatever its user's transactions are by default.
    const BEGIN: &'static str = "begin isolation level read committed";
    // Both end with the transaction, so nothing stays behind on a connection that several programs share (PgBouncer). The
    // limits may be those of the database or of its user, and not every PostgreSQL has all four. The number means nothing.
    const PATIENT: Option<&'static str> = Some(
        "select set_config(name, '0', true) from pg_settings where name in ('statement_timeout', 'lock_timeout', \
         'idle_in_transaction_session_timeout', 'transaction_timeout')",
    );
    const ALONE: Option<&'static str> =
        Some("select 1::int8, 1::int8 from (select pg_try_advisory_xact_lock(6585416131) as got) tried where got");
    /// None behind a pooler, where the limits of the database's user end every statement.
    type Beside = Option<PgConnectOptions>;

    fn migrator() -> Migrator {
        schema::for_postgres()
    }

    async fn pairs(on: &mut PgConnection, sql: &'static str) -> Pairs {
        query_as(sql).fetch_all(on).await
    }

    async fn run(on: &mut PgConnection, sql: &'static str) -> Result<(), sqlx::Error> {
        raw_sql(sql).execute(on).await.map(drop)
    }

    async fn build_ahead(beside: &Option<PgConnectOptions>, version: &Migration) -> Result<(), sqlx::Error> {
        match beside {
            Some(options) => ahead::build(options, version).await,
            None => Ok(()),
        }
    }

    fn unreadable(error: sqlx::Error) -> OpenError {
        OpenError::of_server(error)
    }
}

/// Which versions a database has.
pub(in crate::storage) struct Present(Vec<AppliedMigration>);

impl Present {
    /// Asks; locks nothing. [`OpenError::NewerSchema`] when the tables are newer than this program and do not say that it
    /// works with them.
    pub(in crate::storage) async fn ask<DB: Versioned>(on: &mut DB::Connection) -> Result<Self, OpenError> {
        if DB::pairs(on, DB::HAS_VERSIONS).await.map_err(DB::unreadable)?.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let present = on.list_applied_migrations(TABLE).await.map_err(said_of)?;
        let numbers: Vec<i64> = present.iter().map(|version| version.version).collect();
        if !numbers.iter().all(|number| schema::is_known(*number)) {
            // Nobody said so before that version, and there was no table to say it in.
            let said = if numbers.contains(&schema::SAYS_WHAT_WORKS) {
                DB::pairs(on, "select version, oldest from compatibility").await.map_err(DB::unreadable)?
            } else {
                Vec::new()
            };
            if !schema::works_with(schema::highest(), &numbers, &said) {
                return Err(OpenError::NewerSchema);
            }
        }
        Ok(Self(present))
    }

    /// What this program needs and the database does not have, the lowest first.
    fn lacks<DB: Versioned>(&self) -> Result<Vec<Migration>, OpenError> {
        let mut lacks = Vec::new();
        for needed in DB::migrator().iter() {
            match self.0.iter().find(|present| present.version == needed.version) {
                Some(present) if present.checksum == needed.checksum => {}
                Some(present) => return Err(said_of(MigrateError::VersionMismatch(present.version))),
                None => lacks.push(needed.clone()),
            }
        }
        Ok(lacks)
    }

    /// Whether nothing is lacking.
    pub(in crate::storage) fn is_complete<DB: Versioned>(&self) -> Result<bool, OpenError> {
        Ok(self.lacks::<DB>()?.is_empty())
    }

    /// Refuses tables that lack anything.
    pub(in crate::storage) fn complete<DB: Versioned>(&self) -> Result<(), OpenError> {
        if self.is_complete::<DB>()? {
            return Ok(());
        }
        let has = self.0.iter().map(|present| present.version).max().unwrap_or_default();
        Err(OpenError::Behind { has, needs: schema::highest() })
    }
}

/// Adds the versions that are lacking. Other programs that do the same wait, and find less to do or nothing; a version that
/// was added stays when a later one fails. For tables that lack something: it takes the lock to find out.
pub(in crate::storage) async fn catch_up<DB: Versioned>(
    on: &mut DB::Connection,
    beside: &DB::Beside,
) -> Result<Vec<Step>, OpenError> {
    let mut steps = Vec::new();
    loop {
        match turn::<DB>(on, beside).await? {
            Turn::Added(step) => steps.push(step),
            Turn::NothingLacks => return Ok(steps),
            Turn::OfSomebodyElse => sleep(ASKS_EVERY).await,
        }
    }
}

/// What came of trying to add a version.
enum Turn {
    /// It was added.
    Added(Step),
    /// The tables have them all.
    NothingLacks,
    /// Another program adds one now.
    OfSomebodyElse,
}

/// Adds the lowest version that is lacking, unless somebody else adds any.
async fn turn<DB: Versioned>(on: &mut DB::Connection, beside: &DB::Beside) -> Result<Turn, OpenError> {
    let failed = |error| said_of(MigrateError::Execute(error));
    let mut alone = on.begin_with(DB::BEGIN).await.map_err(failed)?;
    if let Some(sql) = DB::PATIENT {
        DB::run(&mut alone, sql).await.map_err(failed)?;
    }
    if let Some(sql) = DB::ALONE
        && DB::pairs(&mut alone, sql).await.map_err(failed)?.is_empty()
    {
        alone.rollback().await.map_err(failed)?;
        return Ok(Turn::OfSomebodyElse);
    }
    // What was lacking before the lock was had may be there.
    let lacks = Present::ask::<DB>(&mut alone).await?.lacks::<DB>()?;
    let Some(lowest) = lacks.first() else {
        alone.rollback().await.map_err(failed)?;
        return Ok(Turn::NothingLacks);
    };
    let (number, name) = (lowest.version, lowest.description.to_string());
    tracing::debug!("bringing the tables of the database to version {number}, {name}");
    let began = Instant::now();
    DB::build_ahead(beside, lowest).await.map_err(failed)?;
    alone.ensure_migrations_table(TABLE).await.map_err(said_of)?;
    alone.apply(TABLE, lowest).await.map_err(said_of)?;
    alone.commit().await.map_err(failed)?;
    let took = began.elapsed();
    if took > WORTH_SAYING {
        tracing::info!("the tables of the database are at version {number} of {}", schema::highest());
    }
    Ok(Turn::Added(Step { number, name, took }))
}

fn said_of(error: MigrateError) -> OpenError {
    match error {
        changed @ (MigrateError::VersionMismatch(_) | MigrateError::Dirty(_)) => OpenError::ChangedSchema(changed),
        other => OpenError::CannotMigrate(other),
    }
}
