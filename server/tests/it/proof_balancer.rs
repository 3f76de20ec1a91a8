//! The main job over three nodes behind a real `HAProxy`, while one of them is killed and another one stopped.

use std::time::Duration;

use reqwest::Client;
use tokio::task::JoinSet;

use crate::{
    balancer::{Balancer, free_port},
    command_fixture::{Place, Server},
    engines::empty_postgres_url,
    proof::{exactly, rounds},
    proof_backup::{browser, claims_in},
    proof_nodes::number,
    store_counters::miscounted,
    workbook::Slip,
};

/// Longer than `HAProxy` takes to see that a node is gone or about to go: two checks, a second apart.
const SEEN: Duration = Duration::from_secs(4);

/// What became of people who use their slips one after the other, a few at a time.
#[derive(Debug, Default)]
pub struct Came {
    /// Whoever was told that the details were taken.
    pub told: usize,
    /// Whoever met a failure and tried again later.
    pub failed: usize,
}

/// People with these slips, each in a browser of their own; whoever fails tries again, unless the slip was used by then.
pub async fn come(url: &str, database: &str, slips: &[Slip], browser: impl Fn() -> Client) -> Came {
    let mut halls = JoinSet::new();
    for part in slips.chunks(slips.len().div_ceil(6)) {
        let (url, database, part) = (url.to_owned(), database.to_owned(), part.to_vec());
        let browsers: Vec<Client> = part.iter().map(|_| browser()).collect();
        halls.spawn(async move {
            let mut came = Came::default();
            for (slip, browser) in part.iter().zip(&browsers) {
                for _ in 0..100 {
                    if claims_in(browser, &url, slip).await {
                        came.told += 1;
                        break;
                    }
                    came.failed += 1;
                    // The answer was lost on its way, and what it told of is there.
                    let used = format!(
                        "select count(*) from entry where slip_code = '{}' and claimed_at is not null",
                        slip.username
                    );
                    if number(&database, &used).await == 1 {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
            came
        });
    }
    let mut all = Came::default();
    while let Some(came) = halls.join_next().await {
        let came = came.unwrap();
        all.told += came.told;
        all.failed += came.failed;
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn three_nodes_lose_nothing_when_one_is_killed_and_one_stopped() {
    let database = empty_postgres_url().await;
    let place = Place::on(&database);
    let session = place.furnish();
    let people = rounds(36, 300);
    let slips: Vec<Vec<Slip>> = (0..3).map(|_| place.slips(&session, people, &[])).collect();
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let nodes = [free_port(), free_port(), free_port()];
    let start = |node: u16| -> Server {
        let listen = format!("127.0.0.1:{node}");
        let args = ["--listen", &listen, "--public-url", &url, "--trusted-proxies", "127.0.0.1", "--lame-duck", "4"];
        place.serve_with(&args, &[])
    };
    let (a, b, c) = (start(nodes[0]), start(nodes[1]), start(nodes[2]));
    let _balancer = Balancer::on(port, nodes);
    let mut told = 0;

    // In the middle of it a node is killed.
    let (came, ()) = tokio::join!(come(&url, &database, &slips[0], browser), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        b.signal("KILL");
    });
    told += came.told;
    tokio::time::sleep(SEEN).await;

    // Another one is stopped as an operator does it: nobody notices.
    let (came, ()) = tokio::join!(come(&url, &database, &slips[1], browser), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        c.signal("TERM");
    });
    told += came.told;
    exactly("three nodes behind HAProxy, one stopped with a lame-duck time: people who met a failure", came.failed, 0);
    let last = come(&url, &database, &slips[2], browser).await;
    told += last.told;
    exactly("three nodes behind HAProxy, one left: people who met a failure", last.failed, 0);

    let candidates = number(&database, "select count(*) from candidate").await;
    exactly(
        "three nodes behind HAProxy, one killed, one stopped: people whose details are there",
        candidates,
        3 * people,
    );
    assert!(told <= candidates, "{told} were told, {candidates} are there");
    exactly("three nodes behind HAProxy: wrong counters", usize::try_from(miscounted(&database).await).unwrap(), 0);
    exactly("three nodes behind HAProxy: faults in the log of who stayed", a.logged(" ERROR ").len(), 0);
}
