//! My account: the name, the password that asks for the present one, and the browsers one is logged in with.

use lanyard_app::model::{id::StaffId, staff::Role};
use lanyard_server::storage::{Actor, Audit, NewPlace};
use uuid::Uuid;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::posting,
    http_fixture::{Centre, EMAIL, HOUR, MINUTE, NOON, STAFF_PASSWORD},
};

on_both_engines!(
    a_new_password_asks_for_the_present_one_and_ends_the_others,
    wrong_present_passwords_are_counted_like_log_ins,
    browsers_are_named_and_ended,
    what_is_wrong_with_a_name_or_a_password_is_said,
    a_name_is_changed,
    a_hash_of_an_older_cost_is_renewed_at_log_in,
);

const ACCOUNT: &str = "/admin/account";
const NEW: &str = "seven otters judge a brisk waltz";
const FIREFOX: (&str, &str) =
    ("user-agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0");

/// A place at Southgate for Northgate's owner.
pub async fn work_at_southgate(centre: &Centre) -> StaffId {
    let store = &centre.fresh.store;
    let person = store.person_find_by_email(EMAIL).await.unwrap().unwrap().person;
    let institution = store.institution_find_by_code("SG3350").await.unwrap().unwrap().id;
    let id = StaffId::new(Uuid::from_u128(0x019e_1c00_0000_7000_8000_0000_0000_7001));
    let new = NewPlace { institution, id, person, name: "A. Mora".to_owned(), role: Role::Coordinator };
    let audit = Audit { id: id.uuid(), at: NOON, actor: Actor::Operator };
    store.staff_place_add(&new, audit).await.unwrap();
    id
}

async fn change(browser: &mut Browser, present: &str, new: &str) -> Answer {
    browser.post("/api/admin/change_password", &[("password", present), ("new_password", new)]).await
}

async fn log_in_on(centre: &Centre, password: &str, device: (&str, &str)) -> (Browser, Answer) {
    let mut browser = centre.browser();
    let fields = [("email", EMAIL), ("password", password)];
    let answer = browser.post_with("/api/admin/log_in", &fields, &[device]).await;
    (browser, answer)
}

async fn a_new_password_asks_for_the_present_one_and_ends_the_others(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    work_at_southgate(&centre).await;
    let (mut this, _) = log_in_on(&centre, STAFF_PASSWORD, FIREFOX).await;
    let (mut other, _) = log_in_on(&centre, STAFF_PASSWORD, FIREFOX).await;
    let before = this.cookies().clone();
    let changed = change(&mut this, STAFF_PASSWORD, NEW).await;
    assert_eq!(changed.see_other(), "/admin/account?done=password");
    let page = this.get(changed.see_other()).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.read_out_first(), "Password changed. You are logged out in all other browsers.");
    assert_ne!(*this.cookies(), before, "it has another token");
    let mut old = centre.browser();
    old.hold("staff", &before["staff"]);
    assert_eq!(old.get("/admin/sessions").await.status, 302, "the token of before opens nothing");
    assert_eq!(other.get("/admin/sessions").await.status, 302);
    assert_eq!(log_in_on(&centre, STAFF_PASSWORD, FIREFOX).await.1.status, 401);
    assert_eq!(log_in_on(&centre, NEW, FIREFOX).await.1.see_other(), "/admin/institutions");
}

async fn wrong_present_passwords_are_counted_like_log_ins(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let before = centre.dump().await;
    for try_number in 0..6 {
        let refused = change(&mut owner, "not the password", NEW).await;
        assert_eq!(refused.status, 422, "{try_number}");
        assert_eq!(refused.problems(), ["This is not your password. Check it letter by letter"], "{try_number}");
        assert_eq!(refused.value_of("password").as_deref(), Some(""));
        assert_eq!(refused.value_of("new_password").as_deref(), Some(""), "a password is not shown again");
    }
    let waits = change(&mut owner, STAFF_PASSWORD, NEW).await;
    assert_eq!(waits.status, 422);
    let sentence = "Wrong passwords were typed too often. Wait up to 15 minutes, or ask a colleague to unlock you, then \
                    try again";
    assert_eq!(waits.problems(), [sentence]);
    let tables = changed(&before, &centre.dump().await);
    assert!(tables.iter().all(|table| table.contains("throttle")), "nothing but failures: {tables:?}");
    // The door counts the same.
    assert_eq!(log_in_on(&centre, STAFF_PASSWORD, FIREFOX).await.1.status, 401);
    centre.after(MINUTE);
    assert_eq!(change(&mut owner, STAFF_PASSWORD, NEW).await.see_other(), "/admin/account?done=password");
    assert_eq!(log_in_on(&centre, NEW, FIREFOX).await.1.see_other(), "/admin/sessions", "a right one forgives");
}

async fn what_is_wrong_with_a_name_or_a_password_is_said(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let before = centre.dump().await;
    let guessed = "This password is easy to guess. Use four or more words that do not belong together";
    for (present, new, problems) in [
        ("", "", vec!["Enter your password", "Enter a new password"]),
        ("", NEW, vec!["Enter your password"]),
        (STAFF_PASSWORD, "plum-otter-vex", vec!["Use at least 15 characters"]),
        (STAFF_PASSWORD, &"plum otter vexes ".repeat(8), vec!["Use 128 characters or fewer"]),
        (STAFF_PASSWORD, "Northgate Test Centre 2026", vec![guessed]),
        (STAFF_PASSWORD, "owner@northgate.test", vec![guessed]),
        (STAFF_PASSWORD, "michaeljennifer", vec![guessed]),
        ("not the password", "michaeljennifer", vec![guessed]),
    ] {
        let refused = change(&mut owner, present, new).await;
        assert_eq!(
            (refused.status.as_u16(), refused.problems()),
            (422, problems.iter().map(|&text| text.into()).collect())
        );
        let told = owner
            .post_with("/api/admin/change_password", &[("password", present), ("new_password", new)], &[AS_APP])
            .await;
        assert_eq!(told.status, 422, "{new}");
        assert!(!new.is_empty() && !told.text().contains(new) || new.is_empty(), "no password is sent back");
    }
    for (name, problem) in [
        ("", "Enter your full name"),
        (" \u{200b} ", "Enter your full name"),
        (&"n".repeat(101), "Use 100 characters or fewer"),
    ] {
        let refused = owner.post("/api/admin/change_name", &[("name", name)]).await;
        assert_eq!((refused.status.as_u16(), refused.problems()), (422, vec![problem.to_owned()]));
        assert_eq!(refused.value_of("name").as_deref(), Some(name), "what was typed is kept");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn a_name_is_changed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let done = owner.post("/api/admin/change_name", &[("name", " Adela\u{202e}  Mora ")]).await;
    let page = owner.get(done.see_other()).await;
    assert_eq!(page.read_out_first(), "Name saved");
    assert_eq!(page.value_of("name").as_deref(), Some("Adela Mora"));
    assert!(owner.get("/admin/sessions").await.words().contains("Adela Mora"), "the top of every page says it");
}

async fn browsers_are_named_and_ended(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let (mut this, _) = log_in_on(&centre, STAFF_PASSWORD, FIREFOX).await;
    assert!(!this.get(ACCOUNT).await.words().contains("End all others"), "there are none");
    let safari = ("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1");
    let (mut phone, _) = log_in_on(&centre, STAFF_PASSWORD, safari).await;
    let (mut third, _) = log_in_on(&centre, STAFF_PASSWORD, ("user-agent", "curl/8")).await;
    centre.after(4 * MINUTE);
    let page = this.get(ACCOUNT).await;
    let words = page.words();
    for said in [
        "Firefox on Windows Opened 4 minutes ago, used just now This browser",
        "Safari on iPhone Opened 4 minutes ago, used 4 minutes ago End",
        "A browser Opened 4 minutes ago, used 4 minutes ago End",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let ends: Vec<_> =
        posting(&page).into_iter().filter(|form| form.actions.contains("/api/admin/end_session")).collect();
    assert_eq!(ends.len(), 2);
    let dump = centre.dump().await;
    let hashes = format!("{:?}", dump["browser_session"]).to_lowercase();
    for form in &ends {
        let id = form.all("id")[0];
        assert!(id.len() == 16 && !hashes.contains(id), "what names a browser session is no part of its token's hash");
    }
    // What names nobody's, or another's, changes nothing.
    let mut colleague = centre.staff("owner@southgate.test").await;
    let before = centre.dump().await;
    for id in ["", "nothing", ends[0].all("id")[0]] {
        assert_eq!(
            colleague.post("/api/admin/end_session", &[("id", id)]).await.see_other(),
            "/admin/account?done=session"
        );
    }
    assert!(changed(&before, &centre.dump().await).is_empty());

    let end = ends[0].all("id")[0].to_owned();
    let done = this.post("/api/admin/end_session", &[("id", &end)]).await;
    assert_eq!(this.get(done.see_other()).await.read_out_first(), "That browser is logged out now.");
    let out = [phone.get("/admin/sessions").await.status, third.get("/admin/sessions").await.status];
    assert_eq!(out.iter().filter(|status| status.as_u16() == 302).count(), 1, "one of them: {out:?}");
    let done = this.post("/api/admin/end_other_sessions", &[]).await;
    assert_eq!(this.get(done.see_other()).await.read_out_first(), "You are logged out in all other browsers.");
    for browser in [&mut phone, &mut third] {
        assert_eq!(browser.get("/admin/sessions").await.status, 302);
    }
    assert_eq!(this.get("/admin/sessions").await.status, 200);
    // Idle ones are not shown as if they could be used.
    log_in_on(&centre, STAFF_PASSWORD, safari).await;
    for half in 1..3 {
        centre.after(4 * MINUTE + half * HOUR / 3);
        this.get("/admin/sessions").await;
    }
    assert!(!this.get(ACCOUNT).await.words().contains("Safari"));
}

async fn a_hash_of_an_older_cost_is_renewed_at_log_in(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let hash = async || centre.fresh.store.person_find_by_email(EMAIL).await.unwrap().unwrap().password_hash.unwrap();
    let older = hash().await;
    assert!(older.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
    assert_eq!(log_in_on(&centre, "not the password", FIREFOX).await.1.status, 401);
    assert_eq!(hash().await, older, "only the right password is known");
    let mut first = centre.owner().await;
    let renewed = hash().await;
    assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
    centre.owner().await;
    assert_eq!(hash().await, renewed, "once is enough");
    assert_eq!(first.get("/admin/sessions").await.status, 200, "whoever is logged in stays so");
}
