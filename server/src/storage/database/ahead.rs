//! Indexes of a version that PostgreSQL builds before the version itself, while everybody reads and writes.

use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, migrate::Migration, postgres::PgConnectOptions, query_scalar, raw_sql,
};

/// A table with at least this many bytes is written for too long a time without an index of it being built, so writers
/// need not wait for smaller ones.
const LARGE: i64 = 4 << 20;

/// What an index needs before it can be made.
const EXTENSION: &str = "create extension if not exists ";

/// How a version says that it can do with an index that is there already.
const INDEX: &str = "create index if not exists ";

/// No limit of the database or of its user breaks a long statement off.
pub(in crate::storage) const UNLIMITED: [(&str, &str); 3] =
    [("statement_timeout", "0"), ("lock_timeout", "0"), ("idle_in_transaction_session_timeout", "0")];

/// An index that a version makes where it is not there yet.
#[derive(Debug, PartialEq, Eq)]
struct Index<'v> {
    name: &'v str,
    table: &'v str,
    /// Its own statement, behind the words that say it may be there.
    rest: &'v str,
}

/// Makes the indexes of this version that are not there yet, for tables that are large; without a transaction, so that
/// nobody waits for it who writes. One that a killed program left half done is dropped and made anew.
///
/// The options lift the limits of a connection ([`UNLIMITED`]). The caller holds the lock of migrations in an open
/// transaction that reads nothing meanwhile: PostgreSQL waits for whoever read before.
pub(in crate::storage) async fn build(options: &PgConnectOptions, version: &Migration) -> Result<(), sqlx::Error> {
    let text = version.sql.as_str();
    let mut builder: Option<PgConnection> = None;
    for index in indexes(text) {
        let on = match &mut builder {
            Some(on) => on,
            None => builder.insert(PgConnection::connect_with(options).await?),
        };
        if !is_large(on, index.table).await? {
            continue;
        }
        match is_valid(on, index.name).await? {
            Some(true) => continue,
            Some(false) => run(on, format!("drop index concurrently {}", index.name)).await?,
            None => {}
        }
        for extension in statements(text, EXTENSION) {
            run(on, format!("{EXTENSION}{extension}")).await?;
        }
        tracing::info!("building the index {} while everybody reads and writes", index.name);
        run(on, format!("create index concurrently {}", index.rest)).await?;
    }
    if let Some(on) = builder {
        on.close().await?;
    }
    Ok(())
}

/// Whether this is a table with many rows. One that is cut into parts is none: PostgreSQL builds its indexes only at once.
async fn is_large(on: &mut PgConnection, table: &str) -> Result<bool, sqlx::Error> {
    query_scalar("select coalesce((select pg_relation_size(oid) >= $2 from pg_class where oid = to_regclass($1) and relkind = 'r'), false)")
        .bind(table)
        .bind(LARGE)
        .fetch_one(on)
        .await
}

/// Whether the index can be used; `None` where there is none.
async fn is_valid(on: &mut PgConnection, index: &str) -> Result<Option<bool>, sqlx::Error> {
    query_scalar("select indisvalid from pg_index where indexrelid = to_regclass($1)")
        .bind(index)
        .fetch_optional(on)
        .await
}

async fn run(on: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    raw_sql(AssertSqlSafe(sql)).execute(on).await.map(drop)
}

/// The indexes that a version makes where they are not there yet.
fn indexes(text: &str) -> impl Iterator<Item = Index<'_>> {
    statements(text, INDEX).filter_map(|rest| {
        let (name, of) = rest.split_once(" on ")?;
        Some(Index { name, table: of.split_whitespace().next()?, rest })
    })
}

/// What follows these words in each statement that begins a line with them.
fn statements<'v>(text: &'v str, begins: &'static str) -> impl Iterator<Item = &'v str> {
    text.split_inclusive(';').filter_map(move |statement| {
        let from = statement.find(begins).filter(|at| *at == 0 || statement.as_bytes()[at - 1] == b'\n')?;
        statement.strip_suffix(';')?.get(from + begins.len()..)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_says_which_indexes_may_be_there() {
        let text = "-- A comment; create index if not exists never on x (y);\ncreate extension if not exists btree_gin;\n\
                    create index if not exists entry_by_a on entry using gin\n    (institution_id, a) where a is not null;\n\
                    create index plain on entry (b);\n";
        let found: Vec<_> = indexes(text).collect();
        let rest = "entry_by_a on entry using gin\n    (institution_id, a) where a is not null";
        assert_eq!(found, [Index { name: "entry_by_a", table: "entry", rest }]);
        assert_eq!(statements(text, EXTENSION).collect::<Vec<_>>(), ["btree_gin"]);
    }
}
