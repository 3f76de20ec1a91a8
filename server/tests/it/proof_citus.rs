//! The main job on Citus, with a coordinator and two workers as operators put them up; where PostgreSQL has the extension.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use lanyard_server::storage::{EntryFind, Store};

use crate::{
    citus::{Cluster, SPREAD, back, is_installed, lose},
    command_fixture::Place,
    proof::{at_most, exactly, rounds, skipped, within},
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
    // A version that is had when the tables are in their places.
    let newest = "drop statistics entry_of_session; delete from _sqlx_migrations where version = 22; \
                  delete from compatibility where version = 22";
    execute_behind(&url, newest).await;
    drop((one.stop("TERM"), another.stop("TERM")));
    place.run(&["migrate"]).succeeded();
    exactly("Citus: workers that were told of it", number(&url, TOLD).await, 2);
}

/// On how many workers the planner was told how a table's columns depend on each other.
const TOLD: &str =
    "select count(*) from run_command_on_workers('select count(*) > 0 from pg_statistic_ext') where result = 't'";

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_lost_is_told_as_a_database_that_is_away() {
    if !is_installed() {
        skipped("Citus", "PostgreSQL has no extension of that name here");
        return;
    }
    let cluster = Cluster::start().await;
    let url = cluster.url();
    let place = Place::on(&url);
    let session = place.furnish();
    let slips = place.slips(&session, 4, &[]);
    execute_behind(&url, SPREAD).await;
    let server = place.serve(&[]);
    let [before, beside, meanwhile, after] = &slips[..] else { panic!("four slips") };
    assert!(claims(&server.url, before).await);
    let (with, without) = cluster.workers_with_and_without().await;
    lose(without);
    assert!(claims(&server.url, beside).await, "nothing of this institution is there");
    // What asks all machines fails again and again meanwhile, between what succeeds.
    for _ in 0..30 {
        assert_ne!(server.post("/", &[("username", "q"), ("password", "q"), ("institution", "NG-2041")]).await.0, 503);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    back(without);
    lose(with);
    let fields = [("username", &*meanwhile.username), ("password", &*meanwhile.password), ("institution", "NG-2041")];
    for _ in 0..5 {
        assert_eq!(server.post("/", &fields).await.0, 503);
    }
    assert_eq!(server.get("/livez").await.0, 200);
    back(with);
    let start = Instant::now();
    while !claims(&server.url, meanwhile).await {
        within("Citus: a worker is back, until candidates log in", start.elapsed(), Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    within("Citus: a worker is back, until candidates log in", start.elapsed(), Duration::from_secs(10));
    assert!(claims(&server.url, after).await);
    let faults = server.logged(" ERROR ");
    for of_which in ["read", "written"] {
        let said = faults.iter().filter(|fault| fault.contains(&format!("the database cannot be {of_which}"))).count();
        at_most(&format!("Citus: lines in the log while workers are lost, cannot be {of_which}"), said, 1);
    }
    assert!(faults.iter().all(|fault| fault.contains("the database cannot be ")), "{faults:?}");
    exactly("Citus: wrong counters afterwards", usize::try_from(miscounted(&url).await).unwrap(), 0);
}
