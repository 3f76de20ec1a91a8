//! Looks behind the store: everything a database holds, as text, and its files as bytes.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, query_scalar};

/// Every row of every table of the program's own, by table; blobs in hexadecimal.
pub type Dump = BTreeMap<String, Vec<String>>;

/// Reads everything.
pub async fn dump(url: &str) -> Dump {
    if url.starts_with("sqlite:") { sqlite(url).await } else { postgres(url).await }
}

/// The tables whose rows differ.
pub fn changed(before: &Dump, after: &Dump) -> Vec<String> {
    before.iter().filter(|(table, rows)| after.get(*table) != Some(*rows)).map(|(table, _)| table.clone()).collect()
}

async fn sqlite(url: &str) -> Dump {
    let mut connection = SqliteConnection::connect(url).await.expect("the file opens beside the store");
    let tables: Vec<String> = query_scalar("select name from sqlite_schema where type = 'table' and sql is not null")
        .fetch_all(&mut connection)
        .await
        .expect("the schema");
    let mut dump = Dump::new();
    for table in tables {
        let columns: Vec<String> = query_scalar("select 'quote(\"' || name || '\")' from pragma_table_info($1)")
            .bind(&table)
            .fetch_all(&mut connection)
            .await
            .expect("the columns");
        let row = columns.join(" || ',' || ");
        let sql = format!("select {row} as content from \"{table}\" order by content");
        let rows = query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.expect("the rows");
        dump.insert(table, rows);
    }
    connection.close().await.expect("closes");
    dump
}

async fn postgres(url: &str) -> Dump {
    let mut connection = PgConnection::connect(url).await.expect("the server answers");
    let tables: Vec<String> = query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
        .fetch_all(&mut connection)
        .await
        .expect("the schema");
    let mut dump = Dump::new();
    for table in tables {
        let sql = format!("select t::text as content from \"{table}\" t order by content");
        let rows = query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.expect("the rows");
        dump.insert(table, rows);
    }
    connection.close().await.expect("closes");
    dump
}
