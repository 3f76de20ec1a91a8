//! Store: a database server that ends all connections, as one does that gives its place to another.

use std::time::Duration;

use lanyard_server::storage::{Round, Store};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, query_scalar};
use tokio::task::JoinSet;

use crate::{
    engines,
    proof_nodes::number,
    store_claims::execute_behind,
    store_fixture::{HOUR, NOON, World, new_batch},
};

/// Ends every connection of others to this database; returns how many there were.
async fn end_all(url: &str) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let ended = query_scalar(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity \
         where datname = current_database() and pid <> pg_backend_pid()",
    );
    let ended = ended.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    ended
}

/// Asks for so much at one moment that several connections are open; on a machine that has much to do, again.
async fn crowd(store: &Store, url: &str) {
    let open = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    let begun = std::time::Instant::now();
    while number(url, open).await <= 3 {
        assert!(begun.elapsed() < Duration::from_secs(20), "few connections serve everybody");
        let mut asking = JoinSet::new();
        for _ in 0..200 {
            let store = store.clone();
            asking.spawn(async move { store.ping().await.unwrap() });
        }
        asking.join_all().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_costs_an_answer_and_not_one_for_each_connection() {
    let world = World::new(engines::postgres().await).await;
    let store = world.store();
    crowd(store, &world.fresh.url).await;
    assert!(end_all(&world.fresh.url).await > 3);
    let mut failed = 0;
    for _ in 0..20 {
        failed += usize::from(store.ping().await.is_err());
    }
    assert!(failed <= 1, "{failed} looks failed");
    crowd(store, &world.fresh.url).await;
    assert!(end_all(&world.fresh.url).await > 3);
    let mut failed = 0;
    for _ in 0..20 {
        failed += usize::from(store.institution_find_by_code("NG2041").await.is_err());
    }
    assert!(failed <= 1, "{failed} reads failed");
    crowd(store, &world.fresh.url).await;
    assert!(end_all(&world.fresh.url).await > 3);
    let mut failed = 0;
    for hour in 0..20 {
        let at = NOON.plus(HOUR * hour);
        failed += usize::from(store.upkeep_take(Round::Sessions, at, Duration::from_mins(1)).await.is_err());
    }
    assert!(failed <= 1, "{failed} writes failed");
    crowd(store, &world.fresh.url).await;
    assert!(end_all(&world.fresh.url).await > 3);
    let mut failed = 0;
    for number in 0..20 {
        let batch = new_batch(world.session, &format!("K{number:03}"), 2);
        failed += usize::from(store.batch_insert(world.institution, &batch, world.owner_audit()).await.is_err());
    }
    assert!(failed <= 1, "{failed} transactions failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_was_in_use_is_not_used_again() {
    let world = World::new(engines::postgres().await).await;
    let (store, url) = (world.store(), &world.fresh.url);
    let mut holder = PgConnection::connect(url).await.unwrap();
    holder.execute("begin; lock table upkeep").await.unwrap();
    let waits =
        "select pid::int8 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    let waiting = tokio::spawn({
        let store = store.clone();
        async move { store.upkeep_take(Round::Sessions, NOON, Duration::from_mins(1)).await }
    });
    // Within its transaction the holder would see for ever what it saw first.
    let mut watcher = PgConnection::connect(url).await.unwrap();
    let pid: i64 = loop {
        if let Some(pid) = query_scalar(waits).fetch_optional(&mut watcher).await.unwrap() {
            break pid;
        }
    };
    watcher.close().await.unwrap();
    // All others end, and somebody finds out.
    let end = format!(
        "select pg_terminate_backend(pid) from pg_stat_activity \
         where datname = current_database() and pid not in ({pid}, pg_backend_pid())"
    );
    crowd(store, url).await;
    holder.execute(AssertSqlSafe(end)).await.unwrap();
    while store.ping().await.is_ok() {}
    holder.execute("commit").await.unwrap();
    waiting.await.unwrap().unwrap();
    let begun = std::time::Instant::now();
    while number(url, &format!("select count(*) from pg_stat_activity where pid = {pid}")).await > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it rests for whoever comes next");
        store.ping().await.unwrap();
    }
}

/// Whoever takes a turn of the upkeep loses all statements that were prepared on the connection.
const FORGETS: &str = "create function forget() returns trigger language plpgsql as \
                       $$ begin execute 'deallocate all'; return new; end $$; \
                       create trigger forgets before insert on upkeep for each row execute function forget()";

#[tokio::test(flavor = "multi_thread")]
async fn statements_that_are_gone_are_prepared_again() {
    let world = World::new(engines::postgres().await).await;
    let store = world.store();
    execute_behind(&world.fresh.url, FORGETS).await;
    let forget = async |hour: u32| {
        store.upkeep_take(Round::Sessions, NOON.plus(HOUR * hour), Duration::from_mins(1)).await.unwrap()
    };
    let insert = async |prefix: &str| {
        let batch = new_batch(world.session, prefix, 2);
        store.batch_insert(world.institution, &batch, world.owner_audit()).await.unwrap()
    };
    // Before each kind of statement it is on the connection, which is the only one, and then it is gone.
    store.institution_find_by_code("NG2041").await.unwrap();
    forget(0).await;
    assert!(store.institution_find_by_code("NG2041").await.unwrap().is_some(), "a read");
    insert("K001").await;
    forget(1).await;
    insert("K002").await;
    store.ping().await.unwrap();
    forget(2).await;
    store.ping().await.unwrap();
    forget(3).await;
    assert!(forget(4).await, "a write by itself, which is done once");
    let made = number(&world.fresh.url, "select count(*) from batch where slip_prefix in ('K001', 'K002')").await;
    assert_eq!(made, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_that_no_longer_fit_are_prepared_again() {
    let world = World::new(engines::postgres().await).await;
    let store = world.store();
    let read = async || {
        let mut asking = JoinSet::new();
        for _ in 0..200 {
            let store = store.clone();
            asking.spawn(async move { store.institution_find_by_code("NG2041").await });
        }
        let found = asking.join_all().await;
        found.into_iter().filter_map(Result::unwrap).count()
    };
    assert_eq!(read().await, 200, "several connections have the statement");
    execute_behind(&world.fresh.url, "alter table institution alter column name type varchar(300)").await;
    assert_eq!(read().await, 200);
}
