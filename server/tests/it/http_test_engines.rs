//! Test engines over HTTP: an owner sets them up, a session is given one, and Start leads a candidate there with a signed token.

use std::{collections::BTreeMap, time::Duration};

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use lanyard_app::model::staff::Role;
use serde_json::Value;

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, MINUTE, NOON, OTHER_EMAIL, email_of},
    workbook::Slip,
};

on_both_engines!(
    an_owner_adds_changes_switches_and_removes_an_engine,
    whatever_is_wrong_has_a_sentence_and_stays_typed,
    an_institution_sees_its_own_engines_alone,
    a_session_is_given_an_engine_and_a_place_in_it,
    start_leads_to_the_engine_and_the_token_says_who_comes,
    a_press_of_start_is_good_once_and_for_a_while,
    nobody_else_takes_a_candidates_place,
    what_is_asked_in_another_way_is_not_answered,
    what_comes_without_cookies_is_led_on_once,
    pages_on_the_way_have_the_institutions_name,
    an_engine_that_is_switched_off_opens_nothing,
    a_place_on_a_former_host_opens_nothing,
    the_details_name_the_engine_that_is_chosen,
    the_key_is_replaced_while_both_are_published,
    what_no_engine_can_ask_about_is_cleared_away,
);

pub const HERE: &str = "/admin/settings/engines";
const LOG_IN: &str = "https://engine.example/log_in?id=7";
pub const LAUNCH: &str = "https://engine.example/launch";
const CLAIM: &str = "https://purl.imsglobal.org/spec/lti/claim/";

pub type Fields = Vec<(&'static str, &'static str)>;

pub fn form() -> Fields {
    vec![
        ("act", "save"),
        ("name", "Northgate exams"),
        ("login_address", LOG_IN),
        ("target_address", LAUNCH),
        ("redirect_addresses", "https://engine.example/other"),
        ("custom", "id=1\nlang=de"),
        ("tells_name", "true"),
        ("may_score", "true"),
    ]
}

pub fn with(changes: &[(&'static str, &'static str)]) -> Fields {
    let mut fields = form();
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

/// Adds the engine; its page.
pub async fn added(owner: &mut Browser, fields: &[(&str, &str)]) -> String {
    let answer = owner.post(HERE, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.words());
    answer.see_other().strip_suffix("?done=added").expect("it says so").to_owned()
}

/// What stands on the page of an engine under the id that Copy takes it from.
pub fn told(page: &Answer, id: &str) -> String {
    let text = page.text();
    let from = text.find(&format!("<p id=\"{id}\"")).expect("it is there");
    let inner = &text[from..];
    inner[inner.find('>').unwrap() + 1..inner.find("</p>").unwrap()].to_owned()
}

pub fn words_of(address: &str) -> BTreeMap<String, String> {
    reqwest::Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

/// Where a page leads by itself.
pub fn leads_to(page: &Answer) -> String {
    assert_eq!(page.status, 200, "{}", page.words());
    let text = page.text();
    let mark = "<meta http-equiv=\"refresh\" content=\"0; url=";
    let from = text.find(mark).unwrap_or_else(|| panic!("it leads nowhere: {}", page.words())) + mark.len();
    text[from..][..text[from..].find('"').unwrap()].replace("&amp;", "&")
}

/// A candidate at My test.
pub async fn at_test(centre: &Centre, slip: &Slip, name: &str) -> Browser {
    let (mut candidate, username) = centre.candidate(slip, name).await;
    assert_eq!(candidate.post("/welcome/username", &[("username", &username)]).await.see_other(), "/me");
    candidate
}

/// A centre whose session has its test in an engine.
pub struct Set {
    pub centre: Centre,
    pub owner: Browser,
    pub engine: String,
    pub client_id: String,
}

impl Set {
    async fn up(fresh: Fresh) -> Self {
        Self::at(Centre::new(fresh).await, &form()).await
    }

    /// The same at a centre that is there, in this engine.
    pub async fn at(centre: Centre, engine: &[(&str, &str)]) -> Self {
        let mut owner = centre.owner().await;
        let engine = added(&mut owner, engine).await;
        let client_id = told(&owner.get(&engine).await, "client_id");
        let mut set = Self { centre, owner, engine, client_id };
        set.choose(&[]).await;
        set
    }

    pub fn session(&self) -> String {
        format!("/admin/sessions/{}/engine", self.centre.session)
    }

    pub async fn choose(&mut self, more: &[(&str, &str)]) {
        let id = self.engine.rsplit('/').next().unwrap().to_owned();
        let fields = [&[("engine", id.as_str())][..], more].concat();
        let answer = self.owner.post(&self.session(), &fields).await;
        assert_eq!(answer.see_other(), format!("{}?done=saved", self.session()), "{}", answer.words());
    }

    /// Presses Start: what the engine hears.
    pub async fn start(&self, candidate: &mut Browser) -> BTreeMap<String, String> {
        let address = leads_to(&candidate.post("/me/start", &[]).await);
        assert!(address.starts_with("https://engine.example/log_in?id=7&"), "{address}");
        words_of(&address)
    }

    /// What the engine asks then.
    pub fn question(&self, heard: &BTreeMap<String, String>) -> Vec<(&'static str, String)> {
        vec![
            ("scope", "openid".into()),
            ("response_type", "id_token".into()),
            ("response_mode", "form_post".into()),
            ("prompt", "none".into()),
            ("client_id", self.client_id.clone()),
            ("redirect_uri", heard["target_link_uri"].clone()),
            ("login_hint", heard["login_hint"].clone()),
            ("lti_message_hint", heard["lti_message_hint"].clone()),
            ("state", "s".repeat(1_500)),
            ("nonce", "n-0".into()),
        ]
    }
}

pub fn asked(question: &[(&'static str, String)]) -> String {
    let pairs: Vec<(&str, &str)> = question.iter().map(|(name, value)| (*name, value.as_str())).collect();
    format!("/lti/authorize?{}", crate::client::encoded(&pairs))
}

pub fn other(question: &[(&'static str, String)], name: &'static str, value: &str) -> Vec<(&'static str, String)> {
    let mut question = question.to_vec();
    question.retain(|(known, _)| *known != name);
    question.push((name, value.to_owned()));
    question
}

/// The claims of a token, checked with the keys that are published.
pub async fn read(centre: &Centre, token: &str, client_id: &str) -> Value {
    let keys = centre.browser().get("/lti/jwks").await;
    assert_eq!(keys.header("cache-control"), Some("public, max-age=3600"));
    let keys: JwkSet = serde_json::from_str(keys.text()).unwrap();
    let kid = decode_header(token).unwrap().kid.expect("it names its key");
    let key = DecodingKey::from_jwk(keys.find(&kid).expect("it is published")).unwrap();
    let mut rules = Validation::new(Algorithm::RS256);
    // The clock of the centre is not that of this machine.
    rules.validate_exp = false;
    rules.set_audience(&[client_id]);
    rules.set_issuer(&["http://127.0.0.1:3000"]);
    decode::<Value>(token, &key, &rules).unwrap().claims
}

async fn an_owner_adds_changes_switches_and_removes_an_engine(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    centre.employ_colleagues().await;
    let mut owner = centre.owner().await;
    assert!(owner.get("/admin/settings").await.text().contains(&format!("href=\"{HERE}\"")));
    assert!(owner.get(HERE).await.words().contains("There is no test engine yet."));
    let engine = added(&mut owner, &form()).await;
    let page = owner.get(&format!("{engine}?done=added")).await;
    assert!(page.words().contains("The test engine is added."), "{}", page.words());
    assert_eq!(told(&page, "issuer"), "http://127.0.0.1:3000");
    assert_eq!(told(&page, "authorize"), "http://127.0.0.1:3000/lti/authorize");
    assert_eq!(told(&page, "keys"), "http://127.0.0.1:3000/lti/jwks");
    assert_eq!(told(&page, "deployment_id"), "1");
    let kept = form_to(&page, &engine);
    for (name, value) in [("name", "Northgate exams"), ("login_address", LOG_IN), ("tells_name", "true")] {
        assert_eq!(kept.all(name), [value], "{name}");
    }
    assert!(kept.all("tells_email").is_empty());
    // The same form twice; another engine of the same name.
    assert_eq!(added(&mut owner, &form()).await, engine);
    let refused = owner.post(HERE, &with(&[("tells_email", "true")])).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.problems(), ["Another test engine has this name"]);
    let changed_to = with(&[("name", "School exams"), ("tells_email", "true")]);
    assert_eq!(owner.post(&engine, &changed_to).await.see_other(), format!("{engine}?done=saved"));
    assert!(owner.get(HERE).await.words().contains("School exams"));
    for (act, words) in [("off", "The test engine is switched off"), ("on", "The test engine is switched on")] {
        for _ in 0..2 {
            let done = owner.post(&engine, &[("act", act)]).await;
            assert_eq!(done.see_other(), format!("{engine}?done={act}"));
        }
        let page = owner.get(&format!("{engine}?done={act}")).await;
        assert!(page.words().contains(words), "{}", page.words());
    }
    assert_eq!(owner.post(&engine, &[("act", "other")]).await.status, 422);
    assert_eq!(owner.post(&engine, &[("act", "remove")]).await.see_other(), format!("{HERE}?done=removed"));
    assert!(owner.get(&format!("{HERE}?done=removed")).await.words().contains("The test engine is removed"));
    assert_eq!(owner.get(&engine).await.status, 404);
    assert_eq!(owner.post(&engine, &[("act", "remove")]).await.status, 404);
    let activity = owner.get("/admin/team/activity").await;
    for wanted in ["Test engine added", "Test engine changed", "Test engine removed"] {
        assert!(activity.words().contains(wanted), "{}", activity.words());
    }
    for role in [Role::Coordinator, Role::Invigilator, Role::Reader] {
        let mut colleague = centre.staff(email_of(role)).await;
        assert_eq!(colleague.get(HERE).await.status, 403, "{role:?}");
        assert_eq!(colleague.post(HERE, &form()).await.status, 403, "{role:?}");
    }
}

async fn whatever_is_wrong_has_a_sentence_and_stays_typed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let before = centre.dump().await;
    let address = "Enter the launch address as https://engine.example.org/launch, without #, user or password";
    let secure = "The log-in initiation address must begin with https. Whoever runs this server can allow others, for engines inside the house.";
    for (changes, problems) in [
        (&[("name", " "), ("login_address", "")][..], &["Enter a name", "Enter the log-in initiation address"][..]),
        (&[("target_address", "engine")], &[address]),
        (&[("login_address", "http://engine.example/")], &[secure]),
        (&[("redirect_addresses", "https://a.example/\r\nb")], &["Write line 2 as an address that begins with https"]),
        (
            &[("custom", "id")],
            &["Write line 1 as name=value, each name once, with letters, digits and _ . - $ in the name"],
        ),
    ] {
        let refused = owner.post(HERE, &with(changes)).await;
        assert_eq!(refused.status, 422, "{changes:?}");
        assert_eq!(refused.problems(), problems);
        let typed = form_to(&refused, HERE);
        for (name, value) in with(changes).iter().filter(|(name, _)| name.ends_with("_address")) {
            assert_eq!(typed.all(name), [*value], "{name}");
        }
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn an_institution_sees_its_own_engines_alone(fresh: Fresh) {
    let mut set = Set::up(fresh).await;
    let mut southgate = set.centre.staff(OTHER_EMAIL).await;
    assert!(southgate.get(HERE).await.words().contains("There is no test engine yet."));
    let before = set.centre.dump().await;
    assert_eq!(southgate.get(&set.engine).await.status, 404);
    for act in ["save", "off", "remove"] {
        assert_eq!(southgate.post(&set.engine, &with(&[("act", act)])).await.status, 404, "{act}");
    }
    assert_eq!(southgate.get(&set.session()).await.status, 404);
    // Nor does a session get the engine of somebody else.
    let foreign = added(&mut southgate, &form()).await;
    let id = foreign.rsplit('/').next().unwrap();
    let refused = set.owner.post(&set.session(), &[("engine", id)]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.problems(), ["Choose a test engine that is there and switched on"]);
    let changed = changed(&before, &set.centre.dump().await);
    assert!(!changed.iter().any(|table| table.contains("session_engine")), "{changed:?}");
}

async fn a_session_is_given_an_engine_and_a_place_in_it(fresh: Fresh) {
    let mut set = Set::up(fresh).await;
    let here = set.session();
    let page = set.owner.get(&format!("{here}?done=saved")).await;
    assert!(page.words().contains("Spring placement"), "{}", page.words());
    // Whoever manages sessions chooses a place in the engine, and no other engine by it.
    let id = set.engine.rsplit('/').next().unwrap().to_owned();
    for elsewhere in
        ["https://evil.example/launch", "https://engine.example:8443/", "https://engine.example.evil.example/"]
    {
        let refused = set.owner.post(&here, &[("engine", &id), ("target_address", elsewhere)]).await;
        assert_eq!(refused.status, 422, "{elsewhere}");
        assert_eq!(refused.problems(), ["The address must be on the same host as the engine’s launch address"]);
        assert_eq!(form_to(&refused, &here).all("target_address"), [elsewhere]);
    }
    set.choose(&[("target_address", "https://engine.example/launch?test=b1"), ("custom", "id=2\nroom=A")]).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let heard = set.start(&mut candidate).await;
    assert_eq!(heard["target_link_uri"], "https://engine.example/launch?test=b1");
    let told = candidate.get(&asked(&set.question(&heard))).await;
    let token = form_to(&told, "https://engine.example/launch?test=b1").all("id_token")[0].to_owned();
    let custom = &read(&set.centre, &token, &set.client_id).await[format!("{CLAIM}custom")];
    assert_eq!(*custom, serde_json::json!({ "id": "2", "room": "A", "lang": "de" }), "the session's goes first");
    // An engine in which a session has its test stays.
    let refused = set.owner.post(&set.engine, &[("act", "remove")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.words().contains("so it stays"), "{}", refused.words());
    let none = set.owner.post(&here, &[("engine", "")]).await;
    assert_eq!(none.see_other(), format!("{here}?done=saved"));
    // Nor does one go in which somebody sat it.
    assert_eq!(set.owner.post(&set.engine, &[("act", "remove")]).await.status, 409);
    let activity = format!("/admin/sessions/{}/activity", set.centre.session);
    assert!(set.owner.get(&activity).await.words().contains("Test engine chosen"));
}

async fn start_leads_to_the_engine_and_the_token_says_who_comes(fresh: Fresh) {
    let set = Set::up(fresh).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let heard = set.start(&mut candidate).await;
    assert_eq!(heard["iss"], "http://127.0.0.1:3000");
    assert_eq!((heard["client_id"].as_str(), heard["lti_deployment_id"].as_str()), (set.client_id.as_str(), "1"));
    // The test is not started yet: the engine may never ask.
    assert!(candidate.get("/me").await.words().contains("Ready to start"));
    let question = set.question(&heard);
    let answer = candidate.get(&asked(&question)).await;
    assert_eq!(answer.status, 200, "{}", answer.words());
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self' https:;") && policy.contains("script-src 'nonce-"), "{policy}");
    let posted = form_to(&answer, LAUNCH);
    assert_eq!(posted.all("state"), ["s".repeat(1_500)]);
    let claims = read(&set.centre, posted.all("id_token")[0], &set.client_id).await;
    let lti = |name: &str| &claims[format!("{CLAIM}{name}")];
    assert_eq!((&claims["nonce"], &claims["name"]), (&"n-0".into(), &"Ana Ruiz".into()));
    assert!(claims.get("email").is_none(), "it is not told");
    assert_eq!((lti("version"), lti("message_type")), (&"1.3.0".into(), &"LtiResourceLinkRequest".into()));
    assert_eq!((lti("deployment_id"), lti("target_link_uri")), (&"1".into(), &LAUNCH.into()));
    assert_eq!(lti("resource_link")["id"], set.centre.session.to_string());
    assert_eq!(lti("launch_presentation")["return_url"], "http://127.0.0.1:3000/me");
    let subject = claims["sub"].as_str().unwrap().to_owned();
    assert!(subject.len() == 32 && !answer.text().contains(&slip.username));
    // Now it is, and the way leads there again as the same person.
    let page = candidate.get("/me").await;
    assert!(page.words().contains("Started") && page.words().contains("Go on with the test"), "{}", page.words());
    let again = set.question(&set.start(&mut candidate).await);
    let answer = candidate.get(&asked(&again)).await;
    let claims = read(&set.centre, form_to(&answer, LAUNCH).all("id_token")[0], &set.client_id).await;
    assert_eq!(claims["sub"], subject);
    let activity = format!("/admin/sessions/{}/activity", set.centre.session);
    let told = set.owner.clone().get(&activity).await;
    assert_eq!(told.words().matches("Test started").count(), 1 + 1, "once, and in the filter: {}", told.words());
}

async fn a_press_of_start_is_good_once_and_for_a_while(fresh: Fresh) {
    let set = Set::up(fresh).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    // Twice at one moment: both lead there, each once.
    let (first, second) = (set.start(&mut candidate).await, set.start(&mut candidate).await);
    for heard in [&first, &second] {
        let question = set.question(heard);
        assert_eq!(candidate.get(&asked(&question)).await.status, 200);
        let used = candidate.get(&asked(&question)).await;
        assert_eq!(used.status, 400);
        assert!(used.words().contains("Open it again from My test"), "{}", used.words());
    }
    let late = set.question(&set.start(&mut candidate).await);
    set.centre.after(5 * MINUTE);
    assert_eq!(candidate.get(&asked(&late)).await.status, 400);
    // At once, by two tabs.
    set.centre.after(Duration::ZERO);
    let question = asked(&set.question(&set.start(&mut candidate).await));
    let (mut one, mut two) = (candidate.clone(), candidate.clone());
    let (one, two) = tokio::join!(one.get(&question), two.get(&question));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

async fn nobody_else_takes_a_candidates_place(fresh: Fresh) {
    let set = Set::up(fresh).await;
    let slips = set.centre.slips(2).await;
    let mut ana = at_test(&set.centre, &slips[0], "Ana Ruiz").await;
    let mut bo = at_test(&set.centre, &slips[1], "Bo Berg").await;
    let question = asked(&set.question(&set.start(&mut ana).await));
    let refused = bo.get(&question).await;
    assert_eq!(refused.status, 403);
    assert!(refused.words().contains("in another browser, or by somebody else"), "{}", refused.words());
    let mut nobody = set.centre.browser();
    let led = leads_to(&nobody.get(&question).await);
    assert_eq!(nobody.get(&led).await.status, 403);
    // It is still hers; but not after she logged out.
    let mut out = ana.clone();
    assert_eq!(out.post("/log_out", &[]).await.status, 200);
    let refused = ana.get(&question).await;
    assert_ne!(refused.status, 400, "it was not used");
    assert!(!refused.text().contains("name=\"id_token\""), "{}", refused.words());
}

async fn what_is_asked_in_another_way_is_not_answered(fresh: Fresh) {
    let set = Set::up(fresh).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let question = set.question(&set.start(&mut candidate).await);
    let foreign = added(&mut set.centre.staff(OTHER_EMAIL).await, &form()).await;
    let foreign = told(&set.centre.staff(OTHER_EMAIL).await.get(&foreign).await, "client_id");
    for (name, value) in [
        ("scope", "profile"),
        ("response_type", "code"),
        ("response_mode", "query"),
        ("prompt", "login"),
        ("client_id", "nobody"),
        ("client_id", foreign.as_str()),
        ("redirect_uri", "https://evil.example/launch"),
        ("redirect_uri", "https://engine.example/launch?other"),
        ("redirect_uri", ""),
        ("login_hint", "nobody"),
        ("lti_message_hint", "other"),
        ("nonce", ""),
    ] {
        let refused = candidate.get(&asked(&other(&question, name, value))).await;
        assert_eq!(refused.status, 400, "{name}={value}: {}", refused.words());
        assert!(!refused.text().contains("id_token") && !refused.text().contains("evil.example"), "{name}");
    }
    // What is registered beside the target is fine.
    let fine = other(&question, "redirect_uri", "https://engine.example/other");
    let answer = candidate.get(&asked(&fine)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(form_to(&answer, "https://engine.example/other").all("id_token").len(), 1);
}

async fn what_comes_without_cookies_is_led_on_once(fresh: Fresh) {
    let set = Set::up(fresh).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let question = set.question(&set.start(&mut candidate).await);
    let pairs: Vec<(&str, &str)> = question.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // A form of the engine's page: no cookie comes along, and the browser says that it comes from elsewhere.
    let mut bare = set.centre.browser();
    let from_engine = [("origin", "null"), ("sec-fetch-site", "cross-site")];
    let body = crate::client::encoded(&pairs);
    let led = bare.post_as("/lti/authorize", &body, &from_engine).await;
    let address = leads_to(&led);
    assert!(address.starts_with("/lti/authorize?scope=openid&"), "{address}");
    let answer = candidate.get(&address).await;
    assert_eq!(form_to(&answer, LAUNCH).all("state"), ["s".repeat(1_500)]);
    // Everything else that comes from elsewhere stays outside.
    let refused = bare.post_as("/me/start", "", &from_engine).await;
    assert_eq!(refused.status, 403);
}

async fn pages_on_the_way_have_the_institutions_name(fresh: Fresh) {
    let set = Set::up(fresh).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let leaving = candidate.post("/me/start", &[]).await;
    let question = set.question(&words_of(&leads_to(&leaving)));
    let mut bare = set.centre.browser();
    let (led_on, wrong) = (bare.get(&asked(&question)).await, bare.get(&asked(&other(&question, "nonce", ""))).await);
    let (launched, used) = (candidate.get(&asked(&question)).await, candidate.get(&asked(&question)).await);
    for page in [&leaving, &led_on, &wrong, &launched, &used] {
        assert!(page.words().contains("Northgate Test Centre"), "{}", page.words());
    }
    // Of whoever is nobody's nothing is known.
    let nobody = bare.get(&asked(&other(&question, "client_id", "nobody"))).await;
    assert!(nobody.words().contains("Lanyard") && !nobody.words().contains("Northgate"), "{}", nobody.words());
}

async fn an_engine_that_is_switched_off_opens_nothing(fresh: Fresh) {
    let mut set = Set::up(fresh).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let question = set.question(&set.start(&mut candidate).await);
    assert_eq!(set.owner.post(&set.engine.clone(), &[("act", "off")]).await.status, 303);
    let page = candidate.get("/me").await;
    assert!(page.words().contains("Your test cannot be opened at the moment."), "{}", page.words());
    assert!(!page.text().contains("/me/start"));
    assert_eq!(candidate.post("/me/start", &[]).await.see_other(), "/me");
    assert_eq!(candidate.get(&asked(&question)).await.status, 400);
    assert!(candidate.get("/me").await.words().contains("Ready to start"), "nothing was started");
    // It stays where it was chosen, and is not chosen anew.
    let page = set.owner.get(&set.session()).await;
    assert!(page.words().contains("Switched off"), "{}", page.words());
    set.choose(&[("custom", "a=1")]).await;
    assert_eq!(set.owner.post(&set.session(), &[("engine", "")]).await.status, 303);
    let id = set.engine.rsplit('/').next().unwrap().to_owned();
    assert_eq!(set.owner.post(&set.session(), &[("engine", &id)]).await.status, 422);
}

async fn a_place_on_a_former_host_opens_nothing(fresh: Fresh) {
    let mut set = Set::up(fresh).await;
    let place = "https://engine.example/launch?test=b1";
    set.choose(&[("target_address", place)]).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let on_the_way = set.question(&set.start(&mut candidate).await);
    let moved = with(&[("target_address", "https://moved.example/launch")]);
    assert_eq!(set.owner.post(&set.engine.clone(), &moved).await.status, 303);
    let page = candidate.get("/me").await;
    assert!(page.words().contains("Your test cannot be opened at the moment."), "{}", page.words());
    assert_eq!(candidate.post("/me/start", &[]).await.see_other(), "/me");
    let here = set.session();
    let page = set.owner.get(&here).await;
    assert!(page.words().contains("The engine was moved to another host"), "{}", page.words());
    assert_eq!(form_to(&page, &here).all("target_address"), [place]);
    let id = set.engine.rsplit('/').next().unwrap().to_owned();
    let fields = [("engine", id.as_str()), ("target_address", place)];
    assert_eq!(set.owner.post(&here, &fields).await.status, 422, "it is not saved again");
    // Whoever was on the way comes there, and whoever goes then to where it is now.
    assert_eq!(candidate.get(&asked(&on_the_way)).await.status, 200);
    set.choose(&[]).await;
    assert!(!set.owner.get(&here).await.words().contains("was moved"));
    assert_eq!(set.start(&mut candidate).await["target_link_uri"], "https://moved.example/launch");
}

async fn the_details_name_the_engine_that_is_chosen(fresh: Fresh) {
    let mut set = Set::up(fresh).await;
    set.centre.employ_colleagues().await;
    let details = format!("/admin/sessions/{}/details", set.centre.session);
    let named = "Test engine of the session: Northgate exams";
    for (role, is_named) in [(Role::Coordinator, true), (Role::Invigilator, false), (Role::Reader, false)] {
        let page = set.centre.staff(email_of(role)).await.get(&details).await;
        assert_eq!(page.status, 200, "{role:?}");
        assert_eq!(page.text().contains(named), is_named, "{role:?}");
        assert_eq!(page.text().contains(&set.session()), is_named, "{role:?}");
    }
    assert_eq!(set.owner.post(&set.session(), &[("engine", "")]).await.status, 303);
    let page = set.owner.get(&details).await;
    assert!(page.words().contains("Test engine of the session") && !page.text().contains("Northgate exams"));
}

async fn what_no_engine_can_ask_about_is_cleared_away(fresh: Fresh) {
    let set = Set::up(fresh).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    set.start(&mut candidate).await;
    set.centre.after(MINUTE);
    let later = set.question(&set.start(&mut candidate).await);
    let store = &set.centre.fresh.store;
    assert_eq!(store.launch_purge(NOON.plus(5 * MINUTE)).await.unwrap(), 0);
    assert_eq!(store.launch_purge(NOON.plus(5 * MINUTE + Duration::from_secs(1))).await.unwrap(), 1);
    assert_eq!(candidate.get(&asked(&later)).await.status, 200, "the other one is still there");
}

async fn the_key_is_replaced_while_both_are_published(fresh: Fresh) {
    const DAY: Duration = Duration::from_hours(24);
    let set = Set::up(fresh).await;
    let keys = async || {
        let answer = set.centre.browser().get("/lti/jwks").await;
        let set: JwkSet = serde_json::from_str(answer.text()).unwrap();
        set.keys.into_iter().map(|key| key.common.key_id.unwrap()).collect::<Vec<_>>()
    };
    let first = keys().await;
    assert_eq!(first.len(), 1);
    // Ninety days later the next engine, or launch, finds it old.
    set.centre.after(90 * DAY);
    added(&mut set.centre.owner().await, &with(&[("name", "Another")])).await;
    let both = keys().await;
    assert_eq!((both.len(), &both[..1]), (2, &first[..]));
    // The new one signs a day later; the old one is published for two more.
    set.centre.after(91 * DAY);
    assert_eq!(keys().await, both);
    set.centre.after(93 * DAY + Duration::from_secs(1));
    assert_eq!(keys().await, both[1..]);
}
