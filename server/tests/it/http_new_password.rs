//! "Give me a new password": a candidate who knows the present one gets another, and nobody else does.

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, log_in_as},
    store_counters::miscounted,
    workbook::{Logins, Slip},
};

on_both_engines!(
    a_candidate_takes_a_new_password,
    a_wrong_password_changes_nothing_and_counts_as_a_failure,
    two_devices_take_one_new_password,
    a_finished_candidate_is_told_that_there_is_none,
);

/// A candidate at their test, and their username.
async fn at_the_test(centre: &Centre, slip: &Slip) -> (Browser, String) {
    let (mut browser, username) = centre.candidate(slip, "María Carreño").await;
    assert_eq!(browser.post("/welcome/username", &[("username", &username)]).await.see_other(), "/me");
    (browser, username)
}

fn shown(page: &Answer) -> String {
    let (_, rest) = page.text().split_once("class=\"new-username\"").expect("the page shows a password");
    rest.split_once('>').unwrap().1.split('<').next().unwrap().to_owned()
}

async fn a_candidate_takes_a_new_password(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(1).await;
    let (mut phone, username) = at_the_test(&centre, &slips[0]).await;
    let mut laptop = centre.browser();
    assert_eq!(log_in_as(&mut laptop, &username, &slips[0].password).await.see_other(), "/me");
    assert!(phone.get("/me").await.words().contains("Give me a new password"));
    assert!(phone.get("/me/password").await.words().contains("The old one stops working at once."));

    let asked = phone.post("/me/password", &[("password", &slips[0].password.to_lowercase())]).await;
    assert_eq!(asked.see_other(), "/me/password/new", "typing is as forgiving as at log-in");
    let page = phone.get("/me/password/new").await;
    let new = shown(&page);
    assert_ne!(new, slips[0].password);
    assert!(page.words().contains("Write it on your slip now. Your old password no longer works."), "{}", page.words());
    assert_eq!(shown(&phone.get("/me/password/new").await), new, "as often as needed");
    assert_eq!(phone.get("/me").await.see_other(), "/me/password/new", "until it is written down");
    assert_eq!(phone.get("/me/password").await.see_other(), "/me/password/new");

    assert!(laptop.get("/me").await.words().contains("You were logged out because you have a new password."));
    let mut other = centre.browser();
    assert_eq!(log_in_as(&mut other, &username, &slips[0].password).await.status, 422);
    assert_eq!(log_in_as(&mut other, &username, &new).await.see_other(), "/me");

    assert_eq!(phone.post("/me/password/new", &[]).await.see_other(), "/me");
    assert_eq!(phone.get("/me/password/new").await.see_other(), "/me");

    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let entries = staff.get(&format!("/admin/sessions/{session}")).await.words();
    assert!(entries.contains("Taken by the candidate 12:00"), "{entries}");
    let fields = [("session", session.as_str()), ("all_matching", "1"), ("expected", "1")];
    let workbook = staff.post("/admin/logins.xlsx", &fields).await;
    assert_eq!(Logins::read(&workbook.body).slips()[0].password, new, "the centre can still export it");
    assert_eq!(miscounted(&centre.fresh.url).await, 0);
    assert!(!format!("{:?}", centre.dump().await).contains(&new.replace('-', "")));
}

async fn a_wrong_password_changes_nothing_and_counts_as_a_failure(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(1).await;
    let (mut phone, username) = at_the_test(&centre, &slips[0]).await;
    for _ in 0..6 {
        let refused = phone.post("/me/password", &[("password", "9HDN4-RYCW7")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.words().contains("This is not your password. Check it letter by letter"));
        assert!(!refused.text().contains("9HDN4"), "a password is not sent back");
    }
    // By now the name has to wait, here as at the log-in.
    let right = phone.post("/me/password", &[("password", &slips[0].password)]).await;
    assert_eq!(right.status, 422);
    assert_eq!(log_in_as(&mut centre.browser(), &username, &slips[0].password).await.status, 422);
    assert_eq!(phone.get("/me/password/new").await.see_other(), "/me", "there is no new one");
}

async fn two_devices_take_one_new_password(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(1).await;
    let (mut phone, username) = at_the_test(&centre, &slips[0]).await;
    let mut laptop = centre.browser();
    log_in_as(&mut laptop, &username, &slips[0].password).await.see_other();
    let fields = [("password", slips[0].password.as_str())];
    let (one, two) = tokio::join!(phone.post("/me/password", &fields), laptop.post("/me/password", &fields));
    let won =
        [&one, &two].iter().filter(|answer| answer.status == 303 && answer.see_other() == "/me/password/new").count();
    assert!(won >= 1, "{} {}", one.status, two.status);
    let mut shown_to = Vec::new();
    for browser in [&mut phone, &mut laptop] {
        let page = browser.get("/me/password/new").await;
        if page.status == 200 {
            shown_to.push(shown(&page));
        }
    }
    assert_eq!(shown_to.len(), 1, "the other device was logged out");
    let mut third = centre.browser();
    assert_eq!(log_in_as(&mut third, &username, &shown_to[0]).await.see_other(), "/me");
    assert_eq!(third.get("/me").await.see_other(), "/me/password/new", "it comes back until it is written down");
}

async fn a_finished_candidate_is_told_that_there_is_none(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(1).await;
    let (mut phone, username) = at_the_test(&centre, &slips[0]).await;
    phone.post("/me/start", &[]).await.see_other();
    assert!(phone.get("/me").await.words().contains("Give me a new password"), "a started test keeps it");
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let fields = [("session", session.as_str()), ("all_matching", "1"), ("expected", "1"), ("mark", "mark_finished")];
    staff.post("/api/admin/mark_entries", &fields).await.see_other();

    let me = phone.get("/me").await;
    assert!(me.words().contains("Finished") && !me.words().contains("Give me a new password"), "{}", me.words());
    let sentence = "Your test is finished, so there is no new password to give.";
    let page = phone.get("/me/password").await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains(sentence) && page.text().contains("href=\"/me\""), "{}", page.text());
    let before = centre.dump().await;
    let right = phone.post("/me/password", &[("password", &slips[0].password)]).await;
    assert_eq!(right.status, 409);
    assert!(right.words().contains(sentence) && right.words().contains("Back to my test"), "{}", right.words());
    assert!(changed(&before, &centre.dump().await).is_empty());
    let wrong = phone.post("/me/password", &[("password", "9HDN4-RYCW7")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.words().contains("This is not your password. Check it letter by letter"), "{}", wrong.words());
    let mut other = centre.browser();
    assert_eq!(log_in_as(&mut other, &username, &slips[0].password).await.see_other(), "/me", "the old one stays");
}
