//! Two people in one browser: a form does nothing for the other one, a log-in ends what was there before, and answers say
//! who they are for.

use axum::http::{Method, StatusCode};

use crate::{
    client::{AS_APP, Browser},
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    forms::form_to,
    http_fixture::{Centre, EMAIL, OTHER_EMAIL, STAFF_PASSWORD, log_in, log_in_as, new_username},
    http_whose_form::{claim_in, send},
};

on_sqlite!(
    a_slips_form_never_gives_another_slip_a_name,
    the_same_person_goes_on_with_an_old_form,
    answers_name_who_they_are_for,
    a_log_in_ends_what_the_browser_held_before,
    a_form_that_is_too_large_to_be_looked_at_is_refused,
);

async fn a_slips_form_never_gives_another_slip_a_name(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let [a, b, c] = centre.slips(3).await.try_into().ok().unwrap();
    let mut browser = centre.newcomer(&a).await;
    let form_of_a = form_to(&browser.get("/welcome").await, "/welcome");
    log_in(&mut browser, &b).await;
    let before = centre.dump().await;
    let sent = form_of_a.with(&[("full_name", "Amina Haddad")]);
    let refused = send(&mut browser, "/welcome", &sent, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(changed(&before, &centre.dump().await).is_empty());
    let sentence = format!(
        "Nothing was saved This form was opened with another login. This device is logged in with slip {} now. If that is \
         you, go on. If not, log out and log in yourself. Go on with slip {}",
        b.username, b.username
    );
    assert!(refused.words().contains(&sentence), "{}", refused.words());
    assert!(refused.text().contains("<a href=\"/welcome\" class=\"button\">"), "{}", refused.text());
    assert!(!refused.text().contains(&a.username), "{}", refused.text());

    // B goes on with the form of their own, and is not A.
    let form_of_b = form_to(&browser.get("/welcome").await, "/welcome");
    let claimed = send(&mut browser, "/welcome", &form_of_b.with(&[("full_name", "Bo Berg")]), &[]).await;
    assert_eq!(claimed.see_other(), "/welcome/username");
    let page = browser.get("/welcome/username").await;
    let username = new_username(&page);
    send(&mut browser, "/welcome/username", &form_to(&page, "/welcome/username").with(&[("username", &username)]), &[])
        .await;

    // The same with Start: B's page, C's browser session.
    let start = form_to(&browser.get("/me").await, "/me/start");
    let (_, username_of_c) = claim_in(&mut browser, &c, "Chloé Lefèvre").await;
    let before = centre.dump().await;
    let refused = send(&mut browser, "/me/start", &start.fields, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let sentence = format!("This device is logged in as {username_of_c} now.");
    assert!(refused.words().contains(&sentence), "{}", refused.words());
    assert!(changed(&before, &centre.dump().await).is_empty());
    // Log out on that page is C's own.
    let out = form_to(&refused, "/log_out");
    assert_eq!(send(&mut browser, "/log_out", &out.fields, &[]).await.status, StatusCode::OK);
    assert!(browser.cookies().is_empty());
    // Nobody is logged in any more: the old form is answered as ever.
    assert_eq!(send(&mut browser, "/me/start", &start.fields, &[]).await.see_other(), "/");
}

async fn the_same_person_goes_on_with_an_old_form(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut browser = centre.newcomer(&slip).await;
    let form = form_to(&browser.get("/welcome").await, "/welcome").with(&[("full_name", "María Carreño")]);
    // Logged in again in another tab, with another browser session.
    log_in(&mut browser, &slip).await;
    assert_eq!(send(&mut browser, "/welcome", &form, &[]).await.see_other(), "/welcome/username");
    // A second press arrives after the claim.
    assert_eq!(send(&mut browser, "/welcome", &form, &[]).await.see_other(), "/welcome/username");
}

/// Whom an answer of the app's says it is for.
async fn answered_to(browser: &mut Browser) -> Option<String> {
    let from_us = [AS_APP, ("sec-fetch-site", "same-origin")];
    let answer = browser.request(Method::GET, "/api/admin/session_list", String::new(), &from_us).await;
    answer.header("lanyard-whose").map(str::to_owned)
}

async fn answers_name_who_they_are_for(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let whose = form_to(&owner.get("/admin/sessions").await, "/api/admin/log_out").all("whose")[0].to_owned();
    assert_eq!(answered_to(&mut owner).await, Some(whose.clone()));
    owner.post("/api/admin/log_in", &[("email", EMAIL), ("password", STAFF_PASSWORD)]).await;
    assert_eq!(answered_to(&mut owner).await, Some(whose.clone()), "the same person, another browser session");
    let other = answered_to(&mut centre.staff(OTHER_EMAIL).await).await;
    assert!(other.is_some() && other != Some(whose), "{other:?}");
    assert_eq!(answered_to(&mut centre.browser()).await, None);
}

async fn a_log_in_ends_what_the_browser_held_before(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let [a, b] = centre.slips(2).await.try_into().ok().unwrap();
    let mut browser = centre.newcomer(&a).await;
    let held = browser.clone();
    // A log-in that fails leaves it alone.
    assert_eq!(log_in_as(&mut browser, &b.username, "9HDN4-RYCW7").await.status, 422);
    assert_eq!(held.clone().get("/welcome").await.status, 200);
    assert_eq!(log_in(&mut browser, &b).await.see_other(), "/welcome");
    assert_eq!(held.clone().get("/welcome").await.see_other(), "/");
    assert!(browser.get("/welcome").await.words().contains(&b.username));

    let mut browser = centre.owner().await;
    let held = browser.clone();
    let wrong = [("email", OTHER_EMAIL), ("password", "not the password at all")];
    assert_eq!(browser.post("/api/admin/log_in", &wrong).await.status, 401);
    assert_eq!(held.clone().get("/admin/sessions").await.status, 200);
    browser.post("/api/admin/log_in", &[("email", OTHER_EMAIL), ("password", STAFF_PASSWORD)]).await.see_other();
    assert_eq!(held.clone().get("/admin/sessions").await.header("location"), Some("/admin/login"));
    assert!(browser.get("/admin/sessions").await.words().contains("Southgate Test Centre"));
}

async fn a_form_that_is_too_large_to_be_looked_at_is_refused(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut candidate = centre.newcomer(&slip).await;
    let mut owner = centre.owner().await;
    let before = centre.dump().await;
    let large = |size: usize| "x".repeat(size);
    let sentence = "This form is larger than what the server takes, so nothing was saved.";
    let refused = candidate.post("/welcome", &[("full_name", &large(64 * 1024))]).await;
    assert_eq!((refused.status, refused.words().contains(sentence)), (StatusCode::PAYLOAD_TOO_LARGE, true));
    // Where only ticked entries make a form so long, the limit of those is told.
    let ticked = "Nothing was done. One act takes up to 20,000 ticked entries: tick fewer, or select all that match.";
    for (action, sentence, word) in [
        ("/api/admin/create_session", sentence, "\"too_large\""),
        ("/admin/logins.xlsx", ticked, "\"too_many_entries\""),
        ("/admin/show", sentence, "\"too_large\""),
    ] {
        let refused = owner.post(action, &[("name", &large(1024 * 1024))]).await;
        assert_eq!((refused.status, refused.words().contains(sentence)), (StatusCode::PAYLOAD_TOO_LARGE, true));
        let to_app = owner.post_with(action, &[("name", &large(1024 * 1024))], &[AS_APP]).await;
        assert_eq!((to_app.status, to_app.refusal()), (StatusCode::PAYLOAD_TOO_LARGE, word), "{action}");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}
