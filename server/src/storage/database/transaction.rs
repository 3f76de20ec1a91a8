//! One transaction on one connection, and what becomes of the connection afterwards.

use std::{marker::PhantomData, sync::Arc};

use sqlx::{Database, Executor, PgConnection, Postgres, SqlSafeStr, SqlStr, Sqlite, SqliteConnection, raw_sql};

use crate::{
    metrics::database::{Act, Pool},
    storage::{
        StoreError,
        database::{
            dialect::Dialect,
            error::ends_others,
            health::Health,
            kept::{Kept, Taken},
            statement::{
                postgres_all, postgres_execute, postgres_optional, sqlite_all, sqlite_execute, sqlite_optional,
            },
            stopwatch::{Stopwatch, Waiting},
            value::{Row, Value},
        },
    },
};

type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A transaction, which writes unless it is a look. `'env` is what its body may borrow. Dropped without an ending, for example
/// because the request was abandoned, it rolls back: its connection is closed.
pub(in crate::storage) struct Connection<'env> {
    on: Held,
    health: Arc<Health>,
    is_look: bool,
    scope: PhantomData<&'env ()>,
}

/// Where the connection of a transaction comes from.
pub(in crate::storage) enum Connections<'p> {
    /// The readers, or exactly one that writes.
    Sqlite(&'p Kept<Sqlite>, &'p Arc<Health>),
    /// A server's.
    Postgres(&'p Kept<Postgres>, &'p Arc<Health>),
}

/// A connection out of its pool.
enum Held {
    Sqlite(Begun<Sqlite>),
    Postgres(Begun<Postgres>),
}

/// A transaction that was begun here, in plain SQL. The library's own keeps its connection to itself, and counts what is
/// open without asking the database: when SQLite has ended a transaction by itself, as it does when the disk is full, every
/// later one on that connection fails.
struct Begun<DB: Database> {
    on: Taken<DB>,
    /// Nobody has ended it yet.
    open: bool,
}

impl<DB: Database> Begun<DB>
where
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    /// Begins on a connection of the pool.
    async fn begin(watch: Stopwatch<'_>, on: Taken<DB>, sql: &'static str) -> Result<Self, sqlx::Error> {
        // Open from now on: whoever goes away while this waits does not know whether it began.
        let mut begun = Self { on, open: true };
        let _running = watch.begin(&sql.into_sql_str());
        let outcome = raw_sql(sql).execute(begun.on.on()?).await;
        if outcome.as_ref().is_err_and(ends_others) {
            begun.on.distrust_others();
        }
        outcome.map(|_| begun)
    }

    /// Ends it. When that fails the connection is closed, and the database rolls back what is open on it.
    async fn end(&mut self, watch: Stopwatch<'_>, sql: &'static str) -> Result<(), sqlx::Error> {
        let _running = watch.begin(&sql.into_sql_str());
        raw_sql(sql).execute(self.on.on()?).await?;
        self.open = false;
        self.on.is_sound();
        Ok(())
    }
}

impl<DB: Database> Drop for Begun<DB> {
    fn drop(&mut self) {
        if self.open {
            self.on.is_broken();
        }
    }
}

/// A connection for one statement, which is closed unless that came to its end.
pub(in crate::storage) struct Given<DB: Database>(Begun<DB>);

impl<DB: Database> Given<DB>
where
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    /// This one.
    pub(in crate::storage) const fn new(on: Taken<DB>) -> Self {
        Self(Begun { on, open: true })
    }

    /// For the statement.
    pub(in crate::storage) fn connection(&mut self) -> Result<&mut DB::Connection, sqlx::Error> {
        self.0.on.on()
    }

    /// The statement has ended so.
    pub(in crate::storage) fn settle<T>(mut self, outcome: Result<T>) -> Result<T> {
        self.0.open = outcome.is_err();
        if outcome.is_ok() {
            self.0.on.is_sound();
        } else if outcome.as_ref().is_err_and(StoreError::ends_others) {
            self.0.on.distrust_others();
        }
        outcome
    }
}

/// Gives a connection back, or closes it when what happened on it says that it cannot be trusted any more. Another one is
/// opened when it is needed.
pub(in crate::storage) fn settle<DB: Database, T>(mut on: Taken<DB>, outcome: Result<T>) -> Result<T> {
    if outcome.as_ref().is_err_and(StoreError::ends_others) {
        on.distrust_others();
    }
    if outcome.as_ref().is_err_and(|error| !error.leaves_connection_sound()) {
        on.is_broken();
    } else {
        on.is_sound();
    }
    outcome
}

impl Connection<'_> {
    /// Begins a transaction that writes.
    pub(in crate::storage) async fn begin(pool: Connections<'_>) -> Result<Self> {
        Self::begin_as(pool, false).await
    }

    /// Begins one that only looks, at one state of the database.
    pub(in crate::storage) async fn begin_look(pool: Connections<'_>) -> Result<Self> {
        Self::begin_as(pool, true).await
    }

    async fn begin_as(pool: Connections<'_>, is_look: bool) -> Result<Self> {
        let (Connections::Sqlite(_, health) | Connections::Postgres(_, health)) = pool;
        let begins = |dialect: Dialect| if is_look { dialect.begin_look() } else { dialect.begin_write() };
        let watch = health.watch(Act::Begin);
        let on = match pool {
            Connections::Sqlite(pool, health) => {
                let waits = Waiting::begin(&health.metrics, if is_look { Pool::Read } else { Pool::Write });
                let on = pool.acquire().await?;
                drop(waits);
                Held::Sqlite(Begun::begin(watch, on, begins(Dialect::Sqlite)).await?)
            }
            Connections::Postgres(pool, health) => {
                let waits = Waiting::begin(&health.metrics, Pool::Server);
                let on = pool.acquire().await?;
                drop(waits);
                Held::Postgres(Begun::begin(watch, on, begins(Dialect::Postgres)).await?)
            }
        };
        Ok(Self { on, health: Arc::clone(health), is_look, scope: PhantomData })
    }

    /// Nothing is changed in it, so nothing has to be held.
    pub(in crate::storage) const fn is_look(&self) -> bool {
        self.is_look
    }

    /// What differs between the engines.
    pub(in crate::storage) fn dialect(&self) -> Dialect {
        match &self.on {
            Held::Sqlite(_) => Dialect::Sqlite,
            Held::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Rows of a statement.
    pub(in crate::storage) async fn fetch_all(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>> {
        let sql: SqlStr = sql.into_sql_str();
        let (on, watch) = self.wire()?;
        match on {
            Wire::Sqlite(on) => sqlite_all(watch, on, sql, values).await,
            Wire::Postgres(on) => postgres_all(watch, on, sql, &values).await,
        }
    }

    /// At most one row of a statement.
    pub(in crate::storage) async fn fetch_optional(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<Row>> {
        let sql: SqlStr = sql.into_sql_str();
        let (on, watch) = self.wire()?;
        match on {
            Wire::Sqlite(on) => sqlite_optional(watch, on, sql, values).await,
            Wire::Postgres(on) => postgres_optional(watch, on, sql, &values).await,
        }
    }

    /// Runs a statement and returns how many rows it changed.
    pub(in crate::storage) async fn execute(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64> {
        let sql: SqlStr = sql.into_sql_str();
        let (on, watch) = self.wire()?;
        match on {
            Wire::Sqlite(on) => sqlite_execute(watch, on, sql, values, true).await,
            Wire::Postgres(on) => postgres_execute(watch, on, sql, &values, true).await,
        }
    }

    /// The bare connection, for statements with values of their own kind, and what takes their time.
    pub(in crate::storage) fn wire(&mut self) -> Result<(Wire<'_>, Stopwatch<'_>)> {
        let wire = match &mut self.on {
            Held::Sqlite(begun) => Wire::Sqlite(begun.on.on()?),
            Held::Postgres(begun) => Wire::Postgres(begun.on.on()?),
        };
        Ok((wire, self.health.watch(if self.is_look { Act::Read } else { Act::Write })))
    }

    /// Commits.
    pub(in crate::storage) async fn commit(self) -> Result<()> {
        self.end(Act::Commit, "commit").await.map_err(StoreError::at_commit)
    }

    /// Rolls back.
    pub(in crate::storage) async fn roll_back(self) -> Result<()> {
        Ok(self.end(Act::Rollback, "rollback").await?)
    }

    /// Ends the transaction after this failure: rolled back where the connection can still be trusted, else closed.
    pub(in crate::storage) async fn give_up(self, error: &StoreError) {
        if error.ends_others() {
            self.distrust_others();
        }
        if error.leaves_connection_sound() {
            // The first failure is the one to report.
            let _ = self.roll_back().await;
        }
    }

    async fn end(mut self, act: Act, sql: &'static str) -> Result<(), sqlx::Error> {
        let watch = self.health.watch(act);
        let ended = match &mut self.on {
            Held::Sqlite(begun) => begun.end(watch, sql).await,
            Held::Postgres(begun) => begun.end(watch, sql).await,
        };
        if ended.as_ref().is_err_and(ends_others) {
            self.distrust_others();
        }
        ended
    }

    fn distrust_others(&self) {
        match &self.on {
            Held::Sqlite(begun) => begun.on.distrust_others(),
            Held::Postgres(begun) => begun.on.distrust_others(),
        }
    }
}

/// A bare connection of either engine.
pub(in crate::storage) enum Wire<'c> {
    /// To SQLite.
    Sqlite(&'c mut SqliteConnection),
    /// To PostgreSQL.
    Postgres(&'c mut PgConnection),
}
