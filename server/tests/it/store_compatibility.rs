//! Store: a program beside tables that a newer one made: it goes on and opens where they say that it works with them.

use std::path::Path;

use lanyard_server::storage::{OpenError, Store};
use sqlx::{Connection as _, PgConnection, SqliteConnection, migrate::Migrator};
use tempfile::TempDir;

use crate::{
    engines::{Fresh, empty_postgres_url, on_both_engines},
    store_claims::execute_behind,
    store_fixture::World,
};

on_both_engines!(
    tables_that_were_expanded_are_worked_with,
    tables_that_were_contracted_are_refused,
    a_newer_version_that_says_nothing_is_refused,
);

/// What a newer program's version does to the tables when it expands them: new tables, and columns that may be left out.
pub const EXPANDED: &str = "create table later (id integer not null primary key);
     alter table entry add column later integer not null default 0;
     alter table institution add column later text;";

/// What it notes of itself: its number and, when it says so, the oldest program that works with it.
pub fn noted(url: &str, version: i64, oldest: Option<i64>) -> String {
    let (bytes, yes) = if url.starts_with("sqlite:") { ("x'00'", "1") } else { ("'\\x00'", "true") };
    let says =
        oldest.map(|oldest| format!("insert into compatibility (version, oldest) values ({version}, {oldest});"));
    format!(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         values ({version}, 'later', {yes}, {bytes}, 0); {}",
        says.unwrap_or_default()
    )
}

/// The version that the program under test needs.
async fn mine(store: &Store) -> i64 {
    store.schema_version().await.unwrap()
}

async fn tables_that_were_expanded_are_worked_with(fresh: Fresh) {
    let world = World::new(fresh).await;
    let url = world.fresh.url.clone();
    let mine = mine(world.store()).await;
    execute_behind(&url, &format!("{EXPANDED} {}", noted(&url, mine + 1, Some(mine)))).await;
    // Further ones that the same program works with, and one of a release in which it was the oldest that did.
    execute_behind(&url, &format!("{} {}", noted(&url, mine + 2, Some(mine - 1)), noted(&url, mine + 5, Some(mine))))
        .await;
    // Who was there goes on.
    let batch = world.batch("K7RM", 5).await;
    world.store().close().await;
    // Who starts again may, and changes nothing in the tables.
    for store in [Store::open(&url).await.unwrap(), Store::open_complete(&url).await.unwrap()] {
        let found = store.batch_find(world.institution, world.session, batch.id).await.unwrap().unwrap();
        assert_eq!(found.counts.unused, 5);
        assert_eq!(store.schema_version().await.unwrap(), mine + 5);
        store.close().await;
    }
    let (store, steps) = Store::migrate(&url).await.unwrap();
    assert_eq!(steps, []);
    store.close().await;
}

async fn tables_that_were_contracted_are_refused(fresh: Fresh) {
    let (url, mine) = (fresh.url.clone(), mine(&fresh.store).await);
    fresh.store.close().await;
    execute_behind(&url, &noted(&url, mine + 1, Some(mine + 1))).await;
    // What comes after it does not take that back.
    execute_behind(&url, &noted(&url, mine + 2, Some(mine))).await;
    for refused in [Store::open(&url).await.unwrap_err(), Store::open_complete(&url).await.unwrap_err()] {
        assert!(matches!(refused, OpenError::NewerSchema), "{refused:?}");
    }
}

async fn a_newer_version_that_says_nothing_is_refused(fresh: Fresh) {
    let (url, mine) = (fresh.url.clone(), mine(&fresh.store).await);
    fresh.store.close().await;
    execute_behind(&url, &format!("{} {}", noted(&url, mine + 1, None), noted(&url, mine + 2, Some(mine)))).await;
    let refused = Store::open(&url).await.unwrap_err();
    assert!(matches!(refused, OpenError::NewerSchema), "{refused:?}");
}

/// The migrations of an engine, read as an operator's own tool would.
async fn migrations(engine: &str) -> Migrator {
    Migrator::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine)).await.unwrap()
}

/// Brings a database of each version up to date that there ever was.
async fn from_every_version(migrator: &Migrator, made: &[(i64, String)]) {
    let newest = migrator.iter().map(|migration| migration.version).max().unwrap();
    for (version, url) in made {
        if *version < newest {
            let behind = Store::open_complete(url).await.unwrap_err();
            assert!(
                matches!(behind, OpenError::Behind { has, needs } if has == *version && needs == newest),
                "{behind:?}"
            );
        }
        let (store, steps) = Store::migrate(url).await.unwrap();
        let added: Vec<i64> = steps.iter().map(|step| step.number).collect();
        assert_eq!(added, (version + 1..=newest).collect::<Vec<_>>(), "from version {version}");
        assert_eq!(store.schema_version().await.unwrap(), newest);
        store.close().await;
        Store::open_complete(url).await.unwrap().close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_every_version_is_brought_up_to_date() {
    let (folder, migrator) = (TempDir::new().unwrap(), migrations("sqlite").await);
    let mut made = Vec::new();
    for version in migrator.iter().map(|migration| migration.version) {
        let url = format!("sqlite:{}", folder.path().join(format!("{version}.db")).display());
        let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
        migrator.run_to(version, &mut connection).await.unwrap();
        connection.close().await.unwrap();
        made.push((version, url));
    }
    from_every_version(&migrator, &made).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_every_version_is_brought_up_to_date() {
    let migrator = migrations("postgres").await;
    let mut made = Vec::new();
    for version in migrator.iter().map(|migration| migration.version) {
        let url = empty_postgres_url().await;
        let mut connection = PgConnection::connect(&url).await.unwrap();
        migrator.run_to(version, &mut connection).await.unwrap();
        connection.close().await.unwrap();
        made.push((version, url));
    }
    from_every_version(&migrator, &made).await;
}
