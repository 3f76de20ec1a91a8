//! A PostgreSQL with a database of some thousand real entries, larger ones that are made of it, and what the server counts of
//! their statements.

use std::sync::Arc;

use axum::Router;
use futures_util::{StreamExt as _, stream};
use lanyard_server::{
    build,
    config::Config,
    domain::{clock::Clock, random::Random, secret::Secret, vault::Vault},
    http::site::Site,
    storage::Store,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, query_as, query_scalar};

use crate::{
    client::Browser,
    engines::Fresh,
    http_fixture::{Centre, NOON, ORIGIN, spring_placement},
    postgres_server::PostgresServer,
    workbook::Slip,
};

/// Entries of one session.
pub const SESSION: usize = 500;

/// Copies every row of every institution so many times: other institutions, with rows as large and ids as old as those of the
/// first. References are not looked at, as they hold among the copies too.
const COPY: &str = "
do $$
declare
    whole record;
begin
    perform set_config('session_replication_role', 'replica', true);
    for whole in
        select c.relname as name,
            string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
            string_agg(case
                when a.atttypid = 'uuid'::regtype
                    then format('(left(%I::text, 32) || lpad(to_hex(g), 4, ''0''))::uuid', a.attname)
                when c.relname in ('institution', 'person') and a.attname in ('code', 'code_key', 'email', 'email_key')
                    then format('%I || g', a.attname)
                else quote_ident(a.attname) end, ', ' order by a.attnum) as copied
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and (c.relname in ('institution', 'person')
            or exists (select 1 from pg_index p join pg_attribute k on k.attrelid = c.oid and k.attnum = p.indkey[0]
                where p.indrelid = c.oid and p.indisprimary and k.attname = 'institution_id'))
        group by c.relname
    loop
        execute format('insert into %I (%s) select %s from %I cross join generate_series(1, COPIES) g', whole.name, whole.columns,
            whole.copied, whole.name);
    end loop;
end
$$";

/// The server and its first database.
pub struct Template {
    server: PostgresServer,
    /// Logins of the last session that nobody has used.
    pub slips: Vec<Slip>,
    /// Usernames and passwords of those who have used theirs.
    pub people: Vec<Slip>,
    /// The sessions, the one with [`Template::people`] first.
    pub sessions: Vec<String>,
}

/// What the server has counted of the statements of a database.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    /// Pages that were looked at.
    pub pages: i64,
    /// Milliseconds in which statements ran.
    pub millis: f64,
    /// Bytes of its log that they wrote.
    pub log: i64,
}

impl Template {
    /// An institution of so many sessions, in which so many people have used their logins.
    pub async fn make(sessions: usize, people: usize) -> Self {
        let settings = [
            "shared_preload_libraries=pg_stat_statements",
            "pg_stat_statements.max=5000",
            "fsync=off",
            "shared_buffers=512MB",
            "max_wal_size=8GB",
            // Tidied when a test says so, and in the middle of nothing.
            "autovacuum=off",
        ];
        let server = PostgresServer::start(&settings);
        run(&server.url("postgres"), "create extension pg_stat_statements").await;
        run(&server.url("postgres"), "create database small").await;
        let centre = Centre::new(Fresh::at(server.url("small")).await).await;
        let mut made = Self { server, slips: Vec::new(), people: Vec::new(), sessions: Vec::new() };
        for number in 0..sessions {
            let session = match number {
                0 => centre.session,
                _ => centre.service.session_create("NG-2041", &spring_placement()).await.unwrap(),
            };
            let mut slips = centre.slips_of(session, SESSION).await;
            made.sessions.push(session.to_string());
            let used = slips.split_off(slips.len() - people.div_ceil(sessions));
            let centre = &centre;
            let claims = stream::iter(used.into_iter().enumerate()).map(|(at, slip)| async move {
                let (first, last) = (FIRST[at % FIRST.len()], LAST[(at / FIRST.len() + number) % LAST.len()]);
                let (_, username) = centre.candidate(&slip, &format!("{first} {last}")).await;
                Slip { username, password: slip.password }
            });
            made.people.extend(claims.buffer_unordered(8).collect::<Vec<_>>().await);
            made.slips = slips;
        }
        centre.fresh.store.close().await;
        drop(centre);
        run(&made.url("small"), "vacuum analyze").await;
        made
    }

    pub fn url(&self, database: &str) -> String {
        self.server.url(database)
    }

    /// A database with a copy of everything for each of so many other institutions, after statements of a test's own.
    pub async fn larger(&self, name: &str, copies: usize, statements: &str) {
        run(&self.url("postgres"), &format!("create database {name} template small")).await;
        let url = self.url(name);
        if copies > 0 {
            run(&url, &COPY.replace("COPIES", &copies.to_string())).await;
        }
        if !statements.is_empty() {
            run(&url, statements).await;
        }
        run(&url, "vacuum analyze").await;
    }

    /// A server before one of the databases.
    pub async fn serve(&self, database: &str) -> (Router, Store) {
        let store = Store::open(&self.url(database)).await.unwrap();
        let (config, vault) = (Config::at(ORIGIN.parse().unwrap()), Arc::new(Vault::new(Secret::new([7; 32]))));
        let app = build(config, Site::unbuilt(), store.clone(), vault, Clock::fixed(NOON), Random::seeded(9));
        (app, store)
    }

    /// What was counted of a database until now.
    pub async fn counted(&self, database: &str) -> Counted {
        let mut connection = PgConnection::connect(&self.url("postgres")).await.unwrap();
        let counted: (i64, f64, i64) = query_as(
            "select coalesce(sum(shared_blks_hit + shared_blks_read), 0)::bigint, coalesce(sum(total_exec_time), 0), \
             coalesce(sum(wal_bytes), 0)::bigint from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1",
        )
        .bind(database)
        .fetch_one(&mut connection)
        .await
        .unwrap();
        connection.close().await.unwrap();
        Counted { pages: counted.0, millis: counted.1, log: counted.2 }
    }

    /// One number out of a database.
    pub async fn number(&self, database: &str, sql: &str) -> i64 {
        self.text(database, &format!("select ({sql})::text")).await.parse().unwrap()
    }

    /// One text out of a database.
    pub async fn text(&self, database: &str, sql: &str) -> String {
        let mut connection = PgConnection::connect(&self.url(database)).await.unwrap();
        let text = query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        text
    }
}

impl Counted {
    /// What came since.
    pub fn since(self, before: Self) -> Self {
        Self { pages: self.pages - before.pages, millis: self.millis - before.millis, log: self.log - before.log }
    }
}

/// A browser of somebody who comes to a server.
pub fn browser(app: &Router) -> Browser {
    Browser::new(app.clone(), ORIGIN)
}

/// Runs one statement behind the program.
async fn run(url: &str, statement: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

const FIRST: [&str; 12] =
    ["Ana", "Bruno", "Chloé", "Dimitri", "Elif", "Fatima", "Goran", "Hana", "Ines", "Jonas", "Klara", "Luka"];
const LAST: [&str; 10] = ["Mora", "Nowak", "Okafor", "Petrov", "Quist", "Rossi", "Silva", "Tanaka", "Ueda", "Varga"];
