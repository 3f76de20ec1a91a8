//! The one way of a statement to its engine, with its values; a debug build notes there what ran, for the check that looks
//! at it all.

use std::sync::Arc;

use sqlx::{
    Arguments as _, AssertSqlSafe, Postgres, SqlSafeStr as _, SqlStr, Sqlite,
    postgres::{PgArguments, PgExecutor},
    query::Query,
    query_with,
    sqlite::{SqliteArguments, SqliteExecutor},
};

use crate::storage::{
    StoreError,
    database::{
        dialect::Dialect,
        stopwatch::Stopwatch,
        value::{Row, Value},
    },
};

type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A statement for SQLite with its values.
pub(in crate::storage) fn for_sqlite(
    sql: SqlStr,
    arguments: SqliteArguments,
) -> Query<'static, Sqlite, SqliteArguments> {
    #[cfg(all(debug_assertions, not(test)))]
    noted::note("sqlite", sql.as_str());
    query_with(sql, arguments)
}

/// A statement for PostgreSQL with its values.
pub(in crate::storage) fn for_postgres(sql: SqlStr, arguments: PgArguments) -> Query<'static, Postgres, PgArguments> {
    #[cfg(all(debug_assertions, not(test)))]
    noted::note("postgres", sql.as_str());
    query_with(sql, arguments)
}

/// A statement's text: constants as they are, built text marked as ours.
pub(in crate::storage) fn built(sql: String) -> SqlStr {
    // Shared, so that whoever looks after its time copies nothing.
    AssertSqlSafe(Arc::new(sql)).into_sql_str()
}

pub(in crate::storage) async fn sqlite_all(
    watch: Stopwatch<'_>,
    on: impl SqliteExecutor<'_>,
    sql: SqlStr,
    values: Vec<Value>,
) -> Result<Vec<Row>> {
    let _running = watch.begin(&sql);
    let rows = for_sqlite(sql, sqlite_arguments(values)?).fetch_all(on).await?;
    Ok(rows.into_iter().map(Row::Sqlite).collect())
}

pub(in crate::storage) async fn postgres_all(
    watch: Stopwatch<'_>,
    on: impl PgExecutor<'_>,
    sql: SqlStr,
    values: &[Value],
) -> Result<Vec<Row>> {
    let _running = watch.begin(&sql);
    let rows = for_postgres(sql, postgres_arguments(values)?).fetch_all(on).await?;
    Ok(rows.into_iter().map(Row::Postgres).collect())
}

pub(in crate::storage) async fn sqlite_optional(
    watch: Stopwatch<'_>,
    on: impl SqliteExecutor<'_>,
    sql: SqlStr,
    values: Vec<Value>,
) -> Result<Option<Row>> {
    let _running = watch.begin(&sql);
    Ok(for_sqlite(sql, sqlite_arguments(values)?).fetch_optional(on).await?.map(Row::Sqlite))
}

pub(in crate::storage) async fn postgres_optional(
    watch: Stopwatch<'_>,
    on: impl PgExecutor<'_>,
    sql: SqlStr,
    values: &[Value],
) -> Result<Option<Row>> {
    let _running = watch.begin(&sql);
    Ok(for_postgres(sql, postgres_arguments(values)?).fetch_optional(on).await?.map(Row::Postgres))
}

/// `kept`: keep the prepared statement for the next time.
pub(in crate::storage) async fn sqlite_execute(
    watch: Stopwatch<'_>,
    on: impl SqliteExecutor<'_>,
    sql: SqlStr,
    values: Vec<Value>,
    kept: bool,
) -> Result<u64> {
    let _running = watch.begin(&sql);
    Ok(for_sqlite(sql, sqlite_arguments(values)?).persistent(kept).execute(on).await?.rows_affected())
}

pub(in crate::storage) async fn postgres_execute(
    watch: Stopwatch<'_>,
    on: impl PgExecutor<'_>,
    sql: SqlStr,
    values: &[Value],
    kept: bool,
) -> Result<u64> {
    let _running = watch.begin(&sql);
    Ok(for_postgres(sql, postgres_arguments(values)?).persistent(kept).execute(on).await?.rows_affected())
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
pub(in crate::storage) fn postgres_arguments<'v>(values: impl IntoIterator<Item = &'v Value>) -> Result<PgArguments> {
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

/// Writes each statement that runs, once, into the file that `LANYARD_STATEMENTS` names: `xtask statements` compares them
/// with those in the sources.
#[cfg(all(debug_assertions, not(test)))]
mod noted {
    use std::{
        collections::BTreeSet,
        fs::{File, OpenOptions},
        io::Write as _,
        sync::{LazyLock, Mutex, PoisonError},
    };

    type Notes = Mutex<(File, BTreeSet<String>)>;

    static NOTES: LazyLock<Option<Notes>> = LazyLock::new(|| {
        let file = std::env::var_os("LANYARD_STATEMENTS")?;
        // What cannot be opened stays empty, and the check says so.
        let file = OpenOptions::new().create(true).append(true).open(file).ok()?;
        Some(Mutex::new((file, BTreeSet::new())))
    });

    pub(super) fn note(engine: &str, sql: &str) {
        let Some(notes) = NOTES.as_ref() else { return };
        let line = format!("{engine}\t{}\n", sql.replace('\n', " "));
        let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
        if !notes.1.contains(&line) {
            // In one piece: other programs under test write into the same file.
            let _ = notes.0.write_all(line.as_bytes());
            notes.1.insert(line);
        }
    }
}
