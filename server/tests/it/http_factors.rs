//! Second factors over HTTP: codes and recovery codes at the second step, what ends it, what may be changed by whom and when.

use std::time::Duration;

use data_encoding::BASE32_NOPAD;
use lanyard_server::domain::{authenticator::AuthenticatorApp, throttle::FAILURE_FLOOR};

use crate::{
    client::{Answer, Browser},
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, EMAIL, MINUTE, OTHER_EMAIL, STAFF_PASSWORD},
    http_team::{colleague, id_of, invite},
    store_claims::execute_behind,
};

on_both_engines!(
    a_right_password_opens_no_more_than_the_second_step,
    a_code_is_taken_once_and_from_a_clock_that_is_nearly_right,
    a_recovery_code_of_many_at_once_logs_one_in,
    a_second_step_goes_on_at_another_server_and_once,
    a_second_step_ends_with_the_account_the_password_and_its_time,
    removing_the_last_factor_takes_the_recovery_codes_along,
    whoever_changes_factors_proves_all_of_them_anew,
    exports_ask_for_the_factor_and_go_on_with_the_form,
    whoever_must_have_a_factor_has_seven_days_and_then_sets_one_up_first,
    guessing_codes_has_to_wait,
    what_is_no_code_has_a_sentence,
    a_new_app_stays_while_its_code_is_wrong,
    an_owner_takes_a_lost_factor_away_after_a_proof,
    a_factor_that_guards_another_institution_stays,
);

pub const SECOND: &str = "/admin/login/second";
const STEP: Duration = Duration::from_secs(30);

/// An authenticator app on somebody's phone, and the recovery codes beside it.
pub struct Phone {
    app: AuthenticatorApp,
    pub recovery_codes: Vec<String>,
}

impl Phone {
    /// What the app shows at the centre's time, or a phone whose clock is so much ahead.
    pub fn code(&self, centre: &Centre) -> String {
        self.app.code(centre.clock.now())
    }
}

/// The secret that the page shows.
fn shown_secret(page: &Answer) -> AuthenticatorApp {
    let (_, rest) = page.text().split_once("door-secret\">").expect("the page shows a secret");
    let secret = rest.split('<').next().unwrap().replace(' ', "");
    AuthenticatorApp::of(&BASE32_NOPAD.decode(secret.as_bytes()).unwrap(), "a", "b").unwrap()
}

/// The recovery codes that a page shows.
fn shown_codes(page: &Answer) -> Vec<String> {
    let (_, list) = page.text().split_once("door-codes").expect("the page shows codes");
    let list = list.split("</ol>").next().unwrap();
    list.split("<li")
        .skip(1)
        .map(|item| item.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned())
        .collect()
}

/// Sets an authenticator app up for whoever has just logged in; afterwards its next code can be used.
pub async fn set_up(centre: &Centre, browser: &mut Browser) -> Phone {
    let page = browser.get("/admin/account/app").await;
    assert_eq!(page.status, 200, "{}", page.words());
    let app = shown_secret(&page);
    let (ceremony, code) = (page.value_of("ceremony").unwrap(), app.code(centre.clock.now()));
    let done = browser.post("/admin/account/app", &[("ceremony", &ceremony), ("code", &code)]).await;
    assert_eq!(done.status, 200, "{}", done.words());
    let recovery_codes = shown_codes(&done);
    assert_eq!(recovery_codes.len(), 10);
    centre.clock.set(centre.clock.now().plus(STEP));
    Phone { app, recovery_codes }
}

/// A browser that has given the right password.
pub async fn at_the_second_step(centre: &Centre) -> Browser {
    let mut browser = centre.browser();
    let answer = browser.post("/api/admin/log_in", &[("email", EMAIL), ("password", STAFF_PASSWORD)]).await;
    assert_eq!(answer.see_other(), SECOND);
    browser
}

async fn a_right_password_opens_no_more_than_the_second_step(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let phone = set_up(&centre, &mut centre.owner().await).await;
    let mut browser = centre.browser();
    let wanted = format!("/admin/sessions/{}", centre.session);
    let fields = [("email", EMAIL), ("password", STAFF_PASSWORD), ("next", &wanted)];
    let answer = browser.post("/api/admin/log_in", &fields).await;
    assert!(answer.see_other().starts_with("/admin/login/second?next="), "{}", answer.see_other());
    assert!(answer.all(axum::http::header::SET_COOKIE)[0].contains("HttpOnly; SameSite=Strict; Max-Age=600"));
    assert_eq!(browser.cookies().keys().collect::<Vec<_>>(), ["second"]);
    assert_eq!(browser.get("/admin/sessions").await.status, 302, "nobody is logged in yet");
    let page = browser.get(answer.see_other()).await;
    assert!(page.words().contains("Second step"), "{}", page.words());
    let next = page.value_of("next").unwrap();
    let done = browser.post(SECOND, &[("code", &phone.code(&centre)), ("next", &next)]).await;
    assert_eq!(done.see_other(), wanted);
    assert_eq!(browser.cookies().keys().collect::<Vec<_>>(), ["staff"]);
    assert_eq!(browser.get("/admin/sessions").await.status, 200);
    let gone = browser.get(SECOND).await;
    assert_eq!(gone.status, 410);
}

async fn a_code_is_taken_once_and_from_a_clock_that_is_nearly_right(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let phone = set_up(&centre, &mut centre.owner().await).await;
    centre.after(10 * MINUTE);
    let at = |off: i64| {
        let now = centre.clock.now();
        let by = Duration::from_secs(off.unsigned_abs());
        phone.app.code(if off < 0 { now.minus(by) } else { now.plus(by) })
    };
    let early = at(-30);
    let mut browser = at_the_second_step(&centre).await;
    assert_eq!(browser.post(SECOND, &[("code", &early)]).await.see_other(), "/admin/sessions");
    let mut again = at_the_second_step(&centre).await;
    let used = again.post(SECOND, &[("code", &early)]).await;
    assert_eq!(used.status, 401);
    assert_eq!(used.problems(), ["This code was used before. Wait until the app shows the next, or use another one."]);
    let late = again.post(SECOND, &[("code", &at(30))]).await;
    assert_eq!(late.see_other(), "/admin/sessions");
    let mut third = at_the_second_step(&centre).await;
    for off in [-90, 90] {
        let refused = third.post(SECOND, &[("code", &at(off))]).await;
        assert_eq!(refused.status, 401, "{off}");
        assert_eq!(
            refused.problems(),
            ["This code is from another time, so the clock of your phone may be wrong. Set it to the time of the \
              network, then enter the code that is shown."]
        );
    }
    let now = at(0);
    let older = third.post(SECOND, &[("code", &now)]).await;
    assert_eq!(older.status, 401, "a newer one was taken");
}

async fn a_recovery_code_of_many_at_once_logs_one_in(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let phone = set_up(&centre, &mut centre.owner().await).await;
    let code = phone.recovery_codes[3].to_lowercase();
    let mut waiting = Vec::new();
    for _ in 0..8 {
        waiting.push(at_the_second_step(&centre).await);
    }
    let tries = waiting.into_iter().map(|mut browser| {
        let code = code.clone();
        tokio::spawn(async move { browser.post(SECOND, &[("recovery", &code)]).await.status.as_u16() })
    });
    let mut answers = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        answers.push(one.await.unwrap());
    }
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [303, 401].contains(status)), "{answers:?}");
    let mut browser = at_the_second_step(&centre).await;
    centre.clock.set(centre.clock.now().plus(16 * MINUTE));
    let mut browser_later = at_the_second_step(&centre).await;
    assert_eq!(browser.get(SECOND).await.status, 410, "its ten minutes are over");
    let other = browser_later.post(SECOND, &[("recovery", &phone.recovery_codes[4])]).await;
    assert_eq!(other.see_other(), "/admin/sessions");
    let dump = centre.dump().await;
    assert_eq!(dump["recovery_code"].len(), 10);
}

async fn a_second_step_goes_on_at_another_server_and_once(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let phone = set_up(&centre, &mut centre.owner().await).await;
    let first = at_the_second_step(&centre).await;
    let token = first.cookies()["second"].clone();
    let mut other = Browser::new(centre.another_server().await, "http://127.0.0.1:3000");
    let elsewhere = other.post(SECOND, &[("code", &phone.code(&centre))]).await;
    assert_eq!(elsewhere.status, 410, "another browser has no step");
    other.hold("second", &token);
    assert_eq!(other.get(SECOND).await.status, 200);
    assert_eq!(other.post(SECOND, &[("code", &phone.code(&centre))]).await.see_other(), "/admin/sessions");
    let mut again = centre.browser();
    again.hold("second", &token);
    let replayed = again.post(SECOND, &[("code", &phone.recovery_codes[0])]).await;
    assert_eq!(replayed.status, 410);
    assert!(replayed.words().contains("This step has ended"), "{}", replayed.words());
    assert!(!again.cookies().contains_key("staff"));
}

async fn a_second_step_ends_with_the_account_the_password_and_its_time(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let phone = set_up(&centre, &mut centre.owner().await).await;
    let mut disabled = at_the_second_step(&centre).await;
    let of_owner = "person_id = (select id from person where email_key = 'owner@northgate.test')";
    execute_behind(&centre.fresh.url, &format!("update staff set disabled_at = 1 where {of_owner}")).await;
    assert_eq!(disabled.post(SECOND, &[("code", &phone.code(&centre))]).await.status, 410);
    execute_behind(&centre.fresh.url, &format!("update staff set disabled_at = null where {of_owner}")).await;
    let another = |by: &str| {
        format!("update person set password_version = password_version {by} where email_key = 'owner@northgate.test'")
    };
    execute_behind(&centre.fresh.url, &another("+ 1")).await;
    assert_eq!(disabled.post(SECOND, &[("code", &phone.code(&centre))]).await.status, 410, "another password by now");
    execute_behind(&centre.fresh.url, &another("- 1")).await;
    let mut late = at_the_second_step(&centre).await;
    centre.clock.set(centre.clock.now().plus(10 * MINUTE));
    assert_eq!(late.post(SECOND, &[("code", &phone.code(&centre))]).await.status, 410);
    let mut in_time = at_the_second_step(&centre).await;
    assert_eq!(in_time.post(SECOND, &[("code", &phone.code(&centre))]).await.see_other(), "/admin/sessions");
    assert!(centre.dump().await["ceremony"].is_empty(), "what is over is forgotten with the next");
}

async fn guessing_codes_has_to_wait(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let phone = set_up(&centre, &mut centre.owner().await).await;
    let mut browser = at_the_second_step(&centre).await;
    for number in 0..6 {
        let began = std::time::Instant::now();
        let refused = browser.post(SECOND, &[("code", "000000")]).await;
        assert_eq!(refused.status, 401, "{number}");
        assert!(began.elapsed() >= FAILURE_FLOOR, "{number}");
    }
    let right = phone.code(&centre);
    let refused = browser.post(SECOND, &[("code", &right)]).await;
    assert_eq!(
        refused.problems(),
        [
            "This code is not right. Enter the one that is shown now; after several wrong ones, wait a minute before the \
          next."
        ]
    );
    centre.clock.set(centre.clock.now().plus(MINUTE));
    let heard = browser.post(SECOND, &[("code", &phone.code(&centre))]).await;
    assert_eq!(heard.see_other(), "/admin/sessions");
}

async fn what_is_no_code_has_a_sentence(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let phone = set_up(&centre, &mut centre.owner().await).await;
    let mut browser = at_the_second_step(&centre).await;
    let malformed = "A code of the app has 6 digits, a recovery code 24 letters and digits";
    for (typed, sentence) in
        [("", "Enter a code, or use another way"), ("12345", malformed), ("12345a", malformed), ("hello", malformed)]
    {
        let refused = browser.post(SECOND, &[("code", typed), ("next", "/admin/reports")]).await;
        assert_eq!((refused.status.as_u16(), refused.problems()), (422, vec![sentence.to_owned()]), "{typed:?}");
        assert_eq!(refused.value_of("next").as_deref(), Some("/admin/reports"));
    }
    let junk = [("ceremony", "x"), ("credential", "{}")];
    assert_eq!(browser.post(SECOND, &junk).await.status, 401);
    let unknown = browser.post(SECOND, &[("recovery", "AAAA AAAA AAAA AAAA AAAA AAAA")]).await;
    assert_eq!(unknown.status, 401);
    let spaced = phone.code(&centre);
    let spaced = format!(" {} {} ", &spaced[..3], &spaced[3..]);
    assert_eq!(browser.post(SECOND, &[("code", &spaced)]).await.see_other(), "/admin/sessions");
}

async fn a_new_app_stays_while_its_code_is_wrong(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut browser = centre.owner().await;
    let page = browser.get("/admin/account/app").await;
    let ceremony = page.value_of("ceremony").unwrap();
    let app = shown_secret(&page);
    for (typed, status) in [("", 422), ("12", 422), ("000000", 401)] {
        let refused = browser.post("/admin/account/app", &[("ceremony", &ceremony), ("code", typed)]).await;
        assert_eq!(refused.status, status, "{typed}");
        assert_eq!(shown_secret(&refused).code(centre.clock.now()), app.code(centre.clock.now()));
    }
    // Somebody else's ceremony is none.
    let mut other = centre.staff(crate::http_fixture::OTHER_EMAIL).await;
    let code = app.code(centre.clock.now());
    let stolen = other.post("/admin/account/app", &[("ceremony", &ceremony), ("code", &code)]).await;
    assert_eq!(stolen.see_other(), "/admin/account/app");
    let fields = [("ceremony", ceremony.as_str()), ("code", code.as_str())];
    assert_eq!(browser.post("/admin/account/app", &fields).await.status, 200);
    let twice = browser.post("/admin/account/app", &fields).await;
    assert_eq!(twice.status, 200, "it asks for the new factor first");
    assert!(twice.words().contains("Confirm that it is you"), "{}", twice.words());
    assert_eq!(centre.dump().await["totp"].len(), 1);
    // The code that set it up counts as used.
    let mut second = at_the_second_step(&centre).await;
    assert_eq!(second.post(SECOND, &[("code", &code)]).await.status, 401);
}

async fn removing_the_last_factor_takes_the_recovery_codes_along(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let phone = set_up(&centre, &mut centre.owner().await).await;
    let mut browser = at_the_second_step(&centre).await;
    browser.post(SECOND, &[("code", &phone.code(&centre))]).await.see_other();
    let fresh_codes = browser.post("/admin/account/codes", &[]).await;
    let fresh_codes = shown_codes(&fresh_codes);
    assert_ne!(fresh_codes[0], phone.recovery_codes[0]);
    let asked = browser.get("/admin/account/remove").await;
    assert!(asked.words().contains("It is your last second factor"), "{}", asked.words());
    let removed = browser.post("/admin/account/remove", &[]).await.see_other().to_owned();
    let account = browser.get(&removed).await;
    assert!(account.words().contains("Authenticator app removed"), "{removed}: {}", account.words());
    assert_eq!(browser.post("/admin/account/remove", &[]).await.status, 404);
    assert_eq!(browser.post("/admin/account/codes", &[]).await.status, 404);
    let dump = centre.dump().await;
    assert!(dump["recovery_code"].is_empty() && dump["totp"].is_empty());
    // A password alone opens the account again.
    centre.owner().await;
}

async fn whoever_changes_factors_proves_all_of_them_anew(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut browser = centre.owner().await;
    centre.clock.set(centre.clock.now().plus(16 * MINUTE));
    let asked = browser.get("/admin/account/app").await;
    assert_eq!(asked.status, 200);
    assert_eq!(asked.value_of("password").as_deref(), Some(""), "asks for the password");
    assert!(asked.value_of("code").is_none());
    let next = asked.value_of("next").unwrap();
    assert_eq!(next, "/admin/account/app");
    let confirm = "/admin/account/confirm";
    let wrong = browser.post(confirm, &[("next", &next), ("password", "not the password")]).await;
    assert_eq!(wrong.status, 401);
    let before = browser.cookies()["staff"].clone();
    let fields = [("next", next.as_str()), ("password", STAFF_PASSWORD)];
    assert_eq!(browser.post(confirm, &fields).await.see_other(), next);
    assert_ne!(browser.cookies()["staff"], before, "a proof draws a new token");
    let mut stolen = centre.browser();
    stolen.hold("staff", &before);
    assert_eq!(stolen.get("/admin/sessions").await.status, 302, "the old one opens nothing");
    let phone = set_up(&centre, &mut browser).await;
    // Now the factor is asked for too, and the password is still fresh.
    let asked = browser.get("/admin/account/remove").await;
    assert!(asked.value_of("password").is_none() && asked.value_of("code").is_some());
    assert_eq!(browser.post("/admin/account/remove", &[]).await.status, 200, "asked, and nothing removed");
    assert_eq!(centre.dump().await["totp"].len(), 1);
    let given = browser.post(confirm, &[("next", "/admin/account/remove"), ("code", &phone.code(&centre))]).await;
    assert_eq!(given.see_other(), "/admin/account/remove");
    assert_eq!(browser.post("/admin/account/remove", &[]).await.see_other(), "/admin/account?done=no-app");
    let foreign = browser.post(confirm, &[("next", "https://evil.test/"), ("password", STAFF_PASSWORD)]).await;
    assert_eq!(foreign.status, 422);
}

/// Northgate asks for a second factor, of whom and when `rules` says.
async fn rules(browser: &mut Browser, rules: &[(&str, &str)]) {
    assert_eq!(browser.post("/api/admin/save_factor_rules", rules).await.see_other(), "/admin/settings?saved=rules");
}

async fn exports_ask_for_the_factor_and_go_on_with_the_form(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut browser = centre.owner().await;
    let ids = crate::http_rights::Ids::of_northgate(&centre, &mut browser).await;
    rules(&mut browser, &[("exports", "true")]).await;
    let form = [("batch_id", ids.batch.as_str()), ("again", "1")];
    let lacking = browser.post("/admin/logins.xlsx", &form).await;
    assert_eq!(lacking.status, 403);
    assert!(lacking.words().contains("You have no second factor. Set one up, then try again."), "{}", lacking.words());
    let phone = set_up(&centre, &mut browser).await;
    let before = centre.dump().await;
    for (address, form) in [
        ("/admin/logins.xlsx", &form[..]),
        ("/admin/print", &[("session", ids.session.as_str()), ("which", "all")]),
        ("/admin/report.xlsx", &[("report", "candidate-logins"), ("session", ids.session.as_str())]),
        ("/admin/report/print", &[("report", "candidate-logins"), ("session", ids.session.as_str())]),
    ] {
        let asked = browser.post(address, form).await;
        assert_eq!(asked.status, 403, "{address}");
        assert_eq!(asked.value_of("next").as_deref(), Some(address));
        for (name, value) in form {
            assert_eq!(asked.value_of(&format!("sent_{name}")).as_deref(), Some(*value), "{address}: {name}");
        }
    }
    // As the app asks, the refusal comes as such; nothing was handed out.
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let told = browser.post_with("/admin/logins.xlsx", &form, &[("accept", xlsx)]).await;
    assert_eq!((told.status.as_u16(), told.refusal()), (403, "\"factor_needed\""));
    assert_eq!(centre.dump().await["entry"], before["entry"]);
    let held = browser.cookies()["staff"].clone();
    let sent = [
        ("next", "/admin/logins.xlsx"),
        ("sent_batch_id", ids.batch.as_str()),
        ("sent_again", "1"),
        ("code", &phone.code(&centre)),
    ];
    let confirmed = browser.post("/admin/account/confirm", &sent).await;
    assert_eq!(confirmed.status, 200);
    assert_eq!(confirmed.value_of("batch_id").as_deref(), Some(ids.batch.as_str()));
    assert_ne!(browser.cookies()["staff"], held);
    let file = browser.post("/admin/logins.xlsx", &form).await;
    assert_eq!(file.status, 200);
    centre.clock.set(centre.clock.now().plus(16 * MINUTE));
    assert_eq!(browser.post("/admin/logins.xlsx", &form).await.status, 403, "a quarter of an hour later");
    // What has no passwords is not asked about.
    let checklist = [("session", ids.session.as_str()), ("which", "all"), ("layout", "checklist")];
    assert_eq!(browser.post("/admin/print", &checklist).await.status, 200);
}

async fn whoever_must_have_a_factor_has_seven_days_and_then_sets_one_up_first(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut browser = centre.owner().await;
    rules(&mut browser, &[("owner", "true")]).await;
    let told = browser.get("/admin/sessions").await;
    let notice = "Your institution asks you for a second factor. Set one up by 19 May 2026.";
    assert!(told.words().contains(notice), "{}", told.words());
    // Saved again, the seven days do not begin anew.
    centre.after(6 * 24 * 60 * MINUTE);
    let mut later = centre.owner().await;
    rules(&mut later, &[("owner", "true"), ("reader", "true")]).await;
    assert_eq!(later.get("/admin/sessions").await.status, 200);
    centre.after(7 * 24 * 60 * MINUTE);
    let mut browser = centre.owner().await;
    assert_eq!(browser.get("/admin/sessions").await.see_other(), "/admin/account/factor");
    let page = browser.get("/admin/account/factor").await;
    assert_eq!(page.status, 200);
    let told = browser.post_with("/api/admin/session_list", &[], &[crate::client::AS_APP]).await;
    assert_eq!((told.status.as_u16(), told.refusal()), (403, "\"factor_missing\""));
    let before = centre.dump().await;
    let create =
        [("name", "Winter"), ("opens", "2026-05-12T09:00"), ("closes", "2026-05-12T17:00"), ("time_zone", "UTC")];
    assert_eq!(browser.post("/api/admin/create_session", &create).await.see_other(), "/admin/account/factor");
    assert!(crate::database_dump::changed(&before, &centre.dump().await).is_empty());
    set_up(&centre, &mut browser).await;
    assert_eq!(browser.get("/admin/sessions").await.status, 200);
    // The other institution asks nobody.
    assert_eq!(centre.staff(crate::http_fixture::OTHER_EMAIL).await.get("/admin/sessions").await.status, 200);
}

const TAKE: &str = "/admin/team/factor";

async fn an_owner_takes_a_lost_factor_away_after_a_proof(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let mut ana = colleague(&centre, &mut owner, "ana@northgate.test", "coordinator").await;
    set_up(&centre, &mut ana).await;
    let id = id_of(&mut owner, "ana@northgate.test").await;
    let listed = owner.get("/admin/team").await.words();
    assert!(listed.contains("ana@northgate.test Coordinator App"), "{listed}");
    // What an owner proved a quarter of an hour ago is not enough.
    centre.clock.set(centre.clock.now().plus(16 * MINUTE));
    let asked = owner.post(TAKE, &[("colleague", &id)]).await;
    assert!(asked.words().contains("You are about to take a colleague’s second factor away."), "{}", asked.words());
    assert_eq!(centre.dump().await["totp"].len(), 1, "asked, and nothing taken");
    let address = format!("{TAKE}?colleague={id}");
    let proof = [("next", address.as_str()), ("password", STAFF_PASSWORD)];
    assert_eq!(owner.post("/admin/account/confirm", &proof).await.see_other(), address);
    let page = owner.get(&address).await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains("Ana Ruiz ana@northgate.test Authenticator app 1"), "{}", page.words());
    assert_eq!(owner.post(TAKE, &[("colleague", &id)]).await.see_other(), "/admin/team?done=factor_taken");
    let dump = centre.dump().await;
    assert!(dump["totp"].is_empty() && dump["recovery_code"].is_empty());
    let told = owner.get("/admin/team/activity?acts=factors").await.words();
    assert!(told.contains("A. Mora Second factor taken away Ana Ruiz 1"), "{told}");
    assert!(!told.contains("Account created"), "{told}");
    assert_eq!(owner.post(TAKE, &[("colleague", &id)]).await.see_other(), "/admin/team?done=no_factor");
    let none = owner.get(&address).await;
    assert!(none.words().contains("This account has no second factor."), "{}", none.words());
}

async fn a_factor_that_guards_another_institution_stays(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    set_up(&centre, &mut centre.staff(OTHER_EMAIL).await).await;
    let invitation = invite(&mut owner, OTHER_EMAIL, "reader").await;
    centre.browser().post(&invitation, &[("password", STAFF_PASSWORD)]).await;
    let id = id_of(&mut owner, OTHER_EMAIL).await;
    let before = centre.dump().await;
    let page = owner.get(&format!("{TAKE}?colleague={id}")).await;
    assert!(page.words().contains("works for another institution too"), "{}", page.words());
    let refused = owner.post(TAKE, &[("colleague", &id)]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.words().contains("works for another institution too"), "{}", refused.words());
    assert_eq!(before, centre.dump().await);
}
