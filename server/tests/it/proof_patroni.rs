//! People at work over two nodes while PostgreSQL changes its place under Patroni: what somebody was told is there, and who
//! could not be served was told so.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, atomic::Ordering},
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use tokio::{task::JoinSet, time::sleep};

use crate::{
    command_fixture::{PASSWORD, Place, Server},
    patroni::{Cluster, TTL},
    people::{Hall, email},
    proof::{at_most, exactly, rounds, within},
    proof_kills::HALF,
    proof_nodes::number,
    store_counters::miscounted,
    workbook::Slip,
};

/// Candidates who are at work at one time, and members of staff.
const CANDIDATES: usize = 6;
const STAFF: usize = 2;

/// How the server that takes writes loses its place.
#[derive(Clone, Copy, Debug)]
enum Loss {
    /// Its operator gives it to the other one.
    SwitchOver,
    /// It dies.
    Kill,
    /// It stands still with all its connections open, and goes on when the other one has its place.
    Freeze,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_were_told_outlives_the_server() {
    let mut cluster = Cluster::start().await;
    let place = Place::on(cluster.url());
    let session = place.furnish();
    for whose in 0..STAFF {
        let email = email(whose);
        let person = ["staff", "create", "--institution", "NG-2041", "--email", &email, "--name", "Cora"];
        let command = [&person[..], &["--role", "coordinator", "--password-stdin"]].concat();
        place.run_with(&command, &[], &format!("{PASSWORD}\n")).succeeded();
    }
    let losses: &[Loss] = &[Loss::SwitchOver, Loss::Kill, Loss::Freeze][..rounds(2, 3)];
    let rounds = rounds(1, 6);
    let slips: Vec<Slip> = (0..rounds * losses.len()).flat_map(|_| place.slips(&session, 500, &[])).collect();
    let slips = Arc::new(Mutex::new(slips));
    let nodes = [place.serve(&[]), place.another_node().serve(&[])];
    let hall = Arc::new(Hall::default());
    let mut people = JoinSet::new();
    for whose in 0..CANDIDATES + STAFF {
        let (hall, slips, session, url) =
            (hall.clone(), slips.clone(), session.clone(), nodes[whose % nodes.len()].url.clone());
        people.spawn(async move {
            if whose < STAFF { hall.staff(&url, &session, whose).await } else { hall.candidates(&url, &slips).await }
        });
    }
    let mut worst = [Felt::default(); 3];
    for loss in losses.repeat(rounds) {
        let felt = lose(&mut cluster, &hall, loss).await;
        let worst = &mut worst[loss as usize];
        worst.silence = worst.silence.max(felt.silence);
        worst.again = worst.again.max(felt.again);
        worst.later = worst.later.max(felt.later);
    }
    hall.close();
    people.join_all().await;
    let faults = faults(&nodes);
    for loss in losses {
        let (of, felt) = (loss.told(), worst[*loss as usize]);
        within(&format!("{of}: nothing was saved for, at most"), felt.silence, Duration::from_secs(20));
        within(&format!("{of}: the new server's first save after, at most"), felt.again, Duration::from_secs(10));
        at_most(&format!("{of}: times that people were told to try again, at most"), felt.later, 1_000);
    }
    let of = format!("PostgreSQL changes its place under Patroni, {} times", losses.len() * rounds);
    told(&of, &hall, &cluster.url()).await;
    assert!(faults.is_empty(), "{faults:#?}");
    exactly(&format!("{of}: faults in the logs"), faults.len(), 0);
}

impl Loss {
    /// For the table.
    fn told(self) -> String {
        let how = match self {
            Self::SwitchOver => "is asked for its place",
            Self::Kill => "is killed with its Patroni",
            Self::Freeze => "stands still",
        };
        format!("PostgreSQL {how}, ttl of {TTL} s")
    }
}

/// What people felt of a loss.
#[derive(Clone, Copy, Default)]
struct Felt {
    /// How long nothing was saved.
    silence: Duration,
    /// How long after the new server's first moment something was.
    again: Duration,
    /// How often somebody was told to try again.
    later: usize,
}

/// One loss, until people are served again.
async fn lose(cluster: &mut Cluster, hall: &Hall, loss: Loss) -> Felt {
    cluster.is_in_step().await;
    sleep(Duration::from_secs(1)).await;
    let (before, later, began) = (cluster.leader().await, hall.later.load(Ordering::Relaxed), Instant::now());
    let mut frozen = Vec::new();
    match loss {
        Loss::SwitchOver => cluster.switch_over(before).await,
        Loss::Kill => cluster.kill(before),
        Loss::Freeze => frozen = cluster.freeze(before),
    }
    while cluster.leader().await == before {
        sleep(Duration::from_millis(20)).await;
    }
    let taken = Instant::now();
    let (silence, again) = loop {
        if let Some(known) = hall.silence(began, taken) {
            break known;
        }
        assert!(taken.elapsed() < Duration::from_mins(1), "nobody is served again: {:#?}", hall.wrong.lock().unwrap());
        sleep(Duration::from_millis(20)).await;
    };
    match loss {
        Loss::SwitchOver => {}
        Loss::Kill => cluster.start_patroni(before),
        Loss::Freeze => Cluster::thaw(&frozen),
    }
    sleep(Duration::from_secs(1)).await;
    Felt { silence, again, later: hall.later.load(Ordering::Relaxed) - later }
}

/// What the nodes logged that is neither the beginning of an outage nor a commit of which nobody knows.
fn faults(nodes: &[Server]) -> Vec<String> {
    let mut faults: Vec<String> = nodes.iter().flat_map(|node| node.logged(" ERROR ")).collect();
    faults.retain(|line| {
        !line.contains("the database cannot be ") && !line.contains("connection was lost while committing")
    });
    faults
}

/// Compares what people were told with what is there.
async fn told(of: &str, hall: &Hall, url: &str) {
    let wrong = hall.wrong.lock().unwrap().clone();
    assert!(wrong.is_empty(), "{} of them: {:#?}", wrong.len(), &wrong[..wrong.len().min(5)]);
    exactly(&format!("{of}: answers without the sentence, or none"), wrong.len(), 0);
    let mut on = PgConnection::connect(url).await.unwrap();
    let mut rows = async |sql: &str| sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(&mut on).await.unwrap();

    let mut made = BTreeMap::<String, usize>::new();
    for row in rows("select label from batch where label <> ''").await {
        *made.entry(row.get(0)).or_default() += 1;
    }
    let batches = hall.batches.lock().unwrap().clone();
    let lost = batches.iter().filter(|label| !made.contains_key(*label)).count();
    exactly(&format!("{of}: batches lost of {}", batches.len()), lost, 0);
    exactly(&format!("{of}: batches made twice"), made.values().filter(|times| **times > 1).count(), 0);

    let mut there = BTreeMap::new();
    let sql = "select e.slip_code, coalesce(c.full_name, ''), coalesce(e.username, ''), \
               (select count(*) from browser_session b where b.institution_id = e.institution_id and b.entry_id = e.id \
               and b.logged_in_to is not null) from entry e \
               left join candidate c on c.institution_id = e.institution_id and c.entry_id = e.id";
    for row in rows(sql).await {
        let (slip, name, username, log_ins): (String, String, String, i64) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        there.insert(slip, (name, username, usize::try_from(log_ins).unwrap()));
    }
    let (mut names, mut usernames, mut log_ins, mut told) = (0, 0, 0, 0);
    for (slip, candidate) in hall.candidates.lock().unwrap().iter() {
        let (name, username, times) = &there[slip];
        told += usize::from(candidate.is_told);
        names += usize::from(candidate.is_told && *name != candidate.full_name);
        usernames += usize::from(candidate.username.as_ref().is_some_and(|shown| shown != username));
        log_ins += candidate.log_ins.saturating_sub(*times);
    }
    exactly(&format!("{of}: details lost of {told}"), names, 0);
    exactly(&format!("{of}: usernames that were shown and are not there"), usernames, 0);
    exactly(&format!("{of}: log-ins of candidates lost"), log_ins, 0);
    let staff = number(url, "select count(*) from browser_session where staff_id is not null").await;
    let expected = hall.staff_log_ins.load(Ordering::Relaxed);
    exactly(&format!("{of}: log-ins of staff lost of {expected}"), expected.saturating_sub(staff), 0);
    exactly(&format!("{of}: acts of which a half is there"), number(url, HALF).await, 0);
    exactly(&format!("{of}: wrong counters"), usize::try_from(miscounted(url).await).unwrap(), 0);
    assert!(told > 0 && !batches.is_empty(), "nobody was at work");
}
