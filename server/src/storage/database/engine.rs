//! One way to run statements on either engine: reads on any connection, writes in one kind of transaction.

use std::{pin::Pin, sync::Arc};

use sqlx::{Postgres, SqlSafeStr, Sqlite};

use crate::storage::{
    StoreError,
    database::{
        dialect::Dialect,
        health::Health,
        kept::Kept,
        rows::Rows,
        statement::{postgres_all, postgres_execute, postgres_optional, sqlite_all, sqlite_execute, sqlite_optional},
        transaction::{Writers, settle},
        value::{Row, Value},
    },
};

pub(in crate::storage) use crate::storage::database::{
    statement::built,
    transaction::{Connection, Wire},
};

type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A future that can be named: what the body of a write transaction returns.
pub(in crate::storage) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How often a transaction that PostgreSQL ended in favour of another one is run in all.
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

/// Runs a statement on one connection, which is closed afterwards when it cannot be trusted any more. What waits for it is
/// kept apart from whoever asked: some kilobytes that would be copied with each of the futures around it.
macro_rules! on_one {
    ($kept:expr, |$on:ident| $statement:expr) => {
        Box::pin(async {
            let mut held = $kept.acquire().await?;
            let outcome = match held.on() {
                Ok($on) => $statement.await,
                Err(error) => Err(error.into()),
            };
            settle(held, outcome)
        })
        .await
    };
}

impl Engine {
    /// What differs between the engines.
    pub(in crate::storage) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres { .. } => Dialect::Postgres,
        }
    }

    /// Where a connection that may write comes from.
    pub(in crate::storage) fn writers(&self) -> Writers<'_> {
        match self {
            Self::Sqlite { write, .. } => Writers::Sqlite(write),
            Self::Postgres { pool, .. } => Writers::Postgres(pool),
        }
    }

    fn health(&self) -> &Health {
        match self {
            Self::Sqlite { health, .. } | Self::Postgres { health, .. } => health,
        }
    }

    /// Rows of a reading statement.
    pub(in crate::storage) async fn fetch_all(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>> {
        let sql = sql.into_sql_str();
        let rows = match self {
            Self::Sqlite { read, .. } => on_one!(read, |on| sqlite_all(on, sql, values)),
            Self::Postgres { pool, .. } => on_one!(pool, |on| postgres_all(on, sql, values)),
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
        let sql = sql.into_sql_str();
        let row = match self {
            Self::Sqlite { read, .. } => on_one!(read, |on| sqlite_optional(on, sql, values)),
            Self::Postgres { pool, .. } => on_one!(pool, |on| postgres_optional(on, sql, values)),
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
        let found = match self {
            Self::Sqlite { read, .. } => on_one!(read, |on| rows.sqlite_joined(on, text)),
            Self::Postgres { pool, .. } => on_one!(pool, |on| rows.postgres_joined(on, text)),
        };
        self.health().read(&found);
        found
    }

    /// A single writing statement, a transaction of its own; returns how many rows it changed.
    pub(in crate::storage) async fn execute(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64> {
        let sql = sql.into_sql_str();
        let changed = match self {
            Self::Sqlite { write, .. } => on_one!(write, |on| sqlite_execute(on, sql, values, true)),
            Self::Postgres { pool, .. } => on_one!(pool, |on| postgres_execute(on, sql, values, true)),
        };
        self.health().wrote(&changed);
        changed
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
            Ok(Ending::Keep(value)) => connection.commit().await.map(|()| value),
            Ok(Ending::Undo(value)) => connection.roll_back().await.map(|()| value),
            Err(error) => {
                connection.give_up(&error).await;
                Err(error)
            }
        }
    }
}
