//! One way to run statements on either engine: reads on any connection, writes in one kind of transaction.

use std::{marker::PhantomData, pin::Pin};

use sqlx::{Arguments as _, SqlSafeStr, SqlStr};
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool,
    postgres::{PgArguments, PgExecutor},
    query_with,
    sqlite::{SqliteArguments, SqliteExecutor},
};

use super::{
    StoreError,
    dialect::Dialect,
    value::{Row, Value},
};

type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A future that can be named: what the body of a write transaction returns.
pub(super) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How often a transaction that PostgreSQL ended in favour of another one is run in all.
const RUNS: usize = 5;

/// The database behind the store.
#[derive(Clone, Debug)]
pub(super) enum Engine {
    /// Embedded: one connection writes, so that writers queue here and not in busy loops; several read.
    Sqlite {
        /// Exactly one connection.
        write: SqlitePool,
        /// Read-only use; sees the last committed state.
        read: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// How the body of a write transaction ended.
pub(super) enum Ending<T> {
    /// Commit.
    Keep(T),
    /// Roll back and answer.
    Undo(T),
}

/// A write transaction. `'env` is what its body may borrow. Dropped without an ending, for example because the request
/// was abandoned, it rolls back before its connection is used again.
pub(super) struct Connection<'env> {
    transaction: Transaction,
    scope: PhantomData<&'env ()>,
}

enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// A statement's text: constants as they are, built text marked as ours.
pub(super) fn built(sql: String) -> SqlStr {
    AssertSqlSafe(sql).into_sql_str()
}

impl Engine {
    /// What differs between the engines.
    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Rows of a reading statement.
    pub(super) async fn fetch_all(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>> {
        let sql = sql.into_sql_str();
        match self {
            Self::Sqlite { read, .. } => sqlite_all(read, sql, values).await,
            Self::Postgres(pool) => postgres_all(pool, sql, values).await,
        }
    }

    /// At most one row of a reading statement.
    pub(super) async fn fetch_optional(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Option<Row>> {
        let sql = sql.into_sql_str();
        match self {
            Self::Sqlite { read, .. } => sqlite_optional(read, sql, values).await,
            Self::Postgres(pool) => postgres_optional(pool, sql, values).await,
        }
    }

    /// A single writing statement, a transaction of its own; answers how many rows it changed.
    pub(super) async fn execute(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64> {
        let sql = sql.into_sql_str();
        match self {
            Self::Sqlite { write, .. } => sqlite_execute(write, sql, values, true).await,
            Self::Postgres(pool) => postgres_execute(pool, sql, values, true).await,
        }
    }

    /// Runs `work` in a write transaction and commits when it ends with [`Ending::Keep`]. `work` may run several times,
    /// each time on the state of the database it finds, so it must not change anything but the database.
    pub(super) async fn write<'env, T, W>(&'env self, work: W) -> Result<T>
    where
        W: for<'c> Fn(&'c mut Connection<'env>) -> Boxed<'c, Result<Ending<T>>> + Send + Sync,
        T: Send,
    {
        let mut runs = 1;
        loop {
            match self.run(&work).await {
                Err(error) if error.is_worth_another_run() && runs < RUNS => runs += 1,
                outcome => return outcome,
            }
        }
    }

    async fn run<'env, T, W>(&'env self, work: &W) -> Result<T>
    where
        W: for<'c> Fn(&'c mut Connection<'env>) -> Boxed<'c, Result<Ending<T>>> + Send + Sync,
        T: Send,
    {
        let mut connection = self.begin().await?;
        match work(&mut connection).await {
            Ok(Ending::Keep(value)) => connection.commit().await.map(|()| value),
            Ok(Ending::Undo(value)) => connection.roll_back().await.map(|()| value),
            Err(error) => {
                // The first failure is the one to report; a connection that cannot roll back is thrown away by the pool.
                let _ = connection.roll_back().await;
                Err(error)
            }
        }
    }

    async fn begin<'env>(&self) -> Result<Connection<'env>> {
        let transaction = match self {
            Self::Sqlite { write, .. } => Transaction::Sqlite(write.begin_with(Dialect::Sqlite.begin_write()).await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin_with(Dialect::Postgres.begin_write()).await?),
        };
        Ok(Connection { transaction, scope: PhantomData })
    }
}

impl Connection<'_> {
    /// What differs between the engines.
    pub(super) fn dialect(&self) -> Dialect {
        match &self.transaction {
            Transaction::Sqlite(_) => Dialect::Sqlite,
            Transaction::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Rows of a statement.
    pub(super) async fn fetch_all(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Vec<Row>> {
        let sql = sql.into_sql_str();
        match &mut self.transaction {
            Transaction::Sqlite(on) => sqlite_all(&mut **on, sql, values).await,
            Transaction::Postgres(on) => postgres_all(&mut **on, sql, values).await,
        }
    }

    /// At most one row of a statement.
    pub(super) async fn fetch_optional(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<Option<Row>> {
        let sql = sql.into_sql_str();
        match &mut self.transaction {
            Transaction::Sqlite(on) => sqlite_optional(&mut **on, sql, values).await,
            Transaction::Postgres(on) => postgres_optional(&mut **on, sql, values).await,
        }
    }

    /// Runs a statement and answers how many rows it changed.
    pub(super) async fn execute(&mut self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64> {
        let sql = sql.into_sql_str();
        match &mut self.transaction {
            Transaction::Sqlite(on) => sqlite_execute(&mut **on, sql, values, true).await,
            Transaction::Postgres(on) => postgres_execute(&mut **on, sql, values, true).await,
        }
    }

    /// The bare connection, for statements with values of their own kind.
    pub(super) fn wire(&mut self) -> Wire<'_> {
        match &mut self.transaction {
            Transaction::Sqlite(on) => Wire::Sqlite(on),
            Transaction::Postgres(on) => Wire::Postgres(on),
        }
    }

    async fn commit(self) -> Result<()> {
        match self.transaction {
            Transaction::Sqlite(transaction) => transaction.commit().await,
            Transaction::Postgres(transaction) => transaction.commit().await,
        }
        .map_err(StoreError::at_commit)
    }

    async fn roll_back(self) -> Result<()> {
        match self.transaction {
            Transaction::Sqlite(transaction) => transaction.rollback().await?,
            Transaction::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}

/// A bare connection of either engine.
pub(super) enum Wire<'c> {
    /// To SQLite.
    Sqlite(&'c mut SqliteConnection),
    /// To PostgreSQL.
    Postgres(&'c mut PgConnection),
}

async fn sqlite_all(on: impl SqliteExecutor<'_>, sql: SqlStr, values: Vec<Value>) -> Result<Vec<Row>> {
    let rows = query_with(sql, sqlite_arguments(values)?).fetch_all(on).await?;
    Ok(rows.into_iter().map(Row::Sqlite).collect())
}

async fn postgres_all(on: impl PgExecutor<'_>, sql: SqlStr, values: Vec<Value>) -> Result<Vec<Row>> {
    let rows = query_with(sql, postgres_arguments(values)?).fetch_all(on).await?;
    Ok(rows.into_iter().map(Row::Postgres).collect())
}

async fn sqlite_optional(on: impl SqliteExecutor<'_>, sql: SqlStr, values: Vec<Value>) -> Result<Option<Row>> {
    Ok(query_with(sql, sqlite_arguments(values)?).fetch_optional(on).await?.map(Row::Sqlite))
}

async fn postgres_optional(on: impl PgExecutor<'_>, sql: SqlStr, values: Vec<Value>) -> Result<Option<Row>> {
    Ok(query_with(sql, postgres_arguments(values)?).fetch_optional(on).await?.map(Row::Postgres))
}

/// `kept`: keep the prepared statement for the next time.
pub(super) async fn sqlite_execute(
    on: impl SqliteExecutor<'_>,
    sql: SqlStr,
    values: Vec<Value>,
    kept: bool,
) -> Result<u64> {
    Ok(query_with(sql, sqlite_arguments(values)?).persistent(kept).execute(on).await?.rows_affected())
}

async fn postgres_execute(on: impl PgExecutor<'_>, sql: SqlStr, values: Vec<Value>, kept: bool) -> Result<u64> {
    Ok(query_with(sql, postgres_arguments(values)?).persistent(kept).execute(on).await?.rows_affected())
}

fn sqlite_arguments(values: Vec<Value>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        match value {
            Value::Integer(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Id(value) => arguments.add(value),
            Value::Ids(ids) => arguments.add(Dialect::json_of(&ids)),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// Adds values in their PostgreSQL types.
pub(super) fn postgres_arguments(values: Vec<Value>) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Integer(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Id(value) => arguments.add(value),
            Value::Ids(ids) => arguments.add(ids),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
