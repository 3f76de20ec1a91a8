//! Single sign-on over HTTP, as far as no provider answers: where it begins, what an institution that only its provider opens
//! shuts, what a browser session that a provider opened may do, and how somebody proves themselves in it.

use lanyard_app::model::staff::Role;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_factors::set_up as set_app_up,
    http_fixture::{Centre, EMAIL, STAFF_PASSWORD, email_of},
    http_own_account::work_at_southgate,
    store_claims::execute_behind,
};

on_both_engines!(
    whoever_has_no_provider_is_told_so_in_one_sentence,
    a_provider_that_does_not_answer_leaves_the_password,
    nobody_comes_back_who_was_not_sent,
    only_the_named_owner_logs_in_with_a_password,
    what_was_open_before_is_shut_at_the_next_request,
    a_bound_browser_session_is_offered_no_other_institution,
    whoever_came_by_a_provider_is_asked_there_again,
    one_institution_s_provider_changes_nothing_that_opens_another,
    nor_does_it_stand_for_a_factor_of_theirs,
);

const NO_PROVIDER: &str = "There is no single sign-on under this Institution ID";

/// Northgate's owner sets a provider up; with `only`, nobody else logs in with a password.
pub async fn set_up(owner: &mut Browser, only: bool, asks_factor: bool) {
    let page = owner.get("/admin/settings/sign-on").await;
    let named = page.text().split("name=\"local_owner\"").nth(1).unwrap_or_default().to_owned();
    let mut own = named.split("value=\"").map(|rest| rest.split('"').next().unwrap_or_default());
    let own = own.find(|id| id.len() == 36).unwrap_or_default().to_owned();
    let mut form = vec![
        ("act", "save"),
        ("name", "Northgate login"),
        ("issuer", "https://login.invalid"),
        ("client_id", "lanyard"),
        ("client_secret", "a secret of the provider"),
        ("domains", "northgate.test"),
        ("switched_on", "true"),
    ];
    if only {
        form.extend([("only_provider", "true"), ("local_owner", own.as_str())]);
    }
    if asks_factor {
        form.push(("asks_factor", "true"));
    }
    let answer = owner.post("/admin/settings/sign-on", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.words());
}

async fn whoever_has_no_provider_is_told_so_in_one_sentence(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let before = centre.dump().await;
    let mut browser = centre.browser();
    let page = browser.get("/admin/sign-on").await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains("Institution ID") && !page.words().contains("For everybody on this server"));
    // An institution without a provider is answered like one that does not exist.
    let mut told = Vec::new();
    for code in ["NG-2041", "XX-0000"] {
        let posted = browser.post("/admin/sign-on", &[("institution", code)]).await;
        assert_eq!(posted.status, 404);
        assert!(posted.words().contains(NO_PROVIDER), "{}", posted.words());
        let opened = browser.get(&format!("/admin/sign-on/{}", code.to_lowercase())).await;
        assert_eq!(opened.status, 404);
        let without = |page: &Answer| {
            ["NG-2041", "XX-0000", "ng-2041", "xx-0000"]
                .iter()
                .fold(page.text().to_owned(), |text, code| text.replace(code, ""))
        };
        told.push((without(&posted), without(&opened)));
    }
    assert_eq!(told[0], told[1]);
    // Nor has the server one.
    assert_eq!(browser.post("/admin/sign-on", &[("all", "1")]).await.status, 404);
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_provider_that_does_not_answer_leaves_the_password(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    set_up(&mut centre.owner().await, false, false).await;
    let mut browser = centre.browser();
    let page = browser.get("/admin/sign-on/ng-2041").await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains("Log in with Northgate login"), "{}", page.words());
    let answer = browser.post("/admin/sign-on", &[("institution", "ng 2041")]).await;
    assert_eq!(answer.status, 502);
    assert!(answer.words().contains("does not answer"), "{}", answer.words());
    assert!(answer.text().contains("href=\"/admin/login\""));
    centre.staff(EMAIL).await;
}

async fn nobody_comes_back_who_was_not_sent(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    set_up(&mut centre.owner().await, false, false).await;
    let before = centre.dump().await;
    let mut browser = centre.browser();
    let state = "A".repeat(43);
    for address in ["/admin/sign-on/return".to_owned(), format!("/admin/sign-on/return?code=x&state={state}")] {
        for _ in 0..2 {
            let answer = browser.get(&address).await;
            assert_eq!(answer.status, 410, "{address}");
            assert!(answer.words().contains("Begin it again"), "{}", answer.words());
            browser.hold("sso", &state);
        }
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn only_the_named_owner_logs_in_with_a_password(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    set_up(&mut centre.owner().await, true, false).await;
    centre.staff(EMAIL).await;
    let mut browser = centre.browser();
    let reader = email_of(Role::Reader);
    let right =
        browser.post_with("/api/admin/log_in", &[("email", reader), ("password", STAFF_PASSWORD)], &[AS_APP]).await;
    assert_eq!(right.status, 403);
    assert!(right.text().contains("logs in by single sign-on"), "{}", right.text());
    // Only whoever has the password is told.
    let wrong =
        browser.post_with("/api/admin/log_in", &[("email", reader), ("password", "not this one")], &[AS_APP]).await;
    assert_eq!(wrong.status, 401);
    assert!(!wrong.text().contains("single sign-on"), "{}", wrong.text());
    assert!(browser.cookies().is_empty());
}

async fn what_was_open_before_is_shut_at_the_next_request(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    let mut reader = centre.staff(email_of(Role::Reader)).await;
    let mut owner = centre.owner().await;
    assert_eq!(reader.get("/admin/sessions").await.status, 200);
    set_up(&mut owner, true, false).await;
    assert_eq!(reader.get("/admin/sessions").await.status, 302);
    assert_eq!(owner.get("/admin/sessions").await.status, 200);
    // Whoever came by the provider stays.
    execute_behind(&centre.fresh.url, "update browser_session set by_provider = 1").await;
    assert_eq!(reader.get("/admin/sessions").await.status, 200);
}

async fn a_bound_browser_session_is_offered_no_other_institution(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let place = "insert into staff (institution_id, id, person_id, name, role, created_at) select i.id, \
                 i.id, p.id, 'A. Mora', 'reader', 1 from institution i, person p \
                 where i.code = 'SG-3350' and p.email = 'owner@northgate.test'";
    execute_behind(&centre.fresh.url, place).await;
    let mut owner = centre.browser();
    let answer = owner.post("/api/admin/log_in", &[("email", EMAIL), ("password", STAFF_PASSWORD)]).await;
    assert_eq!(answer.see_other(), "/admin/institutions");
    let choice = owner.get("/admin/institutions").await;
    assert!(choice.words().contains("Southgate Test Centre"), "{}", choice.words());
    execute_behind(&centre.fresh.url, "update browser_session set by_provider = 1").await;
    let choice = owner.get("/admin/institutions").await;
    assert!(!choice.words().contains("Southgate Test Centre"), "{}", choice.words());
    let places = centre.fresh.store.person_find_by_email(EMAIL).await.unwrap().unwrap().places;
    let other = places.into_iter().find(|place| place.id.uuid() == place.institution.uuid()).unwrap();
    let before = centre.dump().await;
    let refused = owner.post("/admin/institutions", &[("place", &other.id.to_string())]).await;
    assert_eq!(refused.status, 404);
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn whoever_came_by_a_provider_is_asked_there_again(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    set_up(&mut owner, false, false).await;
    assert_eq!(owner.get("/admin/account/app").await.status, 200);
    execute_behind(&centre.fresh.url, "update browser_session set by_provider = 1, password_at = null").await;
    let page = owner.get("/admin/account/app").await;
    assert!(page.text().contains("action=\"/admin/sign-on/again\""), "{}", page.text());
    assert!(!page.text().contains("name=\"password\""), "nobody is asked for a password there");
    // What is sent past the page opens nothing.
    let sent = [("next", "/admin/account/app"), ("back", "/admin/account"), ("password", STAFF_PASSWORD)];
    let taken = owner.post("/admin/account/confirm", &sent).await;
    assert!(taken.text().contains("action=\"/admin/sign-on/again\""), "{}", taken.words());
    let away = owner.post("/admin/sign-on/again", &[("next", "/admin/account/app"), ("back", "/admin/account")]).await;
    assert_eq!(away.status, 502, "the provider does not answer");
    assert!(away.words().contains("does not answer"), "{}", away.words());
    let foreign = owner.post("/admin/sign-on/again", &[("next", "https://evil.test/")]).await;
    assert_eq!(foreign.status, 422);
}

async fn one_institution_s_provider_changes_nothing_that_opens_another(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let place = "insert into staff (institution_id, id, person_id, name, role, created_at) select i.id, \
                 i.id, p.id, 'A. Mora', 'reader', 1 from institution i, person p \
                 where i.code = 'SG-3350' and p.email = 'owner@northgate.test'";
    let mut owner = centre.owner().await;
    set_up(&mut owner, false, true).await;
    execute_behind(&centre.fresh.url, place).await;
    // Their provider has just asked for everything.
    let bound = "update browser_session set by_provider = 1, password_at = null, factor_at = created_at";
    execute_behind(&centre.fresh.url, bound).await;
    let page = owner.get("/admin/account/app").await;
    assert!(page.text().contains("name=\"password\""), "{}", page.words());
    let sent = [("next", "/admin/account/app"), ("back", "/admin/account"), ("password", STAFF_PASSWORD)];
    assert_eq!(owner.post("/admin/account/confirm", &sent).await.see_other(), "/admin/account/app");
    assert!(!owner.get("/admin/account/app").await.text().contains("name=\"password\""), "they are asked once");
    // Whoever has no password can give nothing that would do.
    execute_behind(&centre.fresh.url, bound).await;
    let without = "update person set password_hash = null where email = 'owner@northgate.test'";
    execute_behind(&centre.fresh.url, without).await;
    let before = centre.dump().await;
    for _ in 0..2 {
        let page = owner.get("/admin/account/app").await;
        assert!(page.words().contains("does not speak for you"), "{}", page.words());
        let taken = owner.post("/admin/account/confirm", &sent).await;
        assert!(taken.words().contains("does not speak for you"), "{}", taken.words());
    }
    let differs = changed(&before, &centre.dump().await);
    assert!(differs.iter().all(|table| table == "browser_session"), "{differs:?}");
}

async fn nor_does_it_stand_for_a_factor_of_theirs(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    set_up(&mut owner, false, true).await;
    let phone = set_app_up(&centre, &mut owner).await;
    work_at_southgate(&centre).await;
    // The provider says that it has asked for everything, again and again.
    let bound = "update browser_session set by_provider = 1, password_at = null, factor_at = created_at";
    execute_behind(&centre.fresh.url, bound).await;
    let sent = [("next", "/admin/account/codes"), ("back", "/admin/account"), ("password", STAFF_PASSWORD)];
    let half = owner.post("/admin/account/confirm", &sent).await;
    assert_eq!(half.status, 422, "{}", half.words());
    let code = phone.code(&centre);
    let whole = owner.post("/admin/account/confirm", &[&sent[..], &[("code", code.as_str())]].concat()).await;
    assert_eq!(whole.see_other(), "/admin/account/codes");
    assert!(!owner.get("/admin/account/codes").await.text().contains("name=\"password\""));
    let later = "update browser_session set factor_at = factor_at + 1";
    execute_behind(&centre.fresh.url, later).await;
    let page = owner.get("/admin/account/codes").await;
    assert!(page.text().contains("name=\"password\"") && page.text().contains("name=\"code\""), "{}", page.words());
}
