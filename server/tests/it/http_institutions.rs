//! People who work for several institutions: the choice after log-in, the switch, and pages that belong to another one.

use lanyard_app::model::id::SessionId;

use crate::{
    client::Browser,
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::{form_to, posting},
    http_fixture::{Centre, EMAIL, MINUTE, OTHER_EMAIL, STAFF_PASSWORD, spring_placement},
    http_own_account::work_at_southgate,
    http_whose_form::send,
    store_claims::execute_behind,
};

on_both_engines!(
    log_in_leads_to_the_choice,
    a_switch_is_a_new_token_and_the_old_one_is_out,
    a_page_of_another_institution_offers_the_switch,
    to_everybody_else_a_foreign_page_is_missing,
    a_place_that_is_switched_off_is_not_offered,
    forms_of_before_the_switch_change_nothing,
    whoever_works_for_one_is_not_asked,
);

const CHOICE: &str = "/admin/institutions";

async fn log_in(centre: &Centre, next: &str) -> (Browser, String) {
    let mut browser = centre.browser();
    let fields = [("email", EMAIL), ("password", STAFF_PASSWORD), ("next", next)];
    let led = browser.post("/api/admin/log_in", &fields).await.see_other().to_owned();
    (browser, led)
}

async fn southgates_session(centre: &Centre) -> SessionId {
    centre.service.session_create("SG-3350", &spring_placement()).await.unwrap()
}

async fn log_in_leads_to_the_choice(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    work_at_southgate(&centre).await;
    let session = southgates_session(&centre).await;
    let (mut browser, led) = log_in(&centre, "").await;
    assert_eq!(led, CHOICE);
    let page = browser.get(&led).await;
    assert_eq!(page.status, 200);
    let words = page.words();
    for said in [
        "Choose an institution",
        "Northgate Test Centre Owner · Opened now Go on",
        "Southgate Test Centre Coordinator Open",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(page.text().contains("href=\"/admin/sessions\""));
    // The page they came for is kept where it is: in the other one, or in this one.
    let wanted = format!("/admin/sessions/{session}/details");
    let (mut browser, led) = log_in(&centre, &wanted).await;
    assert_eq!(led, format!("{CHOICE}?next={wanted}"));
    let page = browser.get(&led).await;
    assert_eq!(form_to(&page, CHOICE).all("next"), [wanted.as_str()]);
    assert!(page.text().contains("href=\"/admin/sessions\""));
    let (mut browser, led) = log_in(&centre, "/admin/reports").await;
    let page = browser.get(&led).await;
    assert!(page.text().contains("href=\"/admin/reports\""));
    assert_eq!(form_to(&page, CHOICE).all("next"), ["/admin/sessions"]);
    for elsewhere in ["https://evil.test/", "//evil.test/admin/", "/admin/\\evil.test"] {
        assert_eq!(log_in(&centre, elsewhere).await.1, CHOICE, "{elsewhere}");
    }
}

async fn a_switch_is_a_new_token_and_the_old_one_is_out(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    work_at_southgate(&centre).await;
    let session = southgates_session(&centre).await;
    let (mut browser, led) = log_in(&centre, &format!("/admin/sessions/{session}")).await;
    let menu = browser.get("/admin/sessions").await;
    assert!(menu.text().contains("href=\"/admin/institutions\""), "the account menu leads there");
    let form = form_to(&browser.get(&led).await, CHOICE);
    let before = browser.cookies()["staff"].clone();
    let switched = send(&mut browser, CHOICE, &form.fields, &[]).await;
    assert_eq!(switched.see_other(), format!("/admin/sessions/{session}"));
    assert_ne!(browser.cookies()["staff"], before);
    let page = browser.get(switched.see_other()).await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains("Southgate Test Centre"), "{}", page.words());
    let mut old = centre.browser();
    old.hold("staff", &before);
    assert_eq!(old.get("/admin/sessions").await.status, 302, "the old token opens nothing");
    // The next log-in opens the place that was used last.
    centre.after(2 * MINUTE);
    browser.get("/admin/sessions").await;
    let (mut browser, led) = log_in(&centre, "").await;
    let words = browser.get(&led).await.words();
    assert!(words.contains("Southgate Test Centre Coordinator · Opened now"), "{words}");
    // What they may do is what they may do there.
    assert_eq!(browser.get("/api/admin/settings").await.status, 403);
}

async fn a_page_of_another_institution_offers_the_switch(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    work_at_southgate(&centre).await;
    let session = southgates_session(&centre).await;
    let (mut browser, _) = log_in(&centre, "").await;
    for path in [
        format!("/admin/sessions/{session}"),
        format!("/admin/sessions/{session}/activity?kind=staff&page=2"),
        format!("/admin/reports/usernames?session={session}"),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 404, "{path}");
        let words = page.words();
        for said in [
            "This page belongs to Southgate Test Centre",
            "You have Northgate Test Centre opened at the moment.",
            "Switch to Southgate Test Centre",
            "Stay in Northgate Test Centre",
        ] {
            assert!(words.contains(said), "{path}: {words}");
        }
        assert_eq!(form_to(&page, CHOICE).all("next"), [path.as_str()]);
    }
    let asked = browser.get(&format!("/admin/sessions/{session}")).await;
    let switched = send(&mut browser, CHOICE, &form_to(&asked, CHOICE).fields, &[]).await;
    assert_eq!(browser.get(switched.see_other()).await.status, 200);
    let missing = format!("/admin/sessions/{}", uuid::Uuid::from_u128(7));
    assert!(!browser.get(&missing).await.words().contains("belongs to"));
}

async fn to_everybody_else_a_foreign_page_is_missing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    work_at_southgate(&centre).await;
    // Southgate's owner works for one institution.
    let mut other = centre.staff(OTHER_EMAIL).await;
    let missing = uuid::Uuid::from_u128(7).to_string();
    let foreign = other.get(&format!("/admin/sessions/{}", centre.session)).await;
    let nothing = other.get(&format!("/admin/sessions/{missing}")).await;
    assert_eq!((foreign.status.as_u16(), nothing.status.as_u16()), (404, 404));
    assert_eq!(foreign.words().replace(&centre.session.to_string(), &missing), nothing.words());
    // Nor does a third institution's page tell anything to somebody who works for two.
    centre.service.institution_create("EX-1", "Third").await.unwrap();
    let third = centre.service.session_create("EX-1", &spring_placement()).await.unwrap();
    let (mut browser, _) = log_in(&centre, "").await;
    let foreign = browser.get(&format!("/admin/sessions/{third}")).await;
    assert_eq!(foreign.words(), browser.get(&format!("/admin/sessions/{missing}")).await.words());
}

async fn a_place_that_is_switched_off_is_not_offered(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let place = work_at_southgate(&centre).await.to_string();
    let session = southgates_session(&centre).await;
    let (mut browser, _) = log_in(&centre, "").await;
    execute_behind(&centre.fresh.url, "update staff set disabled_at = 1 where role = 'coordinator'").await;
    let words = browser.get(CHOICE).await.words();
    assert!(words.contains("Northgate") && !words.contains("Southgate"), "{words}");
    assert!(!browser.get("/admin/sessions").await.text().contains("href=\"/admin/institutions\""));
    assert!(!browser.get(&format!("/admin/sessions/{session}")).await.words().contains("Southgate"));
    let before = centre.dump().await;
    for place in [place.as_str(), "nothing", "", "019e1c00-0000-7000-8000-000000000099"] {
        assert_eq!(browser.post(CHOICE, &[("place", place)]).await.status, 404, "{place}");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    assert_eq!(log_in(&centre, "").await.1, "/admin/sessions", "there is nothing to choose");
    // The present one switched off: out with the next request.
    execute_behind(&centre.fresh.url, "update staff set disabled_at = 1").await;
    assert_eq!(browser.get("/admin/sessions").await.status, 302);
    assert_eq!(browser.post(CHOICE, &[("place", &place)]).await.see_other(), "/admin/login");
}

async fn forms_of_before_the_switch_change_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    work_at_southgate(&centre).await;
    let (mut browser, led) = log_in(&centre, "").await;
    let old_tab = form_to(&browser.get("/admin/account").await, "/api/admin/change_name");
    let choice = form_to(&browser.get(&led).await, CHOICE);
    send(&mut browser, CHOICE, &choice.fields, &[]).await.see_other();
    let before = centre.dump().await;
    let refused = send(&mut browser, "/api/admin/change_name", &old_tab.with(&[("name", "Somebody")]), &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.words().contains("(Southgate Test Centre)"), "{}", refused.words());
    // The same press of the choice once more is of before, too.
    assert_eq!(send(&mut browser, CHOICE, &choice.fields, &[]).await.status, 409);
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn whoever_works_for_one_is_not_asked(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    assert!(!owner.get("/admin/sessions").await.text().contains("href=\"/admin/institutions\""));
    let page = owner.get(CHOICE).await;
    assert_eq!(page.status, 200);
    assert!(posting(&page).is_empty(), "there is nowhere to go but on");
}
