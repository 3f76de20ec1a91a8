//! Store: what SQLite's log holds comes into its file beside those who write.

use std::time::Duration;

use sqlx::{Connection as _, SqliteConnection};
use tokio::time::{sleep, timeout};

use crate::{
    engines::{Fresh, on_sqlite},
    store_fixture::World,
};

on_sqlite!(a_long_log_is_folded_in_and_no_commit_does_it);

/// A commit that finds so many pages in the log folds them in itself.
const FOLDED_IN_BY_COMMITS: i64 = 8000;

/// How many pages the log has, and how many of them are in the file.
async fn log(url: &str) -> (i64, i64) {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    let (_, pages, folded_in): (i64, i64, i64) =
        sqlx::query_as("pragma wal_checkpoint(noop)").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    (pages, folded_in)
}

async fn a_long_log_is_folded_in_and_no_commit_does_it(fresh: Fresh) {
    let url = fresh.url.clone();
    let world = World::new(fresh).await;
    let mut batches = 0;
    while log(&url).await.0 < 1500 {
        batches += 1;
        world.batch(&format!("K{batches:03}"), 500).await;
    }
    let folded_in = async {
        loop {
            let (pages, folded_in) = log(&url).await;
            assert!(pages < FOLDED_IN_BY_COMMITS, "{pages}");
            if folded_in >= 1000 {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_mins(1), folded_in).await.expect("the log is folded in");
    assert_eq!(world.find_session().await.counts.unused, batches * 500);
}
