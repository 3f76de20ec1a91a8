//! Mail under load and violence: two programs empty one queue, and programs are killed in the middle of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use lanyard_app::model::letter::Letter;

use crate::{
    command_fixture::{Place, Server},
    engines::empty_postgres_url,
    mail_fixture::{beside, clear, queue},
    proof::{at_most, exactly, rounds, within},
    smtp_server::{MailBox, SmtpServer},
    store_claims::execute_behind,
};

/// Mails of one round.
const MAILS: usize = 300;

/// How many a program hands over at once.
const AT_ONCE: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_and_one_queue_on_sqlite() {
    two_programs(&Place::new(), "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_and_one_queue_on_postgres() {
    two_programs(&Place::on(empty_postgres_url().await), "PostgreSQL").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_killed_while_they_send_on_sqlite() {
    kills(&Place::new(), "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_killed_while_they_send_on_postgres() {
    kills(&Place::on(empty_postgres_url().await), "PostgreSQL").await;
}

fn serve(place: &Place, server: &SmtpServer) -> Server {
    let address = clear(server.port);
    let variables = [("LANYARD_SMTP_URL", address.as_str()), ("LANYARD_MAIL_FROM", "lanyard@northgate.test")];
    place.serve_with(&["--listen", "127.0.0.1:0"], &variables)
}

async fn write(place: &Place, count: usize) {
    let (service, store, institution) = beside(place).await;
    for number in 0..count {
        queue(&service, &store, institution, &format!("p{number}@northgate.test"), Letter::PasswordChanged).await;
    }
    store.close().await;
}

async fn two_programs(place: &Place, engine: &str) {
    place.furnish();
    let (mut twice, mut missing, mut slowest) = (0, 0, Duration::ZERO);
    for _ in 0..rounds(1, 5) {
        let inbox = MailBox::new();
        let server = inbox.serve(&[]);
        let programs = [serve(place, &server), serve(place, &server)];
        write(place, MAILS).await;
        let began = Instant::now();
        let arrived = inbox.wait_for(MAILS).await;
        slowest = slowest.max(began.elapsed());
        for program in programs {
            program.stop("TERM");
        }
        let people: BTreeSet<String> = arrived.iter().map(|mail| mail.to.clone()).collect();
        missing += MAILS - people.len();
        twice += inbox.arrived().len() - people.len();
    }
    exactly(&format!("mail by two programs, {engine}: of {MAILS} a round, that came twice"), twice, 0);
    exactly(&format!("mail by two programs, {engine}: that did not come"), missing, 0);
    within(
        &format!("mail by two programs, {engine}: {MAILS} after the last was written"),
        slowest,
        Duration::from_secs(15),
    );
}

#[expect(clippy::disallowed_methods, reason = "a moment that no rule picks")]
async fn kills(place: &Place, engine: &str) {
    place.furnish();
    let (inbox, kills, mails) = (MailBox::new(), rounds(3, 30), rounds(40, 300));
    // Each mail is under way for a while.
    let server = inbox.serve(&["--slow", "0.2"]);
    write(place, mails).await;
    let mut under_way = 0;
    for _ in 0..kills {
        let before = inbox.arrived().len();
        let program = serve(place, &server);
        inbox.wait_for((before + 1).min(mails)).await;
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..400))).await;
        program.signal("KILL");
        drop(program);
        // What the mail server was taking then, it still takes.
        tokio::time::sleep(Duration::from_millis(300)).await;
        under_way += usize::from(inbox.arrived().len() < mails);
        // Nobody in a test waits for a lease to end.
        execute_behind(&place.database(), "update mail set due_at = 0 where done_at is null").await;
    }
    let program = serve(place, &server);
    let mut came: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    let began = Instant::now();
    while came.len() < mails && began.elapsed() < Duration::from_mins(2) {
        tokio::time::sleep(Duration::from_millis(200)).await;
        came.clear();
        for mail in inbox.arrived() {
            let (times, ids) = came.entry(mail.to).or_default();
            *times += 1;
            ids.insert(mail.id);
        }
    }
    program.stop("TERM");
    assert!(under_way > 0, "no kill came in the middle");
    exactly(&format!("mail and kills, {engine}: that did not come"), mails - came.len(), 0);
    let repeats = came.values().map(|(times, _)| times - 1).sum();
    at_most(&format!("mail and {kills} kills, {engine}: that came again"), repeats, kills * AT_ONCE);
    let other_ids = came.values().filter(|(_, ids)| ids.len() != 1).count();
    exactly(&format!("mail and kills, {engine}: repeats that mail programs cannot tell"), other_ids, 0);
}
