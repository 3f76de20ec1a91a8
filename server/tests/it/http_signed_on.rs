//! Single sign-on over HTTP with a certified provider that answers: who gets in, who does not, and what a claim changes.

use lanyard_server::domain::clock::Clock;
use serde_json::json;

use crate::{
    client::{AS_APP, Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_factors::{SECOND, set_up as set_up_app},
    http_fixture::{Centre, EMAIL, ORIGIN, STAFF_PASSWORD},
    http_team::invite,
    oidc_provider::{CLIENT_ID, CLIENT_SECRET, OidcProvider},
    store_claims::execute_behind,
};

on_both_engines!(
    whoever_was_invited_signs_on_without_a_password,
    whom_the_institution_does_not_know_is_told_whom_to_ask,
    what_comes_back_counts_once_and_in_its_own_browser,
    what_a_provider_should_not_say_lets_nobody_in,
    a_claim_gives_the_role_and_takes_no_last_owner_away,
    whoever_has_to_prove_themselves_does_so_at_the_provider,
    a_second_step_ends_with_the_provider_that_began_it,
    an_invitation_leads_to_the_provider_that_opens_the_institution,
    whoever_gave_a_factor_at_the_provider_is_not_asked_for_one,
);

const UNTRUSTED: &str = "could not be trusted";

/// Northgate, and the provider at which its staff log in.
struct Stage {
    centre: Centre,
    provider: OidcProvider,
}

impl Stage {
    /// With further fields of the form that its owner fills in.
    async fn new(fresh: Fresh, more: &[(&str, &str)]) -> Self {
        let centre = Centre::that_asks_inside(fresh).await;
        // A provider's tokens are of now.
        centre.clock.set(Clock::system().now());
        let provider = OidcProvider::start(&[ORIGIN, "/admin/sign-on/return"].concat());
        let form = [
            ("act", "save"),
            ("name", "Northgate login"),
            ("issuer", provider.issuer.as_str()),
            ("client_id", CLIENT_ID),
            ("client_secret", CLIENT_SECRET),
            ("domains", "northgate.test"),
            ("switched_on", "true"),
        ];
        let answer = centre.owner().await.post("/admin/settings/sign-on", &[&form, more].concat()).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        Self { centre, provider }
    }

    /// A browser that was sent away, and where it goes.
    async fn leave(&self, browser: &mut Browser) -> String {
        went(&browser.post("/admin/sign-on", &[("institution", "NG-2041")]).await)
    }

    /// Somebody logs in at the provider: what the browser comes back with.
    async fn through(&self, address: &str, name: &str) -> String {
        home(&self.provider.log_in(address, name).await)
    }

    /// The whole way.
    async fn sign_on(&self, name: &str) -> (Browser, Answer) {
        let mut browser = self.centre.browser();
        let address = self.leave(&mut browser).await;
        let answer = browser.get(&self.through(&address, name).await).await;
        (browser, answer)
    }

    async fn refused(&self, name: &str, status: u16, words: &str) {
        let (mut browser, answer) = self.sign_on(name).await;
        assert_eq!(answer.status, status, "{}", answer.words());
        assert!(answer.words().contains(words), "{}", answer.words());
        assert_eq!(browser.get("/admin/sessions").await.status, 302);
    }
}

/// Where a page leads on to.
fn went(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.words());
    answer.header("refresh").and_then(|refresh| refresh.strip_prefix("0; url=")).expect("it leads on").to_owned()
}

/// The address within our server.
fn home(address: &str) -> String {
    address.strip_prefix(ORIGIN).expect("back to us").to_owned()
}

async fn whoever_was_invited_signs_on_without_a_password(fresh: Fresh) {
    let stage = Stage::new(fresh, &[]).await;
    invite(&mut stage.centre.owner().await, "ana@northgate.test", "coordinator").await;
    let (mut ana, landed) = stage.sign_on("ana").await;
    assert_eq!(went(&landed), "/admin/sessions");
    assert!(landed.all(axum::http::header::SET_COOKIE).iter().any(|cookie| cookie.contains("SameSite=Strict")));
    assert_eq!(ana.get("/admin/sessions").await.status, 200);
    assert!(ana.get("/admin/account").await.words().contains("Ana Ruiz"));
    // There is no password to be guessed.
    let mut guess = stage.centre.browser();
    let fields = [("email", "ana@northgate.test"), ("password", STAFF_PASSWORD)];
    assert_eq!(guess.post_with("/api/admin/log_in", &fields, &[AS_APP]).await.status, 401);
    // The second time she is known, whatever her address is by then.
    stage.provider.knows("ana", json!({ "email": "ana@elsewhere.test", "email_verified": true })).await;
    let (mut again, landed) = stage.sign_on("ana").await;
    assert_eq!(went(&landed), "/admin/sessions");
    assert!(again.get("/admin/account").await.words().contains("Ana Ruiz"));
    let acts = stage.centre.owner().await.get("/admin/team/activity").await;
    assert!(acts.words().contains("Logged in by single sign-on"), "{}", acts.words());
    // Whoever has an account already keeps it, and the password.
    let (mut owner, landed) = stage.sign_on("owner").await;
    assert_eq!(went(&landed), "/admin/sessions");
    assert!(owner.get("/admin/account").await.words().contains(EMAIL));
    stage.centre.owner().await;
    // Switched off is switched off.
    execute_behind(&stage.centre.fresh.url, "update staff set disabled_at = 1 where name = 'Ana Ruiz'").await;
    assert_eq!(again.get("/admin/sessions").await.status, 302);
    stage.refused("ana", 403, "switched off").await;
}

async fn whom_the_institution_does_not_know_is_told_whom_to_ask(fresh: Fresh) {
    let stage = Stage::new(fresh, &[]).await;
    let before = stage.centre.dump().await;
    stage.refused("ana", 403, "Ask an owner of your institution to invite you").await;
    stage.refused("mallory", 403, "that it does not speak for here").await;
    let unverified = json!({ "email": EMAIL, "email_verified": false });
    stage.provider.knows("eve", unverified).await;
    stage.refused("eve", 403, "does not say that your email address is yours").await;
    stage.provider.knows("eve", json!({ "email": EMAIL })).await;
    stage.refused("eve", 403, "does not say that your email address is yours").await;
    // An account of another institution only is none here.
    stage.provider.knows("other", json!({ "email": "owner@southgate.test", "email_verified": true })).await;
    stage.refused("other", 403, "that it does not speak for here").await;
    assert!(changed(&before, &stage.centre.dump().await).is_empty());
    // The address of somebody who has signed on already, from another subject.
    assert_eq!(stage.sign_on("owner").await.1.status, 200);
    stage.provider.knows("eve", json!({ "email": EMAIL, "email_verified": true })).await;
    stage.refused("eve", 403, "belonged to another account").await;
    // Yes as a text is a yes too.
    invite(&mut stage.centre.owner().await, "ben@northgate.test", "reader").await;
    stage.provider.knows("ben", json!({ "email": "ben@northgate.test", "email_verified": "true" })).await;
    assert_eq!(stage.sign_on("ben").await.1.status, 200);
}

async fn what_comes_back_counts_once_and_in_its_own_browser(fresh: Fresh) {
    let stage = Stage::new(fresh, &[]).await;
    let gone = |answer: &Answer| {
        assert_eq!(answer.status, 410, "{}", answer.words());
        assert!(answer.words().contains("Begin it again"), "{}", answer.words());
    };
    // Another browser cannot take it, and has not spoilt it.
    let (mut owner, mut thief) = (stage.centre.browser(), stage.centre.browser());
    let address = stage.leave(&mut owner).await;
    stage.leave(&mut thief).await;
    let back = stage.through(&address, "owner").await;
    gone(&thief.get(&back).await);
    assert_eq!(thief.get("/admin/sessions").await.status, 302);
    // Nor does a state that was never drawn, or the issuer of another.
    let word = back.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    gone(&owner.get(&back.replace(&word, &"A".repeat(43))).await);
    assert_eq!(owner.get(&back).await.status, 200);
    assert_eq!(owner.get("/admin/sessions").await.status, 200);
    gone(&owner.get(&back).await);
    // Two windows at once.
    let mut both = stage.centre.browser();
    let (one, two) = (stage.leave(&mut both).await, stage.leave(&mut both).await);
    let (one, two) = (stage.through(&one, "owner").await, stage.through(&two, "owner").await);
    assert_eq!(both.get(&two).await.status, 200);
    assert_eq!(both.get(&one).await.status, 200);
    assert_eq!(both.get("/admin/sessions").await.status, 200);
    // Another issuer's answer: its code goes nowhere.
    let mut mixed = stage.centre.browser();
    let address = stage.leave(&mut mixed).await;
    let back = stage.through(&address, "owner").await;
    let (before_iss, _) = back.split_once("iss=").expect("the provider names itself");
    stage.provider.seen().await;
    let answer = mixed.get(&format!("{before_iss}iss=https%3A%2F%2Fevil.test")).await;
    assert_eq!((answer.status.as_u16(), answer.words().contains(UNTRUSTED)), (403, true), "{}", answer.words());
    assert!(stage.provider.seen().await.is_empty());
    // Nor does one that names nobody, because this provider always names itself.
    let address = stage.leave(&mut mixed).await;
    let back = stage.through(&address, "owner").await;
    let (without_iss, _) = back.split_once("&iss=").expect("the provider names itself");
    stage.provider.seen().await;
    let answer = mixed.get(without_iss).await;
    assert_eq!((answer.status.as_u16(), answer.words().contains(UNTRUSTED)), (403, true), "{}", answer.words());
    assert!(!stage.provider.seen().await.contains(&"/token".to_owned()));
    // Cancelled there.
    let address = stage.leave(&mut mixed).await;
    let answer = mixed.get(&home(&stage.provider.cancel(&address).await)).await;
    assert_eq!((answer.status.as_u16(), answer.words().contains("you turned back there")), (403, true));
    // Ten minutes are over.
    let address = stage.leave(&mut mixed).await;
    let back = stage.through(&address, "owner").await;
    stage.centre.clock.set(Clock::system().now().plus(std::time::Duration::from_secs(601)));
    gone(&mixed.get(&back).await);
}

async fn what_a_provider_should_not_say_lets_nobody_in(fresh: Fresh) {
    let stage = Stage::new(fresh, &[]).await;
    let before = stage.centre.dump().await;
    for twist in [
        json!({ "algorithm": "none" }),
        json!({ "algorithm": "HS256" }),
        json!({ "foreignKey": true }),
        json!({ "claims": { "aud": "another" } }),
        json!({ "claims": { "nonce": "another" } }),
        json!({ "claims": { "iat": 1_700_000_000 } }),
    ] {
        stage.provider.twist(twist).await;
        stage.refused("owner", 403, UNTRUSTED).await;
    }
    stage.provider.twist(json!({ "at": "/token", "answer": "failing" })).await;
    stage.refused("owner", 502, "does not answer").await;
    assert!(changed(&before, &stage.centre.dump().await).is_empty());
    // What is remembered of it is enough to begin; without it there is a sentence, and the password.
    stage.provider.twist(json!({ "at": "/.well-known/openid-configuration", "answer": "failing" })).await;
    stage.centre.clock.set(Clock::system().now().plus(std::time::Duration::from_mins(11)));
    let answer = stage.centre.browser().post("/admin/sign-on", &[("institution", "NG-2041")]).await;
    assert_eq!((answer.status.as_u16(), answer.words().contains("does not answer")), (502, true));
    stage.centre.owner().await;
}

async fn a_claim_gives_the_role_and_takes_no_last_owner_away(fresh: Fresh) {
    let rules = [("role_claim", "groups"), ("role_values", "heads = owner\nstaff = coordinator\nguests = reader")];
    let stage = Stage::new(fresh, &rules).await;
    invite(&mut stage.centre.owner().await, "ana@northgate.test", "reader").await;
    let role = async |name: &str, groups: &[&str]| {
        let email = format!("{name}@northgate.test");
        let claims = json!({ "email": email, "email_verified": true, "name": "Ana Ruiz", "groups": groups });
        stage.provider.knows(name, claims).await;
        assert_eq!(stage.sign_on(name).await.1.status, 200);
        let store = &stage.centre.fresh.store;
        let person = store.person_find_by_email(&email).await.unwrap().unwrap().person;
        store.person_places(person).await.unwrap()[0].role.word().to_owned()
    };
    assert_eq!(role("ana", &["staff"]).await, "coordinator");
    assert_eq!(role("ana", &["guests", "cooks"]).await, "reader");
    // No value that fits changes nothing.
    assert_eq!(role("ana", &["cooks"]).await, "reader");
    // The only owner stays, until there is another one.
    assert_eq!(role("owner", &["guests"]).await, "owner");
    assert_eq!(role("ana", &["guests", "heads"]).await, "owner");
}

async fn whoever_has_to_prove_themselves_does_so_at_the_provider(fresh: Fresh) {
    let stage = Stage::new(fresh, &[("asks_factor", "true")]).await;
    let (mut owner, landed) = stage.sign_on("owner").await;
    assert_eq!(landed.status, 200);
    let again = [("next", "/admin/account/app"), ("back", "/admin/account")];
    let before = owner.cookies().clone();
    let address = went(&owner.post("/admin/sign-on/again", &again).await);
    assert!(address.contains("max_age=0"), "{address}");
    // As somebody else.
    stage.provider.knows("eve", json!({ "email": "eve@northgate.test", "email_verified": true })).await;
    let answer = owner.get(&stage.through(&address, "eve").await).await;
    assert_eq!((answer.status.as_u16(), answer.words().contains("You came back as somebody else")), (403, true));
    // With a log-in of before.
    let address = went(&owner.post("/admin/sign-on/again", &again).await);
    let back = stage.through(&address, "owner").await;
    stage.provider.twist(json!({ "claims": { "auth_time": 1_700_000_000 } })).await;
    let answer = owner.get(&back).await;
    assert_eq!((answer.status.as_u16(), answer.words().contains(UNTRUSTED)), (403, true), "{}", answer.words());
    assert_eq!(&before["staff"], &owner.cookies()["staff"]);
    // Anew: another token, and the page that was wanted.
    stage.provider.twist(json!({})).await;
    let address = went(&owner.post("/admin/sign-on/again", &again).await);
    let answer = owner.get(&stage.through(&address, "owner").await).await;
    assert_eq!(went(&answer), "/admin/account/app");
    assert_ne!(&before["staff"], &owner.cookies()["staff"]);
    let page = owner.get("/admin/account/app").await;
    assert!(!page.text().contains("/admin/sign-on/again"), "it is not asked twice: {}", page.words());
}

async fn a_second_step_ends_with_the_provider_that_began_it(fresh: Fresh) {
    let stage = Stage::new(fresh, &[]).await;
    let phone = set_up_app(&stage.centre, &mut stage.centre.owner().await).await;
    let begun = async || {
        let (browser, landed) = stage.sign_on("owner").await;
        assert_eq!(went(&landed), SECOND);
        browser
    };
    // Another provider is put in its place while somebody looks for their phone.
    let mut waiting = begun().await;
    let moved = "update sign_on_provider set issuer = 'https://login.elsewhere.test'";
    execute_behind(&stage.centre.fresh.url, moved).await;
    let before = stage.centre.dump().await;
    let answer = waiting.post(SECOND, &[("code", &phone.code(&stage.centre))]).await;
    assert_eq!(answer.status, 410, "{}", answer.words());
    assert_eq!(waiting.get("/admin/sessions").await.status, 302);
    let differs = changed(&before, &stage.centre.dump().await);
    assert!(!differs.iter().any(|table| table == "browser_session" || table == "totp"), "{differs:?}");
    // The same where it is switched off, and with nothing changed it opens.
    let back = format!("update sign_on_provider set issuer = '{}'", stage.provider.issuer);
    execute_behind(&stage.centre.fresh.url, &back).await;
    let mut waiting = begun().await;
    execute_behind(&stage.centre.fresh.url, "update sign_on_provider set switched_on = 0").await;
    assert_eq!(waiting.post(SECOND, &[("code", &phone.code(&stage.centre))]).await.status, 410);
    execute_behind(&stage.centre.fresh.url, "update sign_on_provider set switched_on = 1").await;
    let mut waiting = begun().await;
    waiting.post(SECOND, &[("code", &phone.code(&stage.centre))]).await.see_other();
    assert_eq!(waiting.get("/admin/sessions").await.status, 200);
}

async fn an_invitation_leads_to_the_provider_that_opens_the_institution(fresh: Fresh) {
    let stage = Stage::new(fresh, &[]).await;
    let mut owner = stage.centre.owner().await;
    // Beside a password where that opens the institution too, for addresses of the provider.
    let ours = invite(&mut owner, "ana@northgate.test", "reader").await;
    let theirs = invite(&mut owner, "guest@elsewhere.test", "reader").await;
    let page = stage.centre.browser().get(&ours).await;
    assert!(page.words().contains("Log in with Northgate login") && page.text().contains("type=\"password\""));
    let page = stage.centre.browser().get(&theirs).await;
    assert!(!page.words().contains("Northgate login") && page.text().contains("type=\"password\""));
    let only = "update sign_on_provider set only_provider = 1, local_owner = \
                (select s.id from staff s where s.role = 'owner' and s.institution_id = sign_on_provider.institution_id)";
    execute_behind(&stage.centre.fresh.url, only).await;
    let mut browser = stage.centre.browser();
    for link in [&ours, &theirs] {
        let page = browser.get(link).await;
        assert!(page.words().contains("Log in with Northgate login"), "{}", page.words());
        assert!(!page.text().contains("type=\"password\""), "a password opens nothing there");
    }
    // What the button sends, and nobody is asked anything more.
    let code = browser.get(&ours).await.value_of("institution").expect("the Institution ID");
    let address = went(&browser.post("/admin/sign-on", &[("institution", &code), ("next", "")]).await);
    let landed = browser.get(&stage.through(&address, "ana").await).await;
    assert_eq!(went(&landed), "/admin/sessions");
    assert_eq!(browser.get(&ours).await.status, 404, "it is used up");
    let account = browser.get("/admin/account").await.words();
    assert!(account.contains("Colleagues see it beside what you did in this institution."), "{account}");
}

async fn whoever_gave_a_factor_at_the_provider_is_not_asked_for_one(fresh: Fresh) {
    let stage = Stage::new(fresh, &[("asks_factor", "true")]).await;
    let notice = "Your institution asks you for a second factor";
    let mut local = stage.centre.owner().await;
    local.post("/api/admin/save_factor_rules", &[("owner", "true")]).await.see_other();
    assert!(local.get("/admin/sessions").await.words().contains(notice));
    let (mut owner, landed) = stage.sign_on("owner").await;
    assert_eq!(landed.status, 200, "{}", landed.words());
    let page = owner.get("/admin/sessions").await.words();
    assert!(!page.contains(notice), "{page}");
}
