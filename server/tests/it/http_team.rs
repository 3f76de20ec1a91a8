//! The team over HTTP: an invitation from its making to the first page, roles and switches that count at the next request,
//! new passwords by link, and everything that can go wrong with a link.

use std::time::Duration;

use axum::http::Method;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_sqlite},
    http_fixture::{Centre, EMAIL, HOUR, ORIGIN, OTHER_EMAIL, STAFF_PASSWORD},
};

on_sqlite!(
    an_invited_coordinator_works_at_once,
    times_are_told_in_the_zone_of_most_sessions,
    a_reset_link_brings_a_new_password_and_ends_the_old,
    an_invitation_that_is_not_complete_is_kept_as_typed,
    a_link_that_leads_nowhere_does_not_say_why,
    a_newcomer_hears_what_is_wrong_and_changes_nothing,
    somebody_with_an_account_proves_who_they_are,
    whoever_is_switched_off_is_out_at_the_next_request,
    a_role_counts_from_the_next_request_on,
    the_last_owner_is_told_why_nothing_changed,
    links_are_refused_where_they_would_open_too_much,
    log_ins_and_refusals_are_listed_for_owners,
);

/// What colleagues choose.
pub const CHOSEN: &str = "a kettle sings over brown fields";
const COORDINATOR: [(&str, &str); 3] = [("email", "Ana@Northgate.test"), ("name", "Ana Ruiz"), ("role", "coordinator")];

/// The path of the link that a document shows.
pub fn link(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let (_, shown) = answer.text().split_once("made-link").expect("a link is shown");
    let (_, link) = shown.split_once("/admin/").expect("it leads to us");
    format!("/admin/{}", link.split('<').next().unwrap())
}

/// What the app is told at this address.
async fn asked(browser: &mut Browser, path: &str) -> Answer {
    browser.request(Method::GET, path, String::new(), &[AS_APP, ("origin", ORIGIN)]).await
}

pub async fn invite(owner: &mut Browser, email: &str, role: &str) -> String {
    link(&owner.post("/admin/team/invite", &[("email", email), ("name", "Ana Ruiz"), ("role", role)]).await)
}

/// A browser in which somebody is logged in who has just accepted an invitation.
pub async fn colleague(centre: &Centre, owner: &mut Browser, email: &str, role: &str) -> Browser {
    let link = invite(owner, email, role).await;
    let mut browser = centre.browser();
    let accepted = browser.post(&link, &[("name", "Ana Ruiz"), ("password", CHOSEN)]).await;
    assert_eq!(accepted.see_other(), "/admin/sessions");
    browser
}

/// The id that the team's list gives the person, or the invitation, of this address.
pub async fn id_of(owner: &mut Browser, email: &str) -> String {
    let team: serde_json::Value = serde_json::from_str(asked(owner, "/api/admin/team").await.text()).unwrap();
    let listed = ["people", "invitations"].into_iter().flat_map(|list| team[list].as_array().unwrap().clone());
    let one = listed.into_iter().find(|one| one["email"] == email).expect("they are listed");
    one["id"].as_str().unwrap().to_owned()
}

async fn an_invited_coordinator_works_at_once(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let made = owner.post("/admin/team/invite", &COORDINATOR).await;
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let link = link(&made);
    // A mail program opens the link, and so does Ana: nothing happens by that.
    let before = centre.dump().await;
    let mut ana = centre.browser();
    for _ in 0..2 {
        let page = ana.get(&link).await;
        assert_eq!((page.status.as_u16(), page.value_of("name").as_deref()), (200, Some("Ana Ruiz")));
        assert!(page.words().contains("Northgate Test Centre") && page.words().contains("Coordinator"));
        assert_eq!(page.header("referrer-policy"), Some("same-origin"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    let accepted = ana.post(&link, &[("name", "Ana Ruiz Gil"), ("password", CHOSEN)]).await;
    assert_eq!(accepted.see_other(), "/admin/sessions");
    let account: serde_json::Value = serde_json::from_str(asked(&mut ana, "/api/admin/account").await.text()).unwrap();
    assert_eq!((&account["name"], &account["role"]), (&"Ana Ruiz Gil".into(), &"coordinator".into()));
    assert_eq!(ana.get(&format!("/admin/sessions/{}", centre.session)).await.status, 200);
    assert_eq!(asked(&mut ana, "/api/admin/team").await.status, 403);
    assert_eq!(ana.post("/api/admin/disable_colleague", &[("colleague", "")]).await.status, 403);
    // The link is used up, and what is left of it tells no token.
    assert_eq!(centre.browser().get(&link).await.status, 404);
    let token = link.rsplit('/').next().unwrap();
    let kept = format!("{:?}", centre.dump().await);
    assert!(!kept.contains(token) && !kept.contains(CHOSEN));
    let mut again = centre.browser();
    let fields = [("email", "ana@northgate.test"), ("password", CHOSEN)];
    assert_eq!(again.post("/api/admin/log_in", &fields).await.see_other(), "/admin/sessions");
    let page = owner.get("/admin/team").await.words();
    assert!(page.contains("Ana Ruiz Gil") && page.contains("2 people"), "{page}");
}

async fn times_are_told_in_the_zone_of_most_sessions(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let at = [("opens", "2027-03-04T09:00"), ("closes", "2027-03-04T11:00")];
    for (name, zone) in [("At home", "Europe/Madrid"), ("Away", "Asia/Tokyo")] {
        let fields = [&[("name", name), ("time_zone", zone)], &at[..]].concat();
        owner.post("/api/admin/create_session", &fields).await.see_other();
    }
    assert_eq!(centre.dump().await["test_session"].len(), 3);
    owner.post("/admin/team/invite", &COORDINATOR).await;
    for page in ["/admin/team", "/admin/team/activity"] {
        let words = owner.get(page).await.words();
        assert!(words.contains("Europe/Madrid") && !words.contains("Asia/Tokyo"), "{page}: {words}");
    }
}

async fn an_invitation_that_is_not_complete_is_kept_as_typed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let before = centre.dump().await;
    let empty = owner.post("/admin/team/invite", &[]).await;
    assert_eq!(empty.status, 422);
    assert_eq!(
        empty.problems(),
        ["Enter the email your colleague logs in with", "Enter the name of your colleague", "Choose a role"]
    );
    for (fields, problem) in [
        ([("email", "ana@"), ("name", "Ana"), ("role", "reader")], "Enter an email address like name@example.com"),
        ([("email", "ana@a.test"), ("name", " \u{200b}"), ("role", "reader")], "Enter the name of your colleague"),
        ([("email", "ana@a.test"), ("name", "Ana"), ("role", "boss")], "Choose a role"),
        ([("email", EMAIL), ("name", "Ana"), ("role", "reader")], "Somebody with this email is in the team already"),
    ] {
        let page = owner.post("/admin/team/invite", &fields).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, vec![problem.to_owned()]), "{fields:?}");
        assert_eq!(page.value_of("email").as_deref(), Some(fields[0].1));
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_link_that_leads_nowhere_does_not_say_why(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let replaced = invite(&mut owner, "ana@northgate.test", "reader").await;
    let id = id_of(&mut owner, "ana@northgate.test").await;
    let renewed = link(&owner.post("/admin/team/renew", &[("invitation", &id)]).await);
    let gone = owner.post("/admin/team/renew", &[("invitation", &id)]).await;
    assert_eq!(gone.status, 409);
    assert!(gone.problems()[0].contains("accepted or taken back meanwhile"), "{:?}", gone.problems());
    let id = id_of(&mut owner, "ana@northgate.test").await;
    let revoked = owner.post("/api/admin/revoke_invitation", &[("invitation", &id)]).await;
    assert_eq!(revoked.see_other(), "/admin/team?done=revoked");
    let used = invite(&mut owner, "ben@northgate.test", "reader").await;
    centre.browser().post(&used, &[("name", "Ben"), ("password", CHOSEN)]).await.see_other();
    let of_the_other_kind = used.replace("/admin/invitation/", "/admin/reset/");
    let mut pages = Vec::new();
    for path in
        [&replaced, &renewed, &used, &of_the_other_kind, "/admin/invitation/nothing", "/admin/reset/0", &used[..80]]
    {
        let before = centre.dump().await;
        for answer in [
            centre.browser().get(path).await,
            centre.browser().post(path, &[("name", "Eve"), ("password", CHOSEN)]).await,
            centre.browser().post(path, &[("password", CHOSEN)]).await,
        ] {
            assert_eq!(answer.status, 404, "{path}");
            pages.push(answer.text().to_owned());
        }
        assert!(changed(&before, &centre.dump().await).is_empty(), "{path}");
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "whoever has no link learns nothing");
    let old = invite(&mut owner, "cas@northgate.test", "reader").await;
    centre.after(72 * HOUR);
    let before = centre.dump().await;
    for answer in
        [centre.browser().get(&old).await, centre.browser().post(&old, &[("name", "Cas"), ("password", CHOSEN)]).await]
    {
        assert_eq!(answer.status, 410);
        assert!(answer.words().contains("This link has run out"));
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_newcomer_hears_what_is_wrong_and_changes_nothing(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let link = invite(&mut centre.owner().await, "ana@northgate.test", "reader").await;
    let before = centre.dump().await;
    for (name, password, problems) in [
        ("", "", vec!["Enter your full name", "Enter a new password"]),
        ("Ana <b>", "too short", vec!["Use at least 15 characters"]),
        (
            "Ana",
            "passwordpassword",
            vec!["This password is easy to guess. Use four or more words that do not belong together"],
        ),
    ] {
        let page = centre.browser().post(&link, &[("name", name), ("password", password)]).await;
        assert_eq!((page.status.as_u16(), page.problems()), (422, problems.iter().map(ToString::to_string).collect()));
        assert_eq!(page.value_of("name").as_deref(), Some(name), "the name is kept");
        assert_eq!(page.value_of("password").as_deref(), Some(""), "the password is not");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn somebody_with_an_account_proves_who_they_are(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let link = invite(&mut centre.owner().await, OTHER_EMAIL, "invigilator").await;
    let mut browser = centre.browser();
    let page = browser.get(&link).await;
    assert!(page.value_of("name").is_none() && page.words().contains("You have an account already"));
    let empty = browser.post(&link, &[("password", "")]).await;
    assert_eq!((empty.status.as_u16(), empty.problems()), (422, vec!["Enter your password".to_owned()]));
    for _ in 0..6 {
        let wrong = browser.post(&link, &[("password", "not the password")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.problems()[0].starts_with("This is not your password"), "{:?}", wrong.problems());
    }
    // Counted as at log-in: the right one has to wait now, here and there.
    assert_eq!(browser.post(&link, &[("password", STAFF_PASSWORD)]).await.status, 422);
    let fields = [("email", OTHER_EMAIL), ("password", STAFF_PASSWORD)];
    assert_eq!(centre.browser().post("/api/admin/log_in", &fields).await.status, 401);
    // A form that was read before they had an account takes over nothing.
    let stale = browser.post(&link, &[("name", "Eve"), ("password", CHOSEN)]).await;
    assert_eq!((stale.status.as_u16(), stale.value_of("name")), (409, None));
    centre.after(Duration::from_secs(2));
    let placed = browser.post(&link, &[("password", STAFF_PASSWORD)]).await;
    assert_eq!(placed.status, 200);
    assert!(placed.words().contains("You are in the team"));
    assert!(browser.cookies().is_empty(), "they log in as always, with a second factor if they have one");
    assert_eq!(browser.post(&link, &[("password", STAFF_PASSWORD)]).await.status, 404);
    assert_eq!(centre.browser().post("/api/admin/log_in", &fields).await.status, 303);
}

async fn whoever_is_switched_off_is_out_at_the_next_request(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let mut ana = colleague(&centre, &mut owner, "ana@northgate.test", "coordinator").await;
    let id = id_of(&mut owner, "ana@northgate.test").await;
    assert_eq!(asked(&mut ana, "/api/admin/account").await.status, 200);
    let off = owner.post("/api/admin/disable_colleague", &[("colleague", &id)]).await;
    assert_eq!(off.see_other(), "/admin/team?done=off");
    assert_eq!(asked(&mut ana, "/api/admin/account").await.status, 401);
    let fields = [("email", "ana@northgate.test"), ("password", CHOSEN)];
    assert_eq!(centre.browser().post("/api/admin/log_in", &fields).await.status, 401);
    let again = owner.post("/api/admin/disable_colleague", &[("colleague", &id)]).await;
    assert_eq!(again.see_other(), "/admin/team?done=as_before");
    let page = owner.get("/admin/team?done=off").await;
    assert!(page.words().contains("Switched off since") && page.words().contains("Switch on"));
    assert!(page.read_out_first().starts_with("The account is switched off."), "{}", page.read_out_first());
    let on = owner.post("/api/admin/enable_colleague", &[("colleague", &id)]).await;
    assert_eq!(on.see_other(), "/admin/team?done=on");
    assert_eq!(asked(&mut ana, "/api/admin/account").await.status, 401, "an ended browser session stays ended");
    assert_eq!(centre.browser().post("/api/admin/log_in", &fields).await.status, 303);
}

async fn a_role_counts_from_the_next_request_on(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let mut ana = colleague(&centre, &mut owner, "ana@northgate.test", "reader").await;
    let id = id_of(&mut owner, "ana@northgate.test").await;
    assert_eq!(asked(&mut ana, "/api/admin/team").await.status, 403);
    let set = async |owner: &mut Browser, role| {
        owner.post("/api/admin/change_role", &[("colleague", id.as_str()), ("role", role)]).await
    };
    assert_eq!(set(&mut owner, "owner").await.see_other(), "/admin/team?done=role");
    assert_eq!(set(&mut owner, "owner").await.see_other(), "/admin/team?done=same_role");
    assert_eq!(asked(&mut ana, "/api/admin/team").await.status, 200);
    let wrong = set(&mut owner, "boss").await;
    assert_eq!((wrong.status.as_u16(), wrong.problems()), (422, vec!["Choose a role".to_owned()]));
    // A role that was taken back is not there for what was opened before.
    assert_eq!(set(&mut owner, "reader").await.see_other(), "/admin/team?done=role");
    assert_eq!(ana.post("/admin/team/invite", &COORDINATOR).await.status, 403);
}

async fn the_last_owner_is_told_why_nothing_changed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    colleague(&centre, &mut owner, "ana@northgate.test", "coordinator").await;
    let id = id_of(&mut owner, EMAIL).await;
    let page = owner.get("/admin/team").await.words();
    assert!(page.contains("The last owner keeps this role"), "{page}");
    let before = centre.dump().await;
    for (path, fields) in [
        ("/api/admin/disable_colleague", vec![("colleague", id.as_str())]),
        ("/api/admin/change_role", vec![("colleague", id.as_str()), ("role", "reader")]),
    ] {
        let refused = owner.post(path, &fields).await;
        assert_eq!(refused.status, 409, "{path}");
        assert!(refused.problems()[0].contains("this is the last owner who can log in"), "{:?}", refused.problems());
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_reset_link_brings_a_new_password_and_ends_the_old(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let mut ana = colleague(&centre, &mut owner, "ana@northgate.test", "coordinator").await;
    let id = id_of(&mut owner, "ana@northgate.test").await;
    let first = link(&owner.post("/admin/team/reset", &[("colleague", &id)]).await);
    let link = link(&owner.post("/admin/team/reset", &[("colleague", &id)]).await);
    assert_eq!(centre.browser().get(&first).await.status, 404, "a newer link replaces it");
    let before = centre.dump().await;
    let mut phone = centre.browser();
    assert!(phone.get(&link).await.words().contains("ana@northgate.test"));
    for (password, problem) in [("", "Enter a new password"), ("too short", "Use at least 15 characters")] {
        let refused = phone.post(&link, &[("password", password)]).await;
        assert_eq!((refused.status.as_u16(), refused.problems()), (422, vec![problem.to_owned()]));
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    let another = "nine green bottles hum quietly";
    let chosen = phone.post(&link, &[("password", another)]).await;
    assert_eq!(chosen.status, 200);
    assert!(chosen.words().contains("Your new password is saved"));
    assert!(phone.cookies().is_empty(), "a new password logs nobody in");
    assert_eq!(asked(&mut ana, "/api/admin/account").await.status, 401);
    let log_in = |password: &str| vec![("email", "ana@northgate.test".to_owned()), ("password", password.to_owned())];
    for (password, status) in [(CHOSEN, 401), (another, 303)] {
        let fields = log_in(password);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(centre.browser().post("/api/admin/log_in", &fields).await.status, status);
    }
    assert_eq!(phone.post(&link, &[("password", CHOSEN)]).await.status, 404);
    let late = self::link(&owner.post("/admin/team/reset", &[("colleague", &id)]).await);
    centre.after(HOUR);
    assert_eq!(phone.post(&late, &[("password", CHOSEN)]).await.status, 410);
}

async fn links_are_refused_where_they_would_open_too_much(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let own = id_of(&mut owner, EMAIL).await;
    let elsewhere = invite(&mut owner, OTHER_EMAIL, "reader").await;
    centre.browser().post(&elsewhere, &[("password", STAFF_PASSWORD)]).await;
    let elsewhere = id_of(&mut owner, OTHER_EMAIL).await;
    colleague(&centre, &mut owner, "ana@northgate.test", "reader").await;
    let off = id_of(&mut owner, "ana@northgate.test").await;
    owner.post("/api/admin/disable_colleague", &[("colleague", &off)]).await.see_other();
    let before = centre.dump().await;
    for (id, why) in [
        (&own, "a link is for somebody else"),
        (&elsewhere, "works for another institution too"),
        (&off, "this account is switched off"),
    ] {
        let refused = owner.post("/admin/team/reset", &[("colleague", id)]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.problems()[0].contains(why), "{:?}", refused.problems());
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn log_ins_and_refusals_are_listed_for_owners(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    for password in ["wrong once", "wrong twice"] {
        let fields = [("email", EMAIL), ("password", password)];
        assert_eq!(centre.browser().post("/api/admin/log_in", &fields).await.status, 401);
    }
    let page = owner.get("/admin/team/activity").await;
    assert_eq!(page.status, 200);
    let words = page.words();
    assert!(words.contains("Log-in refused A. Mora 2"), "{words}");
    assert!(words.contains("A. Mora Logged in A. Mora 1"), "{words}");
    let mut southgate = centre.staff(OTHER_EMAIL).await;
    assert!(!southgate.get("/admin/team/activity").await.words().contains("Log-in refused"));
}
