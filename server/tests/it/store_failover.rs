//! Store: a database server that ends all connections, as one does that gives its place to another.

use std::time::Duration;

use lanyard_server::storage::{Round, Store};
use sqlx::{Connection as _, PgConnection, query_scalar};
use tokio::task::JoinSet;

use crate::{
    engines,
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

/// Asks for so much at one moment that several connections are open.
async fn crowd(store: &Store) {
    let mut asking = JoinSet::new();
    for _ in 0..200 {
        let store = store.clone();
        asking.spawn(async move { store.ping().await.unwrap() });
    }
    asking.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_costs_an_answer_and_not_one_for_each_connection() {
    let world = World::new(engines::postgres().await).await;
    let store = world.store();
    crowd(store).await;
    assert!(end_all(&world.fresh.url).await > 3, "several connections were open");
    let mut failed = 0;
    for _ in 0..20 {
        failed += usize::from(store.ping().await.is_err());
    }
    assert!(failed <= 1, "{failed} looks failed");
    crowd(store).await;
    assert!(end_all(&world.fresh.url).await > 3);
    let mut failed = 0;
    for _ in 0..20 {
        failed += usize::from(store.institution_find_by_code("NG2041").await.is_err());
    }
    assert!(failed <= 1, "{failed} reads failed");
    crowd(store).await;
    assert!(end_all(&world.fresh.url).await > 3);
    let mut failed = 0;
    for hour in 0..20 {
        let at = NOON.plus(HOUR * hour);
        failed += usize::from(store.upkeep_take(Round::Sessions, at, Duration::from_mins(1)).await.is_err());
    }
    assert!(failed <= 1, "{failed} writes failed");
    crowd(store).await;
    assert!(end_all(&world.fresh.url).await > 3);
    let mut failed = 0;
    for number in 0..20 {
        let batch = new_batch(world.session, &format!("K{number:03}"), 2);
        failed += usize::from(store.batch_insert(world.institution, &batch, world.owner_audit()).await.is_err());
    }
    assert!(failed <= 1, "{failed} transactions failed");
}
