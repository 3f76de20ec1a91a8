//! Tables that are behind: `lanyard migrate` brings them up to date, a start does or stops, and neither locks anything when
//! there is nothing to do.

use sqlx::{Connection as _, Executor as _, PgConnection, query_scalar};

use crate::{
    command_fixture::Place,
    database_dump::dump,
    engines::empty_postgres_url,
    store_upgrade::{old_postgres, old_sqlite},
};

/// What a start that may not bring the tables up to date says of the first schema.
const BEHIND: &str = "The tables of the database are at version 1, and this version of Lanyard needs version ";

async fn brought_up_to_date_when_asked(place: Place) {
    let before = dump(&place.database()).await;
    let stopped = place.run(&["serve", "--listen", "127.0.0.1:0", "--migrate", "never"]);
    let said = stopped.stderr.lines().last().unwrap_or_default();
    assert!(stopped.code == Some(1) && said.starts_with(&format!("lanyard: {BEHIND}")), "{stopped:?}");
    assert!(said.ends_with(". Bring them up to date with: lanyard migrate"), "{said}");
    assert!(before == dump(&place.database()).await, "the database was touched");

    let said = place.run(&["migrate"]).succeeded();
    let lines: Vec<&str> = said.lines().collect();
    let (last, versions) = lines.split_last().unwrap();
    assert!(versions[0].starts_with("Version 2, life of an entry: ") && versions[0].ends_with(" seconds"), "{said}");
    let (added, newest) = (versions.len(), versions.len() + 1);
    assert!(versions[added - 1].starts_with(&format!("Version {newest}, ")), "{said}");
    let ends = format!("The tables are at version {newest}. {added} versions were added, in ");
    assert!(last.starts_with(&ends) && last.ends_with(" seconds."), "{said}");
    let again = place.run(&["migrate"]).succeeded();
    assert_eq!(again, format!("The tables are at version {newest}. There was nothing to add.\n"));

    let never = [("LANYARD_MIGRATE", "never")];
    let server = place.serve_with(&["--listen", "127.0.0.1:0"], &never);
    assert_eq!(server.get("/readyz").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_brought_up_to_date_when_asked() {
    let place = Place::new();
    std::fs::create_dir(place.path("data")).unwrap();
    old_sqlite(&place.database()).await;
    brought_up_to_date_when_asked(place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_on_a_server_is_brought_up_to_date_when_asked() {
    let url = empty_postgres_url().await;
    old_postgres(&url).await;
    brought_up_to_date_when_asked(Place::on(&url)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_a_start_that_may_not_makes_nothing() {
    for place in [Place::new(), Place::on(empty_postgres_url().await)] {
        let before = place.files();
        let stopped = place.run(&["serve", "--listen", "127.0.0.1:0", "--migrate", "never"]);
        assert!(stopped.refused().contains("are at version 0, and this version of Lanyard needs "), "{stopped:?}");
        assert!(place.files() == before, "a file was made");
    }
}

/// Advisory locks on this database that anybody holds.
async fn advisory_locks(on: &mut PgConnection) -> i64 {
    query_scalar(
        "select count(*) from pg_locks where locktype = 'advisory' \
         and database = (select oid from pg_database where datname = current_database())",
    )
    .fetch_one(on)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_locked_when_there_is_nothing_to_do_and_nothing_stays_locked() {
    let url = empty_postgres_url().await;
    let place = Place::on(&url);
    let mut other = PgConnection::connect(&url).await.unwrap();
    let server = place.serve(&[]);
    assert_eq!(advisory_locks(&mut other).await, 0, "the start left its lock behind");
    drop(server);

    // Everything that somebody who changes tables could hold, but for the reading of them.
    other
        .execute("select pg_advisory_lock(6585416131); begin; lock table _sqlx_migrations in share row exclusive mode")
        .await
        .unwrap();
    let (server, migrated) = tokio::task::spawn_blocking(move || {
        let (server, migrated) = (place.serve(&[]), place.run(&["migrate"]).succeeded());
        assert_eq!(server.logged("waiting for the database"), Vec::<String>::new());
        (server, migrated)
    })
    .await
    .unwrap();
    assert!(migrated.ends_with("There was nothing to add.\n"), "{migrated}");
    assert_eq!(server.get("/readyz").await.0, 200);
    assert_eq!(advisory_locks(&mut other).await, 1, "ours alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_something_to_do_waits_for_who_does_it() {
    let url = empty_postgres_url().await;
    let place = Place::on(&url);
    let mut other = PgConnection::connect(&url).await.unwrap();
    other.execute("select pg_advisory_lock(6585416131)").await.unwrap();
    let starting = tokio::task::spawn_blocking(move || place.serve(&[]));
    // Longer than it takes until the start says so.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert!(!starting.is_finished());
    assert_eq!(dump(&url).await.len(), 0, "nothing is made meanwhile");
    other.close().await.unwrap();
    let server = starting.await.unwrap();
    assert_eq!(server.logged("(another Lanyard may be bringing its tables up to date)").len(), 1);
    assert_eq!(server.get("/readyz").await.0, 200);
}
