//! The floor on PostgreSQL: as many connections as Lanyard, one array a column.

use async_trait::async_trait;
use sqlx::{
    ConnectOptions as _, PgPool, Row as _,
    postgres::{PgConnectOptions, PgPoolOptions, PgRow},
    query, raw_sql,
};

use super::{
    INSTITUTION,
    database::{Database, Drawn, Listed, Opened},
};

const TABLES: &str = r#"
    create extension if not exists pg_trgm;
    create table if not exists institution (id bigint primary key, code text not null unique);
    create table if not exists session (id bigint primary key, institution_id bigint not null);
    create table if not exists batch (
        id bigint generated always as identity primary key, session_id bigint not null
    );
    create table if not exists entry (
        id bigint generated always as identity primary key, institution_id bigint not null,
        session_id bigint not null, batch_id bigint not null references batch (id), username text collate "C" not null,
        verifier bytea not null, sealed bytea not null, state text not null default 'unused',
        unique (institution_id, username)
    );
    create index if not exists entry_by_session on entry (session_id, id);
    create index if not exists entry_by_batch on entry (batch_id, id);
    create table if not exists browser_session (
        token_hash bytea not null primary key, entry_id bigint not null references entry (id)
    );
    create table if not exists export (
        id bigint generated always as identity primary key, batch_id bigint not null
    );
    insert into session values (1, 1), (2, 1) on conflict do nothing;"#;

/// A database of a server.
pub struct Postgres(PgPool);

impl Postgres {
    /// Opens it.
    pub async fn open(url: &str) -> sqlx::Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        let options = options.statement_cache_capacity(256).disable_statement_logging();
        let pool = PgPoolOptions::new().max_connections(10).test_before_acquire(false).connect_with(options).await?;
        raw_sql(TABLES).execute(&pool).await?;
        let institution = query("insert into institution values (1, $1) on conflict do nothing").bind(INSTITUTION);
        institution.execute(&pool).await?;
        Ok(Self(pool))
    }
}

fn listed(rows: &[PgRow]) -> sqlx::Result<Vec<Listed>> {
    rows.iter()
        .map(|row| Ok(Listed { username: row.try_get(0)?, state: row.try_get(1)?, batch: row.try_get(2)? }))
        .collect()
}

#[async_trait]
impl Database for Postgres {
    async fn insert_batch(&self, session: i64, entries: &[Drawn]) -> sqlx::Result<i64> {
        let mut transaction = self.0.begin().await?;
        let batch: i64 = query("insert into batch (session_id) values ($1) returning id")
            .bind(session)
            .fetch_one(&mut *transaction)
            .await?
            .try_get(0)?;
        query(
            "insert into entry (institution_id, session_id, batch_id, username, verifier, sealed) \
             select 1, $1, $2, rows.* from unnest($3::text[], $4::bytea[], $5::bytea[]) as rows",
        )
        .bind(session)
        .bind(batch)
        .bind(entries.iter().map(|entry| entry.username.as_str()).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.verifier.as_slice()).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.sealed.as_slice()).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(batch)
    }

    async fn batch(&self, batch: i64) -> sqlx::Result<Vec<(String, Vec<u8>)>> {
        let rows = query("select username, sealed from entry where batch_id = $1 order by id").bind(batch);
        rows.fetch_all(&self.0).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    async fn record_export(&self, batch: i64) -> sqlx::Result<()> {
        query("insert into export (batch_id) values ($1)").bind(batch).execute(&self.0).await.map(|_| ())
    }

    async fn find(&self, institution: &str, username: &str) -> sqlx::Result<Option<(i64, Vec<u8>)>> {
        let found = query(
            "select e.id, e.verifier from institution i \
             join entry e on e.institution_id = i.id and e.username = $1 where i.code = $2",
        )
        .bind(username)
        .bind(institution)
        .fetch_optional(&self.0)
        .await?;
        found.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
    }

    async fn open_sessions(&self, sessions: &[Opened]) -> sqlx::Result<()> {
        let insert = query(
            "insert into browser_session (entry_id, token_hash) select rows.* from unnest($1::bigint[], $2::bytea[]) rows",
        )
        .bind(sessions.iter().map(|(entry, _)| *entry).collect::<Vec<_>>())
        .bind(sessions.iter().map(|(_, hash)| hash.as_slice()).collect::<Vec<_>>());
        insert.execute(&self.0).await.map(|_| ())
    }

    async fn page(&self, session: i64, limit: i64) -> sqlx::Result<Vec<Listed>> {
        let page = query("select username, state, batch_id from entry where session_id = $1 order by id limit $2");
        listed(&page.bind(session).bind(limit).fetch_all(&self.0).await?)
    }

    async fn search(&self, session: i64, part: &str) -> sqlx::Result<Vec<Listed>> {
        let found = query(
            // `materialized`: left to itself, PostgreSQL reads the session in order until it has found fifty.
            "with found as materialized (select * from entry where username like $1) \
             select username, state, batch_id from found where session_id = $2 order by id limit 50",
        );
        listed(&found.bind(format!("%{part}%")).bind(session).fetch_all(&self.0).await?)
    }

    async fn index_for_search(&self) -> sqlx::Result<()> {
        let index = "create index if not exists entry_search on entry using gin (username gin_trgm_ops)";
        raw_sql(index).execute(&self.0).await.map(|_| ())
    }

    fn groups_commits(&self) -> bool {
        true
    }
}
