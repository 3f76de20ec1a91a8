//! The floor on SQLite: as durable as Lanyard, one connection that writes and four that read.

use async_trait::async_trait;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Row as _, SqlitePool, query, raw_sql,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};

use super::{
    INSTITUTION,
    database::{Database, Drawn, Listed, Opened},
};

const TABLES: &str = "
    create table if not exists institution (id integer primary key, code text not null unique) strict;
    create table if not exists session (id integer primary key, institution_id integer not null) strict;
    create table if not exists batch (id integer primary key, session_id integer not null) strict;
    create table if not exists entry (
        id integer primary key, institution_id integer not null, session_id integer not null,
        batch_id integer not null references batch (id), username text not null, verifier blob not null,
        sealed blob not null, state text not null default 'unused', unique (institution_id, username)
    ) strict;
    create index if not exists entry_by_session on entry (session_id);
    create index if not exists entry_by_batch on entry (batch_id);
    create table if not exists browser_session (
        token_hash blob not null primary key, entry_id integer not null references entry (id)
    ) strict, without rowid;
    create table if not exists export (id integer primary key, batch_id integer not null) strict;";

const SEARCH: &str = "
    drop table if exists entry_search;
    create virtual table entry_search using fts5 (
        username, content = 'entry', content_rowid = 'id', columnsize = 0, tokenize = 'trigram case_sensitive 1'
    );
    insert into entry_search (rowid, username) select id, username from entry;";

/// A file.
pub struct Sqlite {
    write: SqlitePool,
    read: SqlitePool,
}

impl Sqlite {
    /// Opens or makes it.
    pub async fn open(file: &str) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .statement_cache_capacity(256)
            .row_buffer_size(512)
            .pragma("cache_size", "-4096")
            .pragma("temp_store", "memory")
            .disable_statement_logging();
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
        let write = pool(1).connect_with(options.clone()).await?;
        raw_sql(TABLES).execute(&write).await?;
        query("insert or ignore into institution values (1, ?)").bind(INSTITUTION).execute(&write).await?;
        query("insert or ignore into session values (1, 1), (2, 1)").execute(&write).await?;
        Ok(Self { write, read: pool(4).connect_with(options).await? })
    }
}

fn listed(rows: &[SqliteRow]) -> sqlx::Result<Vec<Listed>> {
    rows.iter()
        .map(|row| Ok(Listed { username: row.try_get(0)?, state: row.try_get(1)?, batch: row.try_get(2)? }))
        .collect()
}

#[async_trait]
impl Database for Sqlite {
    async fn insert_batch(&self, session: i64, entries: &[Drawn]) -> sqlx::Result<i64> {
        let mut transaction = self.write.begin_with("begin immediate").await?;
        let batch = query("insert into batch (session_id) values (?)")
            .bind(session)
            .execute(&mut *transaction)
            .await?
            .last_insert_rowid();
        let sql = format!(
            "insert into entry (institution_id, session_id, batch_id, username, verifier, sealed) values {}",
            vec!["(1, ?, ?, ?, ?, ?)"; entries.len()].join(", ")
        );
        let mut insert = query(AssertSqlSafe(sql));
        for entry in entries {
            insert = insert
                .bind(session)
                .bind(batch)
                .bind(&entry.username)
                .bind(entry.verifier.as_slice())
                .bind(&entry.sealed);
        }
        insert.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(batch)
    }

    async fn batch(&self, batch: i64) -> sqlx::Result<Vec<(String, Vec<u8>)>> {
        let rows = query("select username, sealed from entry where batch_id = ? order by id").bind(batch);
        rows.fetch_all(&self.read).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    async fn record_export(&self, batch: i64) -> sqlx::Result<()> {
        query("insert into export (batch_id) values (?)").bind(batch).execute(&self.write).await.map(|_| ())
    }

    async fn find(&self, institution: &str, username: &str) -> sqlx::Result<Option<(i64, Vec<u8>)>> {
        let found = query(
            "select e.id, e.verifier from institution i \
             join entry e on e.institution_id = i.id and e.username = ? where i.code = ?",
        )
        .bind(username)
        .bind(institution)
        .fetch_optional(&self.read)
        .await?;
        found.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
    }

    async fn open_sessions(&self, sessions: &[Opened]) -> sqlx::Result<()> {
        let mut transaction = self.write.begin_with("begin immediate").await?;
        let rows = vec!["(?, ?)"; sessions.len()].join(", ");
        let sql = format!("insert into browser_session (entry_id, token_hash) values {rows}");
        let mut insert = query(AssertSqlSafe(sql));
        for (entry, hash) in sessions {
            insert = insert.bind(entry).bind(hash.as_slice());
        }
        insert.execute(&mut *transaction).await?;
        transaction.commit().await
    }

    async fn page(&self, session: i64, limit: i64) -> sqlx::Result<Vec<Listed>> {
        let page = query("select username, state, batch_id from entry where session_id = ? order by id limit ?");
        listed(&page.bind(session).bind(limit).fetch_all(&self.read).await?)
    }

    async fn search(&self, session: i64, part: &str) -> sqlx::Result<Vec<Listed>> {
        let found = query(
            // `cross join` fixes the order: left to itself, SQLite reads the whole session first.
            "select e.username, e.state, e.batch_id from entry_search s cross join entry e on e.id = s.rowid \
             where entry_search match ? and +e.session_id = ? order by e.id limit 50",
        );
        listed(&found.bind(format!("\"{part}\"")).bind(session).fetch_all(&self.read).await?)
    }

    async fn index_for_search(&self) -> sqlx::Result<()> {
        raw_sql(SEARCH).execute(&self.write).await.map(|_| ())
    }

    fn groups_commits(&self) -> bool {
        false
    }
}
