//! Browser sessions: how long they last, what ends them, and that every request is judged anew.

use crate::{
    client::AS_APP,
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, EMAIL, HOUR, MINUTE, STAFF_PASSWORD, log_in_as, new_username},
    store_claims::execute_behind,
};

on_both_engines!(
    staff_are_logged_out_after_half_an_hour_without_activity,
    staff_are_logged_out_after_eight_hours_whatever_happens,
    candidates_are_logged_out_after_an_hour_without_activity,
    a_closed_session_turns_everybody_away,
    a_log_out_ends_the_browser_session_for_good,
    a_disabled_account_is_out_with_the_next_request,
    a_claim_elsewhere_ends_the_others,
    the_cookie_of_before_the_claim_only_leads_to_the_username,
    a_log_out_ends_the_cookie_of_before_the_claim,
    tokens_of_one_audience_open_nothing_of_the_other,
);

const TIMED_OUT: &str = "You were logged out after 30 minutes without activity";

async fn staff_are_logged_out_after_half_an_hour_without_activity(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    for minutes in [29, 58] {
        centre.after(minutes * MINUTE);
        assert_eq!(staff.get("/admin/sessions").await.status, 200, "after {minutes} minutes");
    }
    centre.after(88 * MINUTE);
    let wanted = format!("/admin/sessions/{}", centre.session);
    let led = staff.get(&wanted).await;
    assert_eq!(led.status, 302);
    let log_in = led.header("location").unwrap();
    assert_eq!(log_in, format!("/admin/login?timed_out=1&next={wanted}"));
    let page = staff.get(log_in).await;
    assert!(page.words().contains(TIMED_OUT), "{}", page.words());
    assert_eq!(page.value_of("next"), Some(wanted));

    let to_app = staff.post_with("/api/admin/log_in", &[("email", EMAIL), ("password", "no")], &[AS_APP]).await;
    assert_eq!(to_app.status, 401, "the log-in form itself works with the old cookie");
    let session = centre.session.to_string();
    let fields = [("session", session.as_str()), ("count", "3")];
    let form = staff.post("/api/admin/create_codes", &[&fields[..], &[("idempotency_key", &session)]].concat()).await;
    let wanted = format!("/admin/login?timed_out=1&next=/admin/sessions/{session}");
    assert_eq!(form.see_other(), format!("{wanted}/add%3Fform%3D{session}%26count%3D3"));
    let download = staff.post("/admin/logins.xlsx", &[("session", &session)]).await;
    assert_eq!(download.see_other(), wanted);
    assert!(centre.dump().await["batch"].is_empty());
}

async fn staff_are_logged_out_after_eight_hours_whatever_happens(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    for quarter in 1..32 {
        centre.after(quarter * 15 * MINUTE);
        assert_eq!(staff.get("/admin/sessions").await.status, 200, "quarter {quarter}");
    }
    centre.after(8 * HOUR);
    assert_eq!(staff.get("/admin/sessions").await.header("location"), Some("/admin/login?timed_out=1"));
}

async fn candidates_are_logged_out_after_an_hour_without_activity(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let (mut candidate, username) = centre.candidate(&slip, "Li Na").await;
    candidate.post("/welcome/username", &[("username", &username)]).await;
    for minutes in [59, 118] {
        centre.after(minutes * MINUTE);
        assert_eq!(candidate.get("/me").await.status, 200, "after {minutes} minutes");
    }
    centre.after(178 * MINUTE);
    let page = candidate.get("/me").await;
    assert_eq!(page.status, 401);
    let sentence = "You were logged out after 60 minutes without activity. Log in again.";
    assert!(page.words().contains(sentence), "{}", page.words());
    assert_eq!(log_in_as(&mut candidate, &username, &slip.password).await.see_other(), "/me");
}

async fn a_closed_session_turns_everybody_away(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    // The session closes eleven hours after the centre's noon.
    centre.after(659 * MINUTE);
    let mut newcomer = centre.newcomer(&slips[0]).await;
    let (mut candidate, _) = centre.candidate(&slips[1], "Li Na").await;
    centre.after(11 * HOUR);
    for page in [newcomer.get("/welcome").await, candidate.get("/welcome/username").await, candidate.get("/me").await] {
        assert_eq!(page.status, 403);
        assert!(page.words().contains("Spring placement closed on Tue 12 May 2026, 23:00"), "{}", page.words());
    }
    assert_eq!(newcomer.post("/welcome", &[("full_name", "María Carreño")]).await.status, 403);
    assert_eq!(candidate.post("/me/start", &[]).await.status, 403);
    assert_eq!(centre.dump().await["candidate"].len(), 1);
}

async fn a_log_out_ends_the_browser_session_for_good(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let mut stolen = staff.clone();
    let out = staff.post("/api/admin/log_out", &[]).await;
    assert_eq!(out.see_other(), "/admin/login");
    assert!(staff.cookies().is_empty());
    assert_eq!(stolen.get("/admin/sessions").await.header("location"), Some("/admin/login"), "the cookie is worthless");

    let slip = centre.slips(1).await.remove(0);
    let (mut candidate, _) = centre.candidate(&slip, "Li Na").await;
    let mut stolen = candidate.clone();
    let out = candidate.post("/log_out", &[]).await;
    assert_eq!(out.status, 200);
    assert!(out.words().contains("You are logged out."), "{}", out.words());
    assert!(candidate.cookies().is_empty());
    assert_ne!(stolen.get("/welcome/username").await.status, 200, "the cookie is worthless");
}

async fn a_disabled_account_is_out_with_the_next_request(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    execute_behind(
        &centre.fresh.url,
        &format!("update staff set disabled_at = 1 where person_id in (select id from person where email = '{EMAIL}')"),
    )
    .await;
    assert_eq!(staff.get("/admin/sessions").await.header("location"), Some("/admin/login"));
    let again = [("email", EMAIL), ("password", STAFF_PASSWORD)];
    assert_eq!(centre.browser().post("/api/admin/log_in", &again).await.status, 401);
}

async fn a_claim_elsewhere_ends_the_others(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut other = centre.newcomer(&slip).await;
    let mut device = centre.newcomer(&slip).await;
    let mut stale = device.clone();
    assert_eq!(device.post("/welcome", &[("full_name", "Li Na")]).await.see_other(), "/welcome/username");
    assert_eq!(other.get("/welcome").await.see_other(), "/replaced");
    // The token of before the claim leads its own device on for two minutes, in case the answer was lost.
    assert_eq!(stale.get("/welcome").await.see_other(), "/welcome/username");
    centre.after(2 * MINUTE);
    let over = stale.get("/welcome/username").await;
    assert_eq!(over.status, 401);
    assert!(over.words().contains("Log in with your new username now."), "{}", over.words());
    assert_eq!(device.get("/welcome/username").await.status, 200);
}

async fn the_cookie_of_before_the_claim_only_leads_to_the_username(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut device = centre.newcomer(&slip).await;
    let mut stale = device.clone();
    device.post("/welcome", &[("full_name", "Li Na")]).await.see_other();
    let username = new_username(&stale.get("/welcome/username").await);
    device.post("/welcome/username", &[("username", &username)]).await.see_other();
    let before = centre.dump().await;
    for page in ["/welcome", "/me", "/me/password", "/me/password/new"] {
        assert_eq!(stale.get(page).await.see_other(), "/welcome/username", "{page}");
    }
    assert!(stale.get("/").await.text().contains("href=\"/welcome/username\""), "the way on from the log-in page");
    assert_eq!(stale.post("/me/password", &[("password", &slip.password)]).await.see_other(), "/welcome/username");
    stale.post("/me/password/new", &[]).await.see_other();
    stale.post("/me/start", &[]).await.see_other();
    assert!(changed(&before, &centre.dump().await).is_empty());
    // Written down, it is typed at the log-in.
    let wrong = stale.post("/welcome/username", &[("username", "lina-0000")]).await;
    assert_eq!(wrong.status, 422);
    let page = stale.post("/welcome/username", &[("username", &username)]).await;
    assert_eq!((page.status.as_u16(), page.value_of("username")), (200, Some(username.clone())));
    assert_eq!(page.value_of("institution").as_deref(), Some("NG-2041"));
    assert!(page.words().contains("Log in with your new username now."), "{}", page.words());
    assert!(stale.cookies().is_empty());
    assert_eq!(log_in_as(&mut stale, &username, &slip.password).await.see_other(), "/me");
    assert_eq!(device.get("/me").await.status, 200, "nobody else was logged out");
}

async fn a_log_out_ends_the_cookie_of_before_the_claim(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    for (slip, knows_the_new_one) in centre.slips(2).await.iter().zip([true, false]) {
        let before = centre.newcomer(slip).await;
        let mut claiming = before.clone();
        claiming.post("/welcome", &[("full_name", "Li Na")]).await.see_other();
        let after = claiming.clone();
        // Logged out in the tab that has the new cookie, and in one that was not told yet.
        let mut leaving = if knows_the_new_one { after.clone() } else { before.clone() };
        assert_eq!(leaving.post("/log_out", &[]).await.status, 200);
        for mut cookie in [before, after] {
            for page in ["/welcome", "/welcome/username", "/me"] {
                assert_eq!(cookie.get(page).await.see_other(), "/", "{page}");
            }
        }
    }
}

async fn tokens_of_one_audience_open_nothing_of_the_other(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let (candidate, _) = centre.candidate(&slip, "Li Na").await;
    let staff = centre.owner().await;
    let mut as_staff = centre.browser();
    as_staff.hold("staff", &candidate.cookies()["candidate"]);
    assert_eq!(as_staff.get("/admin/sessions").await.header("location"), Some("/admin/login"));
    let mut as_candidate = centre.browser();
    as_candidate.hold("candidate", &staff.cookies()["staff"]);
    assert_eq!(as_candidate.get("/me").await.see_other(), "/");
    for rubbish in ["", "x", "AAAA", &"A".repeat(64), &"A".repeat(5000)] {
        let mut browser = centre.browser();
        browser.hold("staff", rubbish);
        assert_eq!(browser.get("/admin/sessions").await.header("location"), Some("/admin/login"));
    }
}
