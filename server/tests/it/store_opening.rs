//! Store: opening, reopening, and every refusal to open, with nothing touched.

use std::path::Path;

use lanyard_server::storage::{OpenError, Store};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, query_scalar};
use tempfile::TempDir;

use crate::{
    engines::{self, Fresh, on_both_engines},
    store_claims::execute_behind,
    store_fixture::World,
};

on_both_engines!(what_was_written_is_there_after_reopening, a_newer_schema_is_refused, a_changed_schema_is_refused,);

async fn what_was_written_is_there_after_reopening(fresh: Fresh) {
    let world = World::new(fresh).await;
    let batch = world.batch("K7RM", 5).await;
    world.store().close().await;
    let again = Store::open(&world.fresh.url).await.unwrap();
    let found = again.batch_find(world.institution, world.session, batch.id).await.unwrap().unwrap();
    assert_eq!(found.counts.unused, 5);
}

async fn a_newer_schema_is_refused(fresh: Fresh) {
    let world = World::new(fresh).await;
    world.store().close().await;
    let url = &world.fresh.url;
    let (bytes, yes) = if url.starts_with("sqlite:") { ("x'00'", "1") } else { ("'\\x00'", "true") };
    execute_behind(
        url,
        &format!(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             values (999, 'later', {yes}, {bytes}, 0)"
        ),
    )
    .await;
    let before = picture(url).await;
    let refused = Store::open(url).await.unwrap_err();
    assert!(matches!(refused, OpenError::NewerSchema), "{refused:?}");
    assert_eq!(
        refused.to_string(),
        "The database was made by a newer version of Lanyard. Install that version or newer."
    );
    assert!(picture(url).await == before, "the database was touched");
}

async fn a_changed_schema_is_refused(fresh: Fresh) {
    fresh.store.close().await;
    let bytes = if fresh.url.starts_with("sqlite:") { "x'00'" } else { "'\\x00'" };
    execute_behind(&fresh.url, &format!("update _sqlx_migrations set checksum = {bytes}")).await;
    let refused = Store::open(&fresh.url).await.unwrap_err();
    assert!(matches!(refused, OpenError::ChangedSchema(_)), "{refused:?}");
}

/// Everything there is: the bytes of the file, or what PostgreSQL would count of every table.
async fn picture(url: &str) -> Vec<u8> {
    if let Some(file) = url.strip_prefix("sqlite:") {
        return std::fs::read(file).unwrap();
    }
    let mut connection = PgConnection::connect(url).await.unwrap();
    let tables: Vec<String> =
        query_scalar("select table_name::text from information_schema.tables where table_schema = 'public' order by 1")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let mut picture = Vec::new();
    for table in tables {
        let sql = format!("select coalesce(string_agg(t::text, '|' order by t::text), '') from {table} t");
        let rows: String = query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection).await.unwrap();
        picture.extend(format!("{table}: {rows}\n").into_bytes());
    }
    picture
}

#[tokio::test]
async fn a_missing_file_is_made_with_its_folder_for_this_user_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("data/deep/lanyard.db");
    for url in [format!("sqlite:{}", file.display()), format!("sqlite://{}", file.display())] {
        let store = Store::open(&url).await.unwrap();
        store.ping().await.unwrap();
        store.close().await;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    }
}

#[tokio::test]
async fn an_empty_postgres_database_gets_its_schema() {
    let url = engines::empty_postgres_url().await;
    let store = Store::open(&url).await.unwrap();
    assert!(!store.institution_exists_any().await.unwrap());
}

#[tokio::test]
async fn other_addresses_are_refused_in_words() {
    for (url, expected) in [
        ("mysql://localhost/lanyard", "must begin with sqlite: or postgres:"),
        ("lanyard.db", "must begin with sqlite: or postgres:"),
        ("sqlite:", "is not complete"),
        ("sqlite::memory:", "is not complete"),
        ("postgres://[", "is not complete"),
    ] {
        let refused = Store::open(url).await.unwrap_err().to_string();
        assert!(refused.contains(expected), "{url}: {refused}");
    }
}

#[tokio::test]
async fn files_that_are_not_ours_are_refused_untouched() {
    let folder = TempDir::new().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "Remember the milk. ".repeat(100)).unwrap();
    let foreign = folder.path().join("other.db");
    let url = format!("sqlite:{}?mode=rwc", foreign.display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("create table notes (text text)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    for file in [text, foreign] {
        let before = std::fs::read(&file).unwrap();
        let refused = Store::open(&format!("sqlite:{}", file.display())).await.unwrap_err();
        assert!(matches!(refused, OpenError::NotOurs { .. }), "{refused:?}");
        assert!(std::fs::read(&file).unwrap() == before);
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let url = format!("sqlite:{}", folder.path().join("file/lanyard.db").display());
    let refused = Store::open(&url).await.unwrap_err();
    assert!(matches!(refused, OpenError::FolderNotWritable { .. }), "{refused:?}");
    let directory = Store::open(&format!("sqlite:{}", folder.path().display())).await.unwrap_err();
    assert!(matches!(directory, OpenError::CannotOpenFile { .. }), "{directory:?}");
}

#[tokio::test]
async fn a_server_that_does_not_let_us_in_is_told_apart() {
    let nowhere = Store::open("postgres://lanyard@localhost/lanyard?host=%2Fnonexistent").await.unwrap_err();
    assert!(matches!(nowhere, OpenError::ServerUnreachable(_)), "{nowhere:?}");
    let url = engines::empty_postgres_url().await;
    let missing = Store::open(&url.replace("/lanyard_test_", "/no_such_")).await.unwrap_err();
    assert!(matches!(missing, OpenError::NoSuchDatabase(_)), "{missing:?}");
    let stranger = Store::open(&url.replace("lanyard@", "stranger@")).await.unwrap_err();
    assert!(matches!(stranger, OpenError::LogInRefused(_)), "{stranger:?}");
}
