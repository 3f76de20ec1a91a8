//! Guessing: five failures are free, then a name waits where it failed; a hall never waits; and no answer tells what was
//! wrong.

use std::time::{Duration, Instant};

use lanyard_app::model::staff::Role;
use lanyard_server::domain::secret::Secret;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    http_fixture::{Centre, EMAIL, OTHER_EMAIL, STAFF_PASSWORD, log_in, log_in_as},
};

// Attempts are decided by rows that both engines count in `store_attempts` and `proof_guessing`.
on_sqlite!(
    a_name_waits_after_five_failures_and_others_do_not,
    an_address_that_failed_a_thousand_times_keeps_nobody_out,
    staff_wait_after_five_failures,
    a_colleague_is_unlocked_and_it_is_remembered,
    the_door_of_staff_closes_for_an_address_and_for_no_other,
    every_failure_of_staff_is_one_answer,
    every_failure_is_one_answer,
    failures_take_their_time,
);

const WRONG: &str = "9HDN4-RYCW7";

async fn a_name_waits_after_five_failures_and_others_do_not(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let mut hall = centre.browser();
    for _ in 0..5 {
        assert_eq!(log_in_as(&mut hall, &slips[0].username, WRONG).await.status, 422);
    }
    assert_eq!(log_in(&mut hall, &slips[0]).await.see_other(), "/welcome", "five failures are free");
    for _ in 0..6 {
        log_in_as(&mut hall, &slips[0].username.to_lowercase(), WRONG).await;
    }
    let refused = log_in(&mut centre.browser(), &slips[0]).await;
    assert_eq!(refused.status, 422, "the right password is not heard");
    let elsewhere = log_in(&mut centre.browser().at([203, 0, 113, 9]), &slips[0]).await;
    assert_eq!(elsewhere.see_other(), "/welcome", "the name waits where it failed, and nowhere else");
    assert_eq!(log_in(&mut centre.browser(), &slips[1]).await.see_other(), "/welcome", "another one at that address");
    centre.after(Duration::from_millis(999));
    assert_eq!(log_in(&mut centre.browser(), &slips[0]).await.status, 422);
    centre.after(Duration::from_secs(1));
    assert_eq!(log_in(&mut centre.browser(), &slips[0]).await.see_other(), "/welcome", "after the wait");
    assert_eq!(log_in_as(&mut centre.browser(), &slips[0].username, WRONG).await.status, 422);
    assert_eq!(log_in(&mut centre.browser(), &slips[0]).await.see_other(), "/welcome", "counted from the start again");
    assert_eq!(centre.log_ins("candidate", "password", "let_in").await, 5);
    let [refused, held_back] = [
        centre.log_ins("candidate", "password", "refused").await,
        centre.log_ins("candidate", "password", "held_back").await,
    ];
    assert!(held_back >= 2 && refused + held_back == 14, "{refused} refused, {held_back} held back");
}

async fn an_address_that_failed_a_thousand_times_keeps_nobody_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    log_in_as(&mut centre.browser(), &slips[1].username, WRONG).await;
    for hundred in 0..10 {
        let guesses = (0..100).map(|number| {
            let mut guesser = centre.browser();
            tokio::spawn(async move {
                let username = format!("guess-{hundred}-{number}");
                log_in_as(&mut guesser, &username, WRONG).await.status
            })
        });
        for guess in guesses.collect::<Vec<_>>() {
            assert_eq!(guess.await.unwrap(), 422);
        }
    }
    assert_eq!(log_in(&mut centre.browser(), &slips[0]).await.see_other(), "/welcome", "the hall goes on");
    assert_eq!(log_in(&mut centre.browser(), &slips[1]).await.status, 422, "a name that was guessed from there waits");
    let elsewhere = log_in(&mut centre.browser().at([203, 0, 113, 9]), &slips[1]).await;
    assert_eq!(elsewhere.see_other(), "/welcome", "but not at another address");
}

async fn every_failure_of_staff_is_one_answer(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    for _ in 0..6 {
        let wrong = [("email", OTHER_EMAIL), ("password", "not the password")];
        centre.browser().post("/api/admin/log_in", &wrong).await;
    }
    let mut first: Option<String> = None;
    for (what, email, password) in [
        ("a wrong password", EMAIL, "not the password"),
        ("an unknown address", "nobody@northgate.test", STAFF_PASSWORD),
        ("an address that waits, with its password", OTHER_EMAIL, STAFF_PASSWORD),
    ] {
        let fields = [("email", email), ("password", password)];
        let answer = centre.browser().post_with("/api/admin/log_in", &fields, &[AS_APP]).await;
        let answer = whole(&answer, [email, password]);
        let nonce = answer.split("'nonce-").nth(1).map(|rest| rest.split('\'').next().unwrap().to_owned());
        let answer = nonce.map_or(answer.clone(), |nonce| answer.replace(&nonce, "nonce"));
        assert_eq!(first.get_or_insert_with(|| answer.clone()), &answer, "{what}");
    }
}

async fn staff_wait_after_five_failures(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut browser = centre.browser();
    let right = [("email", EMAIL), ("password", STAFF_PASSWORD)];
    for _ in 0..6 {
        let wrong = [("email", EMAIL), ("password", "not the password")];
        assert_eq!(browser.post("/api/admin/log_in", &wrong).await.status, 401);
    }
    assert_eq!(browser.post("/api/admin/log_in", &right).await.status, 401, "the right password is not heard");
    let elsewhere = centre.browser().at([203, 0, 113, 9]).post("/api/admin/log_in", &right).await;
    assert_eq!(elsewhere.see_other(), "/admin/sessions", "where it did not fail");
    assert_eq!(browser.post("/api/admin/log_in", &right).await.status, 401, "where it failed it still waits");
    centre.after(Duration::from_secs(1));
    assert_eq!(browser.post("/api/admin/log_in", &right).await.see_other(), "/admin/sessions");
}

async fn a_colleague_is_unlocked_and_it_is_remembered(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let password = Secret::new(STAFF_PASSWORD.to_owned());
    centre
        .service
        .staff_create("NG-2041", "coordinator@northgate.test", "B. Ruiz", Role::Owner, &password)
        .await
        .unwrap();
    let right = [("email", "coordinator@northgate.test"), ("password", STAFF_PASSWORD)];
    let mut colleague = centre.browser().at([203, 0, 113, 9]);
    for _ in 0..6 {
        let wrong = [("email", "coordinator@northgate.test"), ("password", "not the password")];
        colleague.post("/api/admin/log_in", &wrong).await;
    }
    assert_eq!(colleague.post("/api/admin/log_in", &right).await.status, 401);

    let mut owner = centre.owner().await;
    let page = owner.get("/admin/settings").await.words();
    assert!(page.contains("Unlock a colleague"), "{page}");
    let mut foreign = centre.staff(OTHER_EMAIL).await;
    let before = centre.dump().await;
    for (typed, sentence) in [
        ("", "Enter the email your colleague logs in with"),
        ("nobody@northgate.test", "No colleague of yours logs in with this email. Check it letter by letter"),
        (OTHER_EMAIL, "No colleague of yours logs in with this email. Check it letter by letter"),
    ] {
        let refused = owner.post("/api/admin/unlock_colleague", &[("colleague", typed)]).await;
        assert_eq!((refused.status.as_u16(), refused.problems()), (422, vec![sentence.to_owned()]), "{typed}");
        assert_eq!(refused.value_of("colleague").as_deref(), Some(typed), "what was typed is kept");
    }
    let foreign = foreign.post("/api/admin/unlock_colleague", &[("colleague", "coordinator@northgate.test")]).await;
    assert_eq!(foreign.status, 422, "only of one's own institution");
    assert!(changed(&before, &centre.dump().await).iter().all(|table| table == "browser_session"));

    let form = [("colleague", " Coordinator@Northgate.test ")];
    let unlocked = owner.post("/api/admin/unlock_colleague", &form).await.see_other().to_owned();
    let said = owner.get(&unlocked).await.read_out_first();
    assert_eq!(said, "Unlocked. Your colleague can log in at once; the password is the same.");
    assert_eq!(colleague.post("/api/admin/log_in", &right).await.see_other(), "/admin/sessions");
    let again = owner.post("/api/admin/unlock_colleague", &form).await.see_other().to_owned();
    assert_eq!(owner.get(&again).await.read_out_first(), "This account was not locked, so nothing was changed.");
    let acts = centre.dump().await["audit"].iter().filter(|row| row.contains("staff_unlocked")).count();
    assert_eq!(acts, 1, "what changed nothing is not remembered");
}

async fn the_door_of_staff_closes_for_an_address_and_for_no_other(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let right = [("email", EMAIL), ("password", STAFF_PASSWORD)];
    let mut stranger = centre.browser();
    for number in 0..30 {
        let wrong = [("email", format!("guess-{number}@northgate.test")), ("password", "not the password".into())];
        let wrong = wrong.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(stranger.post("/api/admin/log_in", &wrong).await.status, 401);
    }
    let closed = stranger.post("/api/admin/log_in", &right).await;
    assert_eq!(closed.status, 503, "thirty at once are heard");
    let sentence = "Too many people are logging in at the moment. Try again in a few seconds.";
    assert!(closed.words().contains(sentence), "{}", closed.words());
    let to_app = stranger.post_with("/api/admin/log_in", &right, &[AS_APP]).await;
    assert_eq!((to_app.status.as_u16(), to_app.refusal()), (503, "\"too_many_log_ins\""));
    let elsewhere = centre.browser().at([203, 0, 113, 9]).post("/api/admin/log_in", &right).await;
    assert_eq!(elsewhere.see_other(), "/admin/sessions");
    let slip = centre.slips(1).await.remove(0);
    assert_eq!(log_in(&mut stranger, &slip).await.see_other(), "/welcome", "candidates have a door of their own");
    centre.after(Duration::from_millis(1_999));
    assert_eq!(stranger.post("/api/admin/log_in", &right).await.status, 503);
    centre.after(Duration::from_secs(4));
    assert_eq!(stranger.post("/api/admin/log_in", &right).await.see_other(), "/admin/sessions");
}

async fn fail(browser: &mut Browser, username: &str, password: &str, institution: &str) -> Answer {
    browser.post("/", &[("username", username), ("password", password), ("institution", institution)]).await
}

/// Status, headers and body, without what was typed.
fn whole(answer: &Answer, typed: [&str; 2]) -> String {
    let mut headers: Vec<String> = answer.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    headers.sort();
    let body = answer.text().replace(&format!("\"{}\"", typed[0]), "username").replace(typed[1], "institution");
    format!("{}\n{}\n\n{body}", answer.status, headers.join("\n"))
}

async fn every_failure_is_one_answer(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let (known, waiting) = (&slips[0], &slips[1]);
    let mut browser = centre.browser();
    for _ in 0..6 {
        fail(&mut browser, &waiting.username, WRONG, "NG-2041").await;
    }
    let cases = [
        ("a wrong password", known.username.as_str(), WRONG, "NG-2041"),
        ("an unknown username", "K7RM-T4XW", WRONG, "NG-2041"),
        ("an unknown institution", &known.username, &known.password, "XX-9999"),
        ("another institution", &known.username, &known.password, "SG-3350"),
        ("a name that waits", &waiting.username, WRONG, "NG-2041"),
        ("a name that waits, with its password", &waiting.username, &waiting.password, "NG-2041"),
    ];
    let mut first: Option<String> = None;
    for (what, username, password, institution) in cases {
        let answer = fail(&mut centre.browser(), username, password, institution).await;
        let answer = whole(&answer, [username, institution]);
        assert_eq!(first.get_or_insert_with(|| answer.clone()), &answer, "{what}");
    }
}

async fn failures_take_their_time(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    // The answer comes at the floor, not before; how much after depends on the machine.
    let floor = Duration::from_millis(250);
    for (username, institution) in [(slip.username.as_str(), "NG-2041"), ("K7RM-T4XW", "NG-2041"), ("x", "XX-9999")] {
        let began = Instant::now();
        fail(&mut centre.browser(), username, WRONG, institution).await;
        assert!(began.elapsed() >= floor, "{username} at {institution}: {:?}", began.elapsed());
    }
    for email in [EMAIL, "nobody@northgate.test"] {
        let began = Instant::now();
        centre.browser().post("/api/admin/log_in", &[("email", email), ("password", "not the password")]).await;
        assert!(began.elapsed() >= floor, "{email}: {:?}", began.elapsed());
    }
}
