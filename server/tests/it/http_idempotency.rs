//! The same thing asked twice, or by many at once: one batch, one claim, and everybody is told the truth.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use crate::{
    client::{AS_APP, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, log_in, new_username},
};

on_both_engines!(
    thirty_two_posts_of_one_form_make_one_batch,
    the_same_key_with_other_content_is_refused,
    the_form_of_a_session_makes_one,
    eight_devices_claim_one_slip,
    two_devices_claim_one_slip_and_the_slower_is_told,
    a_form_sent_twice_by_one_device_leads_to_its_username,
    one_device_sends_its_form_many_times_at_once,
);

const KEY: &str = "019e1c00-0000-7000-8000-000000000001";

/// Runs futures at once, each on a task of its own.
async fn all<T: Send + 'static>(work: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let tasks: Vec<_> = work.into_iter().map(tokio::spawn).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

async fn create(staff: &mut Browser, session: String, count: &str, label: &str) -> (StatusCode, String) {
    let fields = [("session", session.as_str()), ("count", count), ("label", label), ("idempotency_key", KEY)];
    let answer = staff.post("/api/admin/create_codes", &fields).await;
    (answer.status, answer.header("location").unwrap_or_default().to_owned())
}

async fn thirty_two_posts_of_one_form_make_one_batch(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let staff = centre.owner().await;
    let answers = all((0..32).map(|_| {
        let (mut staff, session) = (staff.clone(), centre.session.to_string());
        async move { create(&mut staff, session, "25", "Room B12").await }
    }))
    .await;
    assert!(answers.iter().all(|(status, _)| *status == StatusCode::SEE_OTHER), "{answers:?}");
    let pages: BTreeSet<&String> = answers.iter().map(|(_, page)| page).collect();
    assert_eq!(pages.len(), 1, "{pages:?}");
    let rows = centre.dump().await;
    assert_eq!((rows["batch"].len(), rows["entry"].len(), rows["create_codes_request"].len()), (1, 25, 1));
    let made = rows["audit"].iter().filter(|row| row.contains("codes_created")).count();
    assert_eq!(made, 1, "one act, one audit row");
}

async fn the_same_key_with_other_content_is_refused(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let session = || centre.session.to_string();
    let (_, first) = create(&mut staff, session(), "3", "").await;
    let before = centre.dump().await;
    let (_, again) = create(&mut staff, session(), " 3 ", "  ").await;
    assert_eq!(again, first, "the same content, typed differently");
    let sentence = "This form was already used for another batch. Open Add Entries again.";
    for (count, label) in [("4", ""), ("3", "Room B12")] {
        let fields = [("session", &*session()), ("count", count), ("label", label), ("idempotency_key", KEY)];
        let page = staff.post("/api/admin/create_codes", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.problems(), [sentence]);
        let to_app = staff.post_with("/api/admin/create_codes", &fields, &[AS_APP]).await;
        assert_eq!((to_app.status, to_app.refusal()), (StatusCode::UNPROCESSABLE_ENTITY, "\"key_reused\""));
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn the_form_of_a_session_makes_one(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let form = form_to(&staff.get("/admin/sessions/new").await, "/api/admin/create_session");
    let details = [
        ("name", "Autumn placement"),
        ("opens", "2026-10-25T09:00"),
        ("closes", "2026-10-25T17:00"),
        ("time_zone", "Europe/Madrid"),
    ];
    let sent = form.with(&details);
    let answers = all((0..8).map(|_| {
        let (mut staff, sent) = (staff.clone(), sent.clone());
        async move {
            let fields: Vec<_> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            staff.post("/api/admin/create_session", &fields).await.see_other().to_owned()
        }
    }))
    .await;
    let pages: BTreeSet<&String> = answers.iter().collect();
    assert_eq!(pages.len(), 1, "{pages:?}");
    let made = async |name: &str| {
        let rows = centre.dump().await;
        let acts = rows["audit"].iter().filter(|row| row.contains("session_created")).count();
        (rows["test_session"].iter().filter(|row| row.contains(name)).count(), acts)
    };
    let (sessions, acts) = made("Autumn placement").await;
    assert_eq!(sessions, 1);

    // Somebody goes back and makes another one of the same form; without its key there is one each time.
    let mut other = form.with(&details);
    other.iter_mut().filter(|(name, _)| name == "name").for_each(|(_, value)| "Winter placement".clone_into(value));
    let other: Vec<_> = other.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_ne!(staff.post("/api/admin/create_session", &other).await.see_other(), answers[0]);
    assert_eq!(made("Winter placement").await, (1, acts + 1));
    for _ in 0..2 {
        staff.post("/api/admin/create_session", &details).await.see_other();
    }
    assert_eq!(made("Autumn placement").await, (3, acts + 3));
}

async fn eight_devices_claim_one_slip(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut devices = Vec::new();
    for _ in 0..8 {
        devices.push(centre.newcomer(&slip).await);
    }
    let answers = all(devices.into_iter().enumerate().map(|(number, mut device)| async move {
        let name = format!("Candidate {number}");
        let claimed = device.post("/welcome", &[("full_name", &name)]).await;
        let led_to = claimed.see_other().to_owned();
        let me = device.get("/welcome/username").await;
        (led_to, me.status, me.header("location").map(str::to_owned))
    }))
    .await;
    let winners =
        answers.iter().filter(|(led_to, status, _)| led_to == "/welcome/username" && *status == StatusCode::OK);
    assert_eq!(winners.count(), 1, "{answers:?}");
    let losers = answers.iter().filter(|(led_to, status, next)| {
        led_to == "/replaced" && *status == StatusCode::SEE_OTHER && next.as_deref() == Some("/replaced")
    });
    assert_eq!(losers.count(), 7, "{answers:?}");
    let rows = centre.dump().await;
    assert_eq!((rows["candidate"].len(), rows["username"].len()), (1, 1), "one person and one username");
}

async fn two_devices_claim_one_slip_and_the_slower_is_told(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut slower = centre.newcomer(&slip).await;
    centre.candidate(&slip, "María Carreño").await;
    let before = centre.dump().await;
    assert_eq!(slower.post("/welcome", &[("full_name", "Somebody Else")]).await.see_other(), "/replaced");
    let told = slower.get("/replaced").await.words();
    assert!(told.contains("This slip was used on 12 May at 12:00."), "{told}");
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_form_sent_twice_by_one_device_leads_to_its_username(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut device = centre.newcomer(&slip).await;
    // The browser sends the second form before the first answer, with its new cookie, has arrived.
    let mut before_the_answer = device.clone();
    let details = [("full_name", "María Carreño")];
    assert_eq!(device.post("/welcome", &details).await.see_other(), "/welcome/username");
    let username = new_username(&device.get("/welcome/username").await);
    assert_eq!(before_the_answer.post("/welcome", &details).await.see_other(), "/welcome/username");
    assert_eq!(new_username(&before_the_answer.get("/welcome/username").await), username);
}

async fn one_device_sends_its_form_many_times_at_once(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut device = centre.browser();
    log_in(&mut device, &slip).await;
    let usernames = all((0..6).map(|_| {
        let mut device = device.clone();
        async move {
            let claimed = device.post("/welcome", &[("full_name", "María Carreño")]).await;
            assert_eq!(claimed.see_other(), "/welcome/username");
            new_username(&device.get("/welcome/username").await)
        }
    }))
    .await;
    assert_eq!(usernames.iter().collect::<BTreeSet<_>>().len(), 1, "{usernames:?}");
    assert_eq!(centre.dump().await["candidate"].len(), 1);
}
