//! Nodes that reach their database through a real `PgBouncer`: they start together, serve, and leave nothing behind.

use tokio::task::JoinSet;

use crate::{
    command_fixture::Place,
    engines::empty_postgres_url,
    pooler::{Mode, Pooler},
    proof::{exactly, rounds},
    proof_backup::claims,
    proof_nodes::{number, ready, together},
    store_claims::execute_behind,
    store_counters::miscounted,
};

const NODES: usize = 5;

/// How a node is told that it speaks to a pooler.
const POOLED: &[&str] = &["--database-pooled", "--database-connections", "4"];

/// Five nodes begin with an empty database, and each slip is used at two of them at one moment.
async fn nodes_through_a_pooler(mode: Mode, connections: usize) {
    let url = empty_postgres_url().await;
    let pooler = Pooler::before(&url, mode, connections);
    let mut places = vec![Place::on(pooler.url())];
    while places.len() < NODES {
        places.push(places[0].another_node());
    }
    let (places, servers) = together(places, POOLED).await;
    let stopped: Vec<_> = servers.iter().filter_map(|server| server.as_ref().err()).collect();
    assert!(stopped.is_empty(), "{stopped:#?}");
    let of = format!("{NODES} nodes behind PgBouncer, {mode:?}, {connections} connections");
    exactly(&format!("{of}: nodes that are not ready"), NODES - ready(&servers).await, 0);
    let people = rounds(60, 500);
    let session = places[0].furnish_on(POOLED);
    let slips = places[0].slips(&session, people, POOLED);
    let mut used = JoinSet::new();
    for (at, slip) in slips.into_iter().enumerate() {
        let node = |number: usize| servers[number % NODES].as_ref().map(|server| server.url.clone()).unwrap();
        let (one, two) = (node(at), node(at + 1));
        used.spawn(async move {
            let (first, second) = tokio::join!(claims(&one, &slip), claims(&two, &slip));
            usize::from(first) + usize::from(second)
        });
    }
    let winners = used.join_all().await;
    exactly(&format!("{of}: slips used once of {people}"), winners.iter().filter(|times| **times == 1).count(), people);
    exactly(&format!("{of}: wrong counters"), usize::try_from(miscounted(&url).await).unwrap(), 0);
    exactly(&format!("{of}: candidates"), number(&url, "select count(*) from candidate").await, people);
    let advisory = "select count(*) from pg_locks where locktype = 'advisory' \
                    and database = (select oid from pg_database where datname = current_database())";
    exactly(&format!("{of}: locks left behind"), number(&url, advisory).await, 0);
    let faults: usize = servers.iter().flatten().map(|server| server.logged(" ERROR ").len()).sum();
    exactly(&format!("{of}: faults in the logs"), faults, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_nodes_share_three_connections_by_transaction() {
    nodes_through_a_pooler(Mode::Transaction, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_nodes_have_their_connections_in_session_mode() {
    // The nodes' own, and those of the commands beside them.
    nodes_through_a_pooler(Mode::Session, NODES * 4 + 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_know_of_the_pooler_is_told() {
    let url = empty_postgres_url().await;
    let pooler = Pooler::before(&url, Mode::Transaction, 3);
    let place = Place::on(pooler.url());
    let said = place.serve_or_stop(&[]).err().unwrap_or_default();
    let sentence = "lanyard: At this address a pooler answers, which lets no connection have settings of its own. \
                    Say so with --database-pooled (LANYARD_DATABASE_POOLED=true).";
    // What the pooler said stands behind it.
    assert!(said.lines().last().is_some_and(|last| last.starts_with(sentence)), "{said}");
    let unlimited = "statements have no limit of time";
    let silent = Pooler::passing_over(&url);
    assert_eq!(place.serve(&["--database", &silent.url()]).logged(unlimited).len(), 1);
    assert_eq!(place.serve(POOLED).logged(unlimited).len(), 1);
    let database = url.rsplit_once('/').unwrap().1.split_once('?').unwrap().0;
    execute_behind(&url, &format!("alter database {database} set statement_timeout = '30s'")).await;
    // One whose connections are opened with it.
    let pooler = Pooler::before(&url, Mode::Transaction, 3);
    let limited = place.serve(&[POOLED, &["--database", &pooler.url()]].concat());
    assert!(limited.logged(unlimited).is_empty());
    let said = place.run(&["backup", "by.pooler"]);
    let sentence = "At this address a pooler answers. A backup is made and restored by PostgreSQL's own programs, which go \
                    past it: give the address of PostgreSQL itself with --database.";
    assert!(said.refused().starts_with(sentence), "{}", said.stderr);
    let variables = [("LANYARD_DATABASE_POOLED", "true")];
    place.run_with(&["backup", "direct.backup", "--database", &url], &variables, "").succeeded();
}
