//! The main job on a database whose tables are cut into parts by institution, as operators cut them.

use futures_util::future::join_all;
use lanyard_server::storage::{EntryFind, Store};

use crate::{
    command_fixture::Place,
    engines::empty_postgres_url,
    proof::{exactly, rounds},
    proof_backup::claims,
    proof_nodes::number,
    store_claims::execute_behind,
    store_counters::miscounted,
};

/// What operators run.
const CUT: &str = include_str!("../../../deploy/partitions.sql");

const PARTS: &str = "select count(*) from pg_class where relispartition and relkind = 'r'";

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_goes_on_sixteen_parts() {
    let url = empty_postgres_url().await;
    let place = Place::on(&url);
    // What is there before is there afterwards.
    let session = place.furnish();
    let people = rounds(40, 500);
    let early = place.slips(&session, people, &[]);
    execute_behind(&url, CUT).await;
    exactly("parts of tables that are not sixteen times something", number(&url, PARTS).await % 16, 0);
    assert!(number(&url, PARTS).await >= 16 * 15, "every table of institutions is cut");
    let server = place.serve(&[]);
    let late = place.slips(&session, people, &[]);
    let all: Vec<_> = early.iter().chain(&late).collect();
    let used = join_all(all.iter().map(|slip| claims(&server.url, slip))).await;
    let of = format!("16 parts, {} slips", all.len());
    exactly(&format!("{of}: used"), used.iter().filter(|claimed| **claimed).count(), all.len());
    exactly(&format!("{of}: wrong counters"), usize::try_from(miscounted(&url).await).unwrap(), 0);
    exactly(&format!("{of}: faults in the log"), server.logged(" ERROR ").len(), 0);
    let store = Store::open_complete(&url).await.unwrap();
    let institution = store.institution_find_by_code("NG2041").await.unwrap().unwrap().id;
    for (typed, least) in [(early[0].username.as_str(), 1), ("Ana M", 21), ("ora", 21)] {
        let found = store.entry_find(institution, &EntryFind::of(typed), 21).await.unwrap();
        exactly(&format!("{of}: found by {}", typed.len()), found.rows.len(), least);
    }
    store.close().await;
    assert!(place.run(&["migrate"]).succeeded().ends_with("There was nothing to add.\n"));
    place.run(&["backup", "cut.backup"]).succeeded();
    let elsewhere = empty_postgres_url().await;
    place.run(&["restore", "cut.backup", "--database", &elsewhere]).succeeded();
    exactly(
        &format!("{of}: candidates of its backup"),
        number(&elsewhere, "select count(*) from candidate").await,
        all.len(),
    );
}
