//! Proof: a log-in is worth what it was checked against. Log-ins, claims and readers run against everything that ends them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{task::JoinSet, time::sleep};

use crate::{
    client::{Answer, Browser},
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, log_in_as},
    proof::{exactly, rounds},
    workbook::Slip,
};

on_both_engines!(
    a_new_password_from_staff_leaves_no_log_in_alive,
    a_withdrawal_leaves_no_log_in_alive,
    a_claim_elsewhere_leaves_no_log_in_alive,
    a_renewal_leaves_no_log_in_alive,
    a_claim_under_way_does_not_survive_a_new_password,
    a_thief_in_a_loop_stays_outside,
    only_the_renewing_device_reads_the_new_password,
    sixteen_presses_take_one_new_password,
    a_log_out_during_the_claim_ends_both_cookies,
);

/// Devices that log in while something ends what they log in with.
const DEVICES: u64 = 4;

/// A row of the table.
fn check(what: &str, engine: &str, tries: usize) -> String {
    format!("{what} ({tries} tries, {engine})")
}

fn engine(fresh: &Fresh) -> &'static str {
    if fresh.url.starts_with("sqlite:") { "SQLite" } else { "PostgreSQL" }
}

/// A browser with an address of its own, so that no throttle of an address speaks.
fn device(centre: &Centre, number: usize) -> Browser {
    let [.., high, low] = u32::try_from(number).unwrap().to_be_bytes();
    centre.browser().at([203, 0, high, low])
}

/// Several devices log in with a slip, a little one after the other; returns those that were let in.
async fn crowd(centre: &Centre, number: usize, username: &str, password: &str) -> Vec<Browser> {
    let mut devices = JoinSet::new();
    for place in 0..DEVICES {
        let mut browser = device(centre, number);
        let (username, password) = (username.to_owned(), password.to_owned());
        // Spread over the milliseconds that the other act takes, elsewhere with each try.
        let wait = Duration::from_micros(place * 700 + number as u64 * 131 % 700);
        devices.spawn(async move {
            sleep(wait).await;
            let answer = log_in_as(&mut browser, &username, &password).await;
            (answer.status == 303).then_some(browser)
        });
    }
    devices.join_all().await.into_iter().flatten().collect()
}

/// A page that only somebody who is logged in sees.
async fn is_inside(browser: &mut Browser) -> bool {
    browser.get("/welcome").await.status == 200 || browser.get("/welcome/username").await.status == 200
}

async fn inside(browsers: impl IntoIterator<Item = Browser>) -> usize {
    let mut inside = 0;
    for mut browser in browsers {
        inside += usize::from(is_inside(&mut browser).await);
    }
    inside
}

/// Staff do something to the entry of one slip.
async fn act(staff: &mut Browser, centre: &Centre, path: &str, slip: &Slip, number: usize) {
    let (session, key) = (centre.session.to_string(), format!("019e1c00-0000-7000-8000-{number:012}"));
    let fields = [("session", session.as_str()), ("all_matching", "1"), ("q", &slip.username), ("expected", "1")];
    staff.post(path, &[&fields[..], &[("key", &key)]].concat()).await.see_other();
}

const ISSUE: &str = "/api/admin/issue_passwords";

async fn a_new_password_from_staff_leaves_no_log_in_alive(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(8, 80));
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let mut alive = 0;
    for (number, slip) in centre.slips(tries).await.iter().enumerate() {
        let logged_in = crowd(&centre, number, &slip.username, &slip.password);
        let (logged_in, ()) = tokio::join!(logged_in, act(&mut staff, &centre, ISSUE, slip, number));
        alive += inside(logged_in).await;
    }
    exactly(&check("log-ins that outlive a new password from staff", engine, tries), alive, 0);
}

async fn a_withdrawal_leaves_no_log_in_alive(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(8, 80));
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let mut alive = 0;
    for (number, slip) in centre.slips(tries).await.iter().enumerate() {
        let logged_in = crowd(&centre, number, &slip.username, &slip.password);
        let withdraw = act(&mut staff, &centre, "/api/admin/withdraw_entries", slip, number);
        let (logged_in, ()) = tokio::join!(logged_in, withdraw);
        act(&mut staff, &centre, "/api/admin/restore_entries", slip, number).await;
        alive += inside(logged_in).await;
    }
    exactly(&check("log-ins that a withdrawal and a restoration bring back", engine, tries), alive, 0);
}

async fn a_claim_elsewhere_leaves_no_log_in_alive(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(8, 80));
    let centre = Centre::new(fresh).await;
    let mut alive = 0;
    for (number, slip) in centre.slips(tries).await.iter().enumerate() {
        let mut owner = centre.newcomer(slip).await;
        let logged_in = crowd(&centre, number, &slip.username, &slip.password);
        let claim = [("full_name", "Li Na")];
        let (logged_in, claimed) = tokio::join!(logged_in, owner.post("/welcome", &claim));
        assert_eq!(claimed.see_other(), "/welcome/username");
        alive += inside(logged_in).await;
    }
    exactly(&check("log-ins with a slip that outlive its claim elsewhere", engine, tries), alive, 0);
}

/// A candidate at their test, and their username.
async fn at_the_test(centre: &Centre, slip: &Slip) -> (Browser, String) {
    let (mut browser, username) = centre.candidate(slip, "Li Na").await;
    browser.post("/welcome/username", &[("username", &username)]).await.see_other();
    (browser, username)
}

async fn a_renewal_leaves_no_log_in_alive(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(8, 40));
    let centre = Centre::new(fresh).await;
    let mut alive = 0;
    for (number, slip) in centre.slips(tries).await.iter().enumerate() {
        let (mut phone, username) = at_the_test(&centre, slip).await;
        let logged_in = crowd(&centre, number, &username, &slip.password);
        let renewal = [("password", slip.password.as_str())];
        let (logged_in, renewed) = tokio::join!(logged_in, phone.post("/me/password", &renewal));
        assert_eq!(renewed.see_other(), "/me/password/new");
        alive += inside(logged_in).await;
    }
    exactly(&check("log-ins that outlive the candidate's own new password", engine, tries), alive, 0);
}

async fn a_claim_under_way_does_not_survive_a_new_password(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(8, 80));
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let mut alive = 0;
    for (number, slip) in centre.slips(tries).await.iter().enumerate() {
        let mut thief = centre.newcomer(slip).await;
        let claim = async {
            sleep(Duration::from_micros(number as u64 * 731 % 6000)).await;
            thief.post("/welcome", &[("full_name", "Thief")]).await;
        };
        tokio::join!(claim, act(&mut staff, &centre, ISSUE, slip, number));
        alive += inside([thief]).await;
    }
    exactly(&check("claims that outlive a new password from staff", engine, tries), alive, 0);
}

async fn a_thief_in_a_loop_stays_outside(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(3, 24));
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let mut successes = 0;
    for (number, slip) in centre.slips(tries).await.iter().enumerate() {
        let is_issued = Arc::new(AtomicBool::new(false));
        let mut thieves = JoinSet::new();
        for place in 0..4 {
            let (is_issued, mut browser, slip) = (is_issued.clone(), device(&centre, 4 * number + place), slip.clone());
            thieves.spawn(async move {
                let mut held = Vec::new();
                // Logs in again and again; what it holds when the new password is there, it claims with at once.
                while !is_issued.load(Ordering::Relaxed) && held.len() < 500 {
                    if log_in_as(&mut browser, &slip.username, &slip.password).await.status == 303 {
                        held.push(browser.clone());
                    }
                }
                let mut successes = 0;
                for mut browser in held.into_iter().rev() {
                    let claimed = browser.post("/welcome", &[("full_name", "Thief")]).await;
                    let through = claimed.status == 303 && claimed.see_other() == "/welcome/username";
                    successes += usize::from(through || is_inside(&mut browser).await);
                }
                successes
            });
        }
        sleep(Duration::from_millis(20)).await;
        act(&mut staff, &centre, ISSUE, slip, number).await;
        is_issued.store(true, Ordering::Relaxed);
        successes += thieves.join_all().await.into_iter().sum::<usize>();
    }
    exactly(&check("cookies of a thief in a loop that still open or claim", engine, tries), successes, 0);
}

fn shown(page: &Answer) -> Option<&str> {
    let (_, rest) = page.text().split_once("class=\"new-username\"")?;
    rest.split_once('>')?.1.split('<').next()
}

async fn only_the_renewing_device_reads_the_new_password(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(8, 40));
    let centre = Centre::new(fresh).await;
    let mut read = 0;
    for slip in centre.slips(tries).await {
        let (mut phone, username) = at_the_test(&centre, &slip).await;
        let mut laptop = centre.browser();
        assert_eq!(log_in_as(&mut laptop, &username, &slip.password).await.see_other(), "/me");
        let is_renewed = Arc::new(AtomicBool::new(false));
        let mut readers = JoinSet::new();
        for _ in 0..4 {
            let (mut laptop, is_renewed) = (laptop.clone(), is_renewed.clone());
            readers.spawn(async move {
                let mut read = 0;
                while !is_renewed.load(Ordering::Relaxed) {
                    read += usize::from(laptop.get("/me/password/new").await.status == 200);
                }
                read + usize::from(laptop.get("/me/password/new").await.status == 200)
            });
        }
        sleep(Duration::from_millis(2)).await;
        assert_eq!(phone.post("/me/password", &[("password", &slip.password)]).await.see_other(), "/me/password/new");
        is_renewed.store(true, Ordering::Relaxed);
        read += readers.join_all().await.into_iter().sum::<usize>();
        assert!(shown(&phone.get("/me/password/new").await).is_some(), "the renewing device reads it");
    }
    exactly(&check("another device reads the new password", engine, tries), read, 0);
}

async fn sixteen_presses_take_one_new_password(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(3, 20));
    let centre = Centre::new(fresh).await;
    let mut wrong = 0;
    for slip in centre.slips(tries).await {
        let (mut phone, username) = at_the_test(&centre, &slip).await;
        let mut presses = JoinSet::new();
        for _ in 0..16 {
            let (mut phone, password) = (phone.clone(), slip.password.clone());
            presses.spawn(async move { phone.post("/me/password", &[("password", &password)]).await });
        }
        let answers = presses.join_all().await;
        wrong += answers.iter().filter(|answer| answer.header("location") != Some("/me/password/new")).count();
        let page = phone.get("/me/password/new").await;
        let mut other = centre.browser();
        assert_eq!(log_in_as(&mut other, &username, shown(&page).unwrap()).await.see_other(), "/me");
    }
    exactly(&check("wrong answers to sixteen presses of Give me a new password", engine, tries), wrong, 0);
}

async fn a_log_out_during_the_claim_ends_both_cookies(fresh: Fresh) {
    let (engine, tries) = (engine(&fresh), rounds(8, 80));
    let centre = Centre::new(fresh).await;
    let mut alive = 0;
    for (number, slip) in centre.slips(tries).await.iter().enumerate() {
        let before = centre.newcomer(slip).await;
        let (mut claiming, mut leaving) = (before.clone(), before.clone());
        let leave = async {
            sleep(Duration::from_micros(number as u64 * 431 % 5000)).await;
            leaving.post("/log_out", &[]).await
        };
        let (_, left) = tokio::join!(claiming.post("/welcome", &[("full_name", "Li Na")]), leave);
        assert_eq!(left.status, 200);
        alive += inside([before, claiming]).await;
    }
    exactly(&check("cookies that outlive a log-out during the claim", engine, tries), alive, 0);
}
