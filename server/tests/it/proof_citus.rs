//! The main job on Citus, with a coordinator and two workers as operators put them up; where PostgreSQL has the extension.

use futures_util::future::join_all;
use lanyard_server::storage::{EntryFind, Store};

use crate::{
    citus::{Cluster, SPREAD, is_installed},
    command_fixture::Place,
    proof::{exactly, rounds, skipped},
    proof_backup::claims,
    proof_nodes::number,
    store_claims::execute_behind,
    store_counters::miscounted,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_goes_on_citus() {
    if !is_installed() {
        skipped("Citus", "PostgreSQL has no extension of that name here");
        return;
    }
    let cluster = Cluster::start().await;
    let url = cluster.url();
    let place = Place::on(&url);
    // What is there before is there afterwards.
    let session = place.furnish();
    let people = rounds(20, 500);
    let early = place.slips(&session, people, &[]);
    execute_behind(&url, SPREAD).await;
    let spread = "select count(distinct nodename) from citus_shards where table_name = 'entry'::regclass";
    exactly("Citus: workers that have parts of the entries", number(&url, spread).await, 2);
    let (one, another) = (place.serve(&[]), place.another_node().serve(&[]));
    let late = place.slips(&session, people, &[]);
    let all: Vec<_> = early.iter().chain(&late).collect();
    // Each slip at both nodes at one moment.
    let used =
        join_all(all.iter().map(async |slip| tokio::join!(claims(&one.url, slip), claims(&another.url, slip)))).await;
    let of = format!("Citus, a coordinator and two workers, {} slips used at two nodes at once", all.len());
    exactly(&format!("{of}: used once"), used.iter().filter(|(one, another)| one ^ another).count(), all.len());
    exactly(&format!("{of}: wrong counters"), usize::try_from(miscounted(&url).await).unwrap(), 0);
    let faults = one.logged(" ERROR ").len() + another.logged(" ERROR ").len();
    exactly(&format!("{of}: faults in the log"), faults, 0);
    let store = Store::open_complete(&url).await.unwrap();
    let institution = store.institution_find_by_code("NG2041").await.unwrap().unwrap().id;
    for (typed, least) in [(early[0].username.as_str(), 1), ("Ana M", 21), ("ora", 21)] {
        let found = store.entry_find(institution, &EntryFind::of(typed), 21).await.unwrap();
        exactly(&format!("{of}: found by {}", typed.len()), found.rows.len(), least);
    }
    store.close().await;
    assert!(place.run(&["migrate"]).succeeded().ends_with("There was nothing to add.\n"));
}
