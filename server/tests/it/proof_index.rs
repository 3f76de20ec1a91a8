//! An index on a large table is built while everybody writes; whoever is killed meanwhile leaves nothing that keeps the next
//! one from it.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::{
    command_fixture::Place,
    engines::empty_postgres_url,
    proof::{exactly, rounds, within},
    proof_nodes::{number, old_hall, ready, together},
};

/// The index as it is called until its version takes it over.
const HALF_DONE: &str =
    "select count(*) from pg_index where indexrelid = to_regclass('entry_search_within') and not indisvalid";

const BUILDERS: &str = "select count(*) from pg_stat_activity where datname = current_database() \
                        and query like 'create index concurrently%'";

/// Waits until a statement counts so many.
async fn becomes(wanted: usize, url: &str, sql: &str) {
    let began = Instant::now();
    while number(url, sql).await != wanted {
        assert!(began.elapsed() < Duration::from_mins(2), "never {wanted}: {sql}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Writes to rows at both ends of the table as log-ins do, and takes none that a lock keeps for a second.
async fn writes(url: &str) -> usize {
    let mut writer = PgConnection::connect(url).await.unwrap();
    let mut refused = 0;
    writer.execute("set lock_timeout = '1s'").await.unwrap();
    for sql in [
        "update entry set last_seen_at = 1, search_text = search_text || 'a' where position = 1",
        "insert into entry (institution_id, id, session_id, batch_id, position, slip_code, key_id, verifier, search_text) \
         select institution_id, gen_random_uuid(), session_id, batch_id, (select max(position) from entry) + 1, \
         gen_random_uuid()::text, key_id, verifier, search_text from entry where position = 2",
    ] {
        refused += usize::from(writer.execute(sql).await.is_err());
    }
    writer.close().await.unwrap();
    refused
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_index_is_built_while_everybody_writes() {
    let entries = rounds(40_000, 500_000);
    let url = empty_postgres_url().await;
    let place = Place::on(&url);
    old_hall(&place, entries).await;
    // Whoever has read the database before keeps the index from being finished, so there is time to write.
    let mut reader = PgConnection::connect(&url).await.unwrap();
    reader.execute("begin isolation level repeatable read").await.unwrap();
    reader.execute("select 1").await.unwrap();
    let of = format!("the index for searches over {entries} entries is built");

    let (first, another) = (place.another_node(), place.another_node());
    let migrating = tokio::task::spawn_blocking(move || first.run(&["migrate"]));
    becomes(1, &url, HALF_DONE).await;
    exactly(&format!("{of}: writes that were refused meanwhile"), writes(&url).await, 0);
    let killed = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() \
                  and query like 'create index concurrently%'";
    exactly(&format!("{of}: killed meanwhile"), number(&url, killed).await, 1);
    let ran = migrating.await.unwrap();
    assert!(ran.code != Some(0) && ran.stderr.contains("terminating connection"), "{ran:?}");
    exactly(&format!("{of}: left half done"), number(&url, HALF_DONE).await, 1);

    // Whoever was killed has told its program before it is gone.
    becomes(0, &url, BUILDERS).await;
    let places = vec![another.another_node(), another.another_node(), another];
    let nodes = places.len();
    let ((_places, servers), took) = tokio::join!(together(places, &[]), async {
        becomes(1, &url, BUILDERS).await;
        becomes(1, &url, HALF_DONE).await;
        exactly(&format!("{of} again: writes that were refused meanwhile"), writes(&url).await, 0);
        exactly(&format!("{of} again: programs that build it"), number(&url, BUILDERS).await, 1);
        reader.execute("commit").await.unwrap();
        let began = Instant::now();
        becomes(1, &url, "select count(*) from compatibility where version = 19").await;
        began.elapsed()
    });
    let stopped: Vec<_> = servers.iter().filter_map(|server| server.as_ref().err()).collect();
    assert!(stopped.is_empty(), "{stopped:#?}");
    exactly(&format!("{of} again: nodes that serve"), ready(&servers).await, nodes);
    let in_place = "select count(*) from pg_index where indrelid = 'entry'::regclass and indisvalid \
                    and indexrelid = to_regclass('entry_search') and pg_get_indexdef(indexrelid) like '%institution_id, search_text%'";
    exactly(&format!("{of}: in its place"), number(&url, in_place).await, 1);
    exactly(&format!("{of}: half done at the end"), number(&url, HALF_DONE).await, 0);
    within(&format!("{of}: from the last reader's end to the version"), took, Duration::from_secs(10));
}
