//! Proofs: of many guesses at once exactly the promised number is heard, over two servers as over one; and whoever keeps
//! failing keeps nobody else out.

use axum::Router;
use tokio::task::JoinSet;

use crate::{
    client::Browser,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, EMAIL, MINUTE, ORIGIN, STAFF_PASSWORD, log_in, log_in_as},
    proof::{exactly, rounds},
};

on_both_engines!(
    three_hundred_guesses_at_a_candidate_are_heard_six_times,
    three_hundred_guesses_at_staff_are_heard_six_times,
    a_right_password_behind_the_sixth_guess_is_not_heard,
    whoever_keeps_failing_keeps_nobody_out,
);

const WRONG: &str = "9HDN4-RYCW7";
const RIGHT: [(&str, &str); 2] = [("email", EMAIL), ("password", STAFF_PASSWORD)];

/// A browser at one of two servers on one database.
fn at_one_of(servers: &[Router; 2], number: usize) -> Browser {
    Browser::new(servers[number % 2].clone(), ORIGIN)
}

/// The failures that the only name has.
async fn failures(centre: &Centre) -> Vec<usize> {
    let rows = centre.dump().await["throttle"].clone();
    let read = |row: &String| {
        let rest = row.trim_matches(|character| "()".contains(character)).split(',').nth(1).unwrap();
        rest.parse().unwrap()
    };
    rows.iter().map(read).collect()
}

async fn three_hundred_guesses_at_a_candidate_are_heard_six_times(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let servers = [centre.app.clone(), centre.another_server().await];
    let slip = centre.slips(1).await.remove(0);
    let mut guesses = JoinSet::new();
    for number in 0..300 {
        let (mut browser, username) = (at_one_of(&servers, number), slip.username.clone());
        guesses.spawn(async move { log_in_as(&mut browser, &username, WRONG).await.status });
    }
    assert!(guesses.join_all().await.iter().all(|status| *status == 422));
    let heard = failures(&centre).await;
    assert_eq!(heard.len(), 1);
    exactly("300 guesses at once at one candidate, two servers: heard", heard[0], 6);
}

async fn three_hundred_guesses_at_staff_are_heard_six_times(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let servers = [centre.app.clone(), centre.another_server().await];
    let mut guesses = JoinSet::new();
    for number in 0..300 {
        let mut browser = at_one_of(&servers, number);
        guesses.spawn(async move {
            let wrong = [("email", EMAIL), ("password", "not the password")];
            browser.post("/api/admin/log_in", &wrong).await.status.as_u16()
        });
    }
    let statuses = guesses.join_all().await;
    assert!(statuses.iter().all(|status| [401, 503].contains(status)), "{statuses:?}");
    let heard = failures(&centre).await;
    assert_eq!(heard.len(), 1);
    exactly("300 guesses at once at one e-mail address, two servers: heard", heard[0], 6);
}

async fn a_right_password_behind_the_sixth_guess_is_not_heard(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let servers = [centre.app.clone(), centre.another_server().await];
    let slips = centre.slips(rounds(2, 20)).await;
    let mut inside = 0;
    for slip in &slips {
        for number in 0..6 {
            log_in_as(&mut at_one_of(&servers, number), &slip.username, WRONG).await;
        }
        let mut guesses = JoinSet::new();
        for number in 6..64 {
            let (mut browser, slip) = (at_one_of(&servers, number), slip.clone());
            guesses.spawn(async move { log_in(&mut browser, &slip).await.status });
        }
        inside += guesses.join_all().await.iter().filter(|status| **status == 303).count();
    }
    exactly("a right password as the 7th to 64th guess, two servers: let in", inside, 0);
    let mut staff_inside = 0;
    for number in 0..12 {
        let mut browser = at_one_of(&servers, number);
        let wrong = [("email", EMAIL), ("password", "not the password")];
        let typed = if number < 6 { wrong } else { RIGHT };
        staff_inside += usize::from(browser.post("/api/admin/log_in", &typed).await.status == 303);
    }
    exactly("a right password of staff as the 7th to 12th guess, two servers: let in", staff_inside, 0);
}

async fn whoever_keeps_failing_keeps_nobody_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let (mut candidates, mut owners) = (0, 0);
    let tries = rounds(4, 27);
    for round in 0..u8::try_from(tries).unwrap() {
        centre.after(MINUTE * u32::from(round));
        // A stranger who never stops, and another one every minute: the name always waits.
        let newest = [192, 0, 2, 100 + round];
        let mut guesses = JoinSet::new();
        for address in [[192, 0, 2, 1], newest].repeat(6) {
            let (mut stranger, username) = (centre.browser().at(address), slip.username.clone());
            guesses.spawn(async move { log_in_as(&mut stranger, &username, WRONG).await.status });
            let mut stranger = centre.browser().at(address);
            let wrong = [("email", EMAIL), ("password", "not the password")];
            guesses.spawn(async move { stranger.post("/api/admin/log_in", &wrong).await.status });
        }
        guesses.join_all().await;
        let mut stranger = centre.browser().at(newest);
        assert_eq!(log_in(&mut stranger, &slip).await.status, 422, "the name does wait");
        assert_eq!(stranger.post("/api/admin/log_in", &RIGHT).await.status, 401, "the e-mail address does wait");
        let mut at_home = centre.browser().at([203, 0, 113, 9]);
        candidates += usize::from(log_in(&mut at_home, &slip).await.status == 303);
        owners += usize::from(at_home.post("/api/admin/log_in", &RIGHT).await.status == 303);
    }
    exactly("log-ins of a candidate at a clean address while strangers keep failing: let in", candidates, tries);
    exactly("log-ins of an owner at a clean address while strangers keep failing: let in", owners, tries);
}
