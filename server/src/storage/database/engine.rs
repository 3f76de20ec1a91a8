//! One way to run statements on either engine: reads on any connection, writes in one kind of transaction.

use std::{pin::Pin, sync::Arc};

use sqlx::{Postgres, SqlSafeStr, Sqlite};
use tokio::sync::mpsc;

use crate::{
    metrics::database::{Act, Pool},
    storage::{
        StoreError,
        database::{
            dialect::Dialect,
            health::Health,
            kept::Kept,
            rows::Rows,
            statement::{
                postgres_all, postgres_execute, postgres_optional, sqlite_all, sqlite_execute, sqlite_optional,
            },
            stopwatch::Waiting,
            transaction::{Connections, Given, settle},
            value::{Row, Value},
        },
    },
};

pub(in crate::storage) use crate::storage::database::{
    statement::built,
    transaction::{Connection, Wire},
};

type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A future that can be named: what the body of a write transaction returns.
pub(in crate::storage) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How often what PostgreSQL did not carry out for a reason that passes at once is run in all.
const RUNS: usize = 5;

/// The database behind the store.
#[derive(Clone, Debug)]
pub(in crate::storage) enum Engine {
    /// Embedded: one connection writes, so that writers queue here and not in busy loops; several read.
    Sqlite {
        /// Exactly one connection.
        write: Kept<Sqlite>,
        /// Read-only use; sees the last committed state.
        read: Kept<Sqlite>,
        /// Whether it can be read and written.
        health: Arc<Health>,
        /// Where somebody looks after the log beside the file: is told of commits.
        commits: Option<mpsc::Sender<()>>,
    },
    /// A server.
    Postgres {
        /// Its connections.
        pool: Kept<Postgres>,
        /// Whether it can be read and written.
        health: Arc<Health>,
    },
}

/// How the body of a write transaction ended.
pub(in crate::storage) enum Ending<T> {
    /// Commit.
    Keep(T),
    /// Roll back and answer.
    Undo(T),
}

/// Runs a statement on a connection that is waited for, which is closed afterwards when it cannot be trusted any more. What
/// waits for it is kept apart from whoever asked: some kilobytes that would be copied with each of the futures around it.
macro_rules! on_one {
    ($waits:expr, $kept:expr, |$on:ident| $statement:expr) => {
        Box::pin(async {
            let waits = $waits;
            let acquired = $kept.acquire().await;
            drop(waits);
            let mut held = acquired?;
            let outcome = match held.on() {
                Ok($on) => $statement.await,
                Err(error) => Err(error.into()),
            };
            settle(held, outcome)
        })
        .await
    };
}

/// The same, where the connection is closed unless the statement came to its end.
macro_rules! alone {
    ($waits:expr, $kept:expr, |$on:ident| $statement:expr) => {
        Box::pin(async {
            let waits = $waits;
            let acquired = $kept.acquire().await;
            drop(waits);
            let mut given = Given::new(acquired?);
            let outcome = match given.connection() {
                Ok($on) => $statement.await,
                Err(error) => Err(error.into()),
            };
            given.settle(outcome)
        })
        .await
    };
}

/// Runs it again where a connection no longer had its statements as they were prepared: nothing was done then.
macro_rules! renewed {
    ($attempt:expr) => {{
        let mut runs = 1;
        loop {
            match $attempt {
                Err(error) if error.is_of_statements() && runs < RUNS => runs += 1,
                outcome => break outcome,
            }
        }
    }};
}

impl Engine {
    /// What differs between the engines.
    pub(in crate::storage) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres { .. } => Dialect::Postgres,
        }
    }

    /// Something was committed.
    fn committed(&self) {
        if let Self::Sqlite { commits: Some(commits), .. } = self {
            // When there is no room, the look that this asks for is still to come.
            let _ = commits.try_send(());
        }
    }

    /// Where a connection that may write comes from.
    pub(in crate::storage) fn writers(&self) -> Connections<'_> {
        match self {
            Self::Sqlite { write, health, .. } => Connections::Sqlite(write, health),
            Self::Postgres { pool, health } => Connections::Postgres(pool, health),
        }
    }

    /// Where a connection that reads comes from.
    fn readers(&self) -> Connections<'_> {
        match self {
            Self::Sqlite { read, health, .. } => Connections::Sqlite(read, health),
            Self::Postgres { pool, health } => Connections::Postgres(pool, health),
        }
    }

    /// What is known from the statements that were run.
    pub(in crate::storage) fn health(&self) -> &Health {
        match self {
            Self::Sqlite { health, .. } | Self::Postgres { health, .. } => health,
        }
    }

    /// Rows of a reading statement.
    pub(in crate::storage) async fn fetch_all(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>> {
        let (sql, times, watch) = (sql.into_sql_str(), &self.health().metrics, self.health().watch(Act::Read));
        let rows = match self {
            Self::Sqlite { read, .. } => {
                on_one!(Waiting::begin(times, Pool::Read), read, |on| sqlite_all(watch, on, sql, values))
            }
            Self::Postgres { pool, .. } => {
                renewed!(on_one!(Waiting::begin(times, Pool::Server), pool, |on| {
                    postgres_all(watch, on, sql.clone(), &values)
                }))
            }
        };
        self.health().read(&rows);
        rows
    }

    /// At most one row of a reading statement.
    pub(in crate::storage) async fn fetch_optional(
        &self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<Row>> {
        let (sql, times, watch) = (sql.into_sql_str(), &self.health().metrics, self.health().watch(Act::Read));
        let row = match self {
            Self::Sqlite { read, .. } => {
                on_one!(Waiting::begin(times, Pool::Read), read, |on| sqlite_optional(watch, on, sql, values))
            }
            Self::Postgres { pool, .. } => {
                renewed!(on_one!(Waiting::begin(times, Pool::Server), pool, |on| {
                    postgres_optional(watch, on, sql.clone(), &values)
                }))
            }
        };
        self.health().read(&row);
        row
    }

    /// Rows of a reading statement that is built around these rows.
    pub(in crate::storage) async fn fetch_joined(
        &self,
        rows: &Rows<'_>,
        text: impl Fn(&str) -> String,
    ) -> Result<Vec<Row>> {
        let (times, watch) = (&self.health().metrics, self.health().watch(Act::Read));
        let found = match self {
            Self::Sqlite { read, .. } => {
                on_one!(Waiting::begin(times, Pool::Read), read, |on| rows.sqlite_joined(watch, on, text))
            }
            Self::Postgres { pool, .. } => {
                renewed!(on_one!(Waiting::begin(times, Pool::Server), pool, |on| {
                    rows.postgres_joined(watch, on, &text)
                }))
            }
        };
        self.health().read(&found);
        found
    }

    /// Runs a small reading statement whose connection is closed when it fails and when nobody waits for it any more: what it
    /// was asked may never be answered, and in the pool it would keep somebody else waiting.
    pub(in crate::storage) async fn look(&self, sql: impl SqlSafeStr) -> Result<()> {
        let (sql, times, watch) = (sql.into_sql_str(), &self.health().metrics, self.health().watch(Act::Read));
        let looked = match self {
            Self::Sqlite { read, .. } => {
                alone!(Waiting::begin(times, Pool::Read), read, |on| { sqlite_optional(watch, on, sql, Vec::new()) })
            }
            Self::Postgres { pool, .. } => renewed!(alone!(Waiting::begin(times, Pool::Server), pool, |on| {
                postgres_optional(watch, on, sql.clone(), &[])
            })),
        };
        self.health().read(&looked);
        looked.map(drop)
    }

    /// Counts the connections that there are now.
    pub(in crate::storage) fn count_connections(&self) {
        let metrics = &self.health().metrics;
        match self {
            Self::Sqlite { write, read, .. } => {
                for (pool, of) in [(Pool::Write, write), (Pool::Read, read)] {
                    metrics.has(pool, of.counted());
                }
            }
            Self::Postgres { pool, .. } => {
                metrics.has(Pool::Server, pool.counted());
            }
        }
    }

    /// A single writing statement, a transaction of its own; returns how many rows it changed.
    pub(in crate::storage) async fn execute(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64> {
        let (sql, times, watch) = (sql.into_sql_str(), &self.health().metrics, self.health().watch(Act::Write));
        let changed = match self {
            Self::Sqlite { write, .. } => {
                on_one!(Waiting::begin(times, Pool::Write), write, |on| async {
                    sqlite_execute(watch, on, sql, values, true).await.map_err(StoreError::by_itself)
                })
            }
            Self::Postgres { pool, .. } => {
                renewed!(on_one!(Waiting::begin(times, Pool::Server), pool, |on| async {
                    postgres_execute(watch, on, sql.clone(), &values, true).await.map_err(StoreError::by_itself)
                }))
            }
        };
        self.health().wrote(&changed);
        self.committed();
        changed
    }

    /// Runs `work` on one state of the database, of which it changes nothing: it waits for nobody who writes, and nobody for it.
    pub(in crate::storage) async fn read<'env, T, W>(&'env self, work: W) -> Result<T>
    where
        W: for<'c> Fn(&'c mut Connection<'env>) -> Boxed<'c, Result<T>> + Send + Sync,
        T: Send,
    {
        let outcome = renewed!(self.look_once(&work).await);
        self.health().read(&outcome);
        outcome
    }

    async fn look_once<'env, T, W>(&'env self, work: &W) -> Result<T>
    where
        W: for<'c> Fn(&'c mut Connection<'env>) -> Boxed<'c, Result<T>> + Send + Sync,
        T: Send,
    {
        let mut connection = Connection::begin_look(self.readers()).await?;
        match work(&mut connection).await {
            Ok(seen) => connection.roll_back().await.map(|()| seen),
            Err(error) => {
                connection.give_up(&error).await;
                Err(error)
            }
        }
    }

    /// Runs `work` in a write transaction and commits when it ends with [`Ending::Keep`]. `work` may run several times,
    /// each time on the state of the database it finds, so it must not change anything but the database.
    pub(in crate::storage) async fn write<'env, T, W>(&'env self, work: W) -> Result<T>
    where
        W: for<'c> Fn(&'c mut Connection<'env>) -> Boxed<'c, Result<Ending<T>>> + Send + Sync,
        T: Send,
    {
        let mut runs = 1;
        loop {
            match self.run(&work).await {
                Err(error) if error.is_worth_another_run() && runs < RUNS => runs += 1,
                outcome => {
                    self.health().wrote(&outcome);
                    return outcome;
                }
            }
        }
    }

    async fn run<'env, T, W>(&'env self, work: &W) -> Result<T>
    where
        W: for<'c> Fn(&'c mut Connection<'env>) -> Boxed<'c, Result<Ending<T>>> + Send + Sync,
        T: Send,
    {
        let mut connection = Connection::begin(self.writers()).await?;
        match work(&mut connection).await {
            Ok(Ending::Keep(value)) => {
                let committed = connection.commit().await;
                self.committed();
                committed.map(|()| value)
            }
            Ok(Ending::Undo(value)) => connection.roll_back().await.map(|()| value),
            Err(error) => {
                connection.give_up(&error).await;
                Err(error)
            }
        }
    }
}
