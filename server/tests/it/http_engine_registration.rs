//! Test engines that register themselves: with a token that is good once, and of no use before an owner has approved them.

use std::time::Duration;

use axum::http::Method;
use lanyard_server::domain::registration::TOOL_CONFIGURATION;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Browser},
    database_dump::changed,
    engine_exam::{ENDPOINT, Exam, refused},
    engine_fixture::EngineKey,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, HOUR, MINUTE, NOON, OTHER_EMAIL},
    http_lti_tokens::{SCORE, ask, json_of},
    http_test_engines::{HERE, LAUNCH, Set, asked, at_test, leads_to, read, told, with, words_of},
};

on_both_engines!(
    an_engine_registers_itself_and_waits_until_it_is_approved,
    a_registration_token_is_good_once_and_for_an_hour,
    of_several_that_bring_a_token_one_is_added,
    what_is_wrong_is_told_to_the_bearer_of_a_good_token,
    an_owner_refuses_an_engine,
    an_institution_lets_its_own_engines_register,
    an_engine_that_brings_its_keys_is_known_by_them,
    an_engine_that_may_tell_nothing_is_let_in_for_nothing,
    where_no_engine_can_register_is_cleared_away,
);

const REGISTER: &str = "/admin/settings/engines/register";
const ADDRESS: &str = "https://engine.example/register?site=7";

/// What an engine says of itself.
fn registration(changes: &Value) -> String {
    let mut said = json!({
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": "https://engine.example/log_in?id=7",
        "redirect_uris": [LAUNCH, "https://engine.example/other"],
        "client_name": "Northgate exams",
        "jwks_uri": "https://engine.example/keys",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": SCORE,
        TOOL_CONFIGURATION: {
            "domain": "engine.example",
            "target_link_uri": LAUNCH,
            "custom_parameters": { "id": "1" },
            "claims": ["sub", "name", "email"],
            "messages": [
                { "type": "LtiResourceLinkRequest" },
                { "type": "LtiDeepLinkingRequest", "target_link_uri": "https://engine.example/pick" },
            ],
        },
    });
    for (name, value) in changes.as_object().unwrap() {
        said[name] = value.clone();
    }
    said.to_string()
}

/// Makes a place where an engine may register itself; its page.
async fn place(owner: &mut Browser) -> String {
    let made = owner.post(REGISTER, &[("registration_address", ADDRESS)]).await;
    made.see_other().to_owned()
}

/// Opens the engine's page: the token that it shows.
async fn opened(owner: &mut Browser, place: &str) -> String {
    let address = leads_to(&owner.post(place, &[]).await);
    assert!(address.starts_with("https://engine.example/register?site=7&"), "{address}");
    let words = words_of(&address);
    assert_eq!(words["openid_configuration"], "http://127.0.0.1:3000/.well-known/openid-configuration");
    words["registration_token"].clone()
}

/// What the engine's program sends then: no cookie, from nowhere, and of no kind that a form has.
async fn sent(program: &mut Browser, token: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers =
        [("authorization", bearer.as_str()), ("content-type", "text/plain"), ("sec-fetch-site", "cross-site")];
    program.post_as("/lti/register", body, &headers).await
}

/// An engine that has registered itself and waits: its page and its client ID.
async fn waiting(centre: &Centre, owner: &mut Browser, changes: &Value) -> (String, String) {
    let place = place(owner).await;
    let token = opened(owner, &place).await;
    let said = sent(&mut centre.browser(), &token, &registration(changes)).await;
    assert_eq!(said.status, 201, "{}", said.text());
    let client_id = json_of(&said)["client_id"].as_str().unwrap().to_owned();
    (owner.get(&place).await.see_other().to_owned(), client_id)
}

async fn an_engine_registers_itself_and_waits_until_it_is_approved(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let wrong = owner.post(REGISTER, &[("registration_address", "engine")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(form_to(&wrong, REGISTER).all("registration_address"), ["engine"]);
    assert_eq!(wrong.problems().len(), 1, "{}", wrong.words());
    let place = place(&mut owner).await;
    // The page asks again by itself, and is found again from the list.
    let page = owner.get(&place).await;
    assert_eq!(page.header("refresh"), Some("3"));
    let still = owner.get(&format!("{place}?still=1")).await;
    assert!(still.words().contains("Look now") && still.header("refresh").is_none(), "{}", still.words());
    assert!(page.words().contains("Waiting for the engine."), "{}", page.words());
    assert!(owner.get(HERE).await.text().contains(&format!("href=\"{place}\"")));
    let token = opened(&mut owner, &place).await;
    assert!(!centre.dump().await.values().flatten().any(|row| row.contains(&token)), "its hash is kept");

    let mut program = centre.browser();
    let here = json_of(&program.get("/.well-known/openid-configuration").await);
    assert_eq!(
        (&here["issuer"], &here["registration_endpoint"]),
        (&json!("http://127.0.0.1:3000"), &json!("http://127.0.0.1:3000/lti/register"))
    );
    assert_eq!(here["jwks_uri"], "http://127.0.0.1:3000/lti/jwks");
    assert_eq!(here["token_endpoint_auth_methods_supported"], json!(["private_key_jwt"]));
    assert!(here["scopes_supported"].as_array().unwrap().contains(&json!(SCORE)));
    let messages = &here["https://purl.imsglobal.org/spec/lti-platform-configuration"]["messages_supported"];
    assert_eq!(*messages, json!([{ "type": "LtiResourceLinkRequest" }, { "type": "LtiDeepLinkingRequest" }]));

    let said = sent(&mut program, &token, &registration(&json!({}))).await;
    assert_eq!(said.status, 201, "{}", said.text());
    let said = json_of(&said);
    let client_id = said["client_id"].as_str().unwrap().to_owned();
    assert_eq!(said["redirect_uris"], json!([LAUNCH, "https://engine.example/other"]));
    assert_eq!(said[TOOL_CONFIGURATION]["deployment_id"], "1");
    assert_eq!(said[TOOL_CONFIGURATION]["custom_parameters"], json!({ "id": "1" }));
    assert_eq!(said[TOOL_CONFIGURATION]["messages"][1]["target_link_uri"], "https://engine.example/pick");

    // It opens nothing yet, whatever is pressed.
    let engine = owner.get(&place).await.see_other().to_owned();
    assert_eq!(owner.post(&place, &[]).await.see_other(), place, "nobody registers there again");
    let page = owner.get(&engine).await;
    let pick = "https://engine.example/pick";
    for wanted in ["Waits for your approval", "What it asks for", "https://engine.example/log_in?id=7", LAUNCH, pick] {
        assert!(page.words().contains(wanted), "{wanted}: {}", page.words());
    }
    assert!(owner.get(HERE).await.words().contains("Waits for your approval"));
    let id = engine.rsplit('/').next().unwrap().to_owned();
    let of_session = format!("/admin/sessions/{}/engine", centre.session);
    let before = centre.dump().await;
    assert_eq!(owner.post(&of_session, &[("engine", &id)]).await.status, 422);
    assert_eq!(owner.post(&format!("{of_session}/pick"), &[("engine", &id)]).await.status, 422);
    assert_eq!(owner.post(&engine, &[("act", "on")]).await.status, 303);
    assert_eq!(owner.post(&engine, &[("act", "try")]).await.see_other(), engine);
    assert_eq!(owner.post(&engine, &with(&[])).await.status, 404);
    assert!(changed(&before, &centre.dump().await).is_empty());

    // What it is granted is what is ticked.
    let asked_for = form_to(&page, &engine);
    assert_eq!((asked_for.all("act"), asked_for.all("may_score")), (vec!["approve"], vec!["true"]));
    assert!(page.text().contains("name=\"tells_name\"") && asked_for.all("tells_name").is_empty(), "an owner ticks it");
    let granted = [("act", "approve"), ("tells_name", "true")];
    assert_eq!(owner.post(&engine, &granted).await.see_other(), format!("{engine}?done=approved"));
    let before = centre.dump().await;
    let decided = format!("{engine}?done=decided");
    assert_eq!(owner.post(&engine, &[("act", "approve"), ("tells_email", "true")]).await.see_other(), decided, "once");
    assert!(changed(&before, &centre.dump().await).is_empty());
    let page = owner.get(&decided).await;
    assert!(page.words().contains("This test engine was approved before, so nothing was changed"), "{}", page.words());
    let page = owner.get(&format!("{engine}?done=approved")).await;
    assert!(page.words().contains("The test engine is approved and switched on"), "{}", page.words());
    assert_eq!(told(&page, "client_id"), client_id);
    let kept = form_to(&page, &engine);
    assert_eq!((kept.all("name"), kept.all("tells_name")), (vec!["Northgate exams"], vec!["true"]));
    assert_eq!(kept.all("deep_link_address"), [pick]);
    assert!(kept.all("tells_email").is_empty() && kept.all("may_score").is_empty());

    let mut set = Set { centre, owner, engine, client_id };
    set.choose(&[]).await;
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let heard = set.start(&mut candidate).await;
    let answer = candidate.get(&asked(&set.question(&heard))).await;
    let claims = read(&set.centre, form_to(&answer, LAUNCH).all("id_token")[0], &set.client_id).await;
    assert_eq!((&claims["name"], claims.get(ENDPOINT)), (&json!("Ana Ruiz"), None));
    let activity = set.owner.get("/admin/team/activity").await;
    for wanted in ["Test engine registered itself", "Test engine approved"] {
        assert!(activity.words().contains(wanted), "{}", activity.words());
    }
}

async fn a_registration_token_is_good_once_and_for_an_hour(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let mut program = centre.browser();
    let first = place(&mut owner).await;
    let (replaced, token) = (opened(&mut owner, &first).await, opened(&mut owner, &first).await);
    let said = registration(&json!({}));
    let not_let_in = (401, "invalid_token".to_owned());
    let before = centre.dump().await;
    for wrong in ["", "nobody", replaced.as_str()] {
        let answer = sent(&mut program, wrong, &said).await;
        assert_eq!(refused(&answer), not_let_in, "{wrong}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    }
    let bare = program.post_as("/lti/register", &said, &[("content-type", "application/json")]).await;
    assert_eq!(refused(&bare), not_let_in);
    // Cookies let nobody register anything.
    let of_owner =
        owner.request(Method::POST, "/lti/register", said.clone(), &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(refused(&of_owner), not_let_in);
    assert!(changed(&before, &centre.dump().await).is_empty());
    centre.after(HOUR);
    assert_eq!(refused(&sent(&mut program, &token, &said).await), not_let_in, "an hour later");
    // Nobody stays logged in for that long.
    let mut owner = centre.owner().await;
    let page = owner.get(&first).await;
    assert!(page.words().contains("did not register within an hour"), "{}", page.words());
    assert_eq!(page.header("refresh"), None);
    // Opened again, there is another hour.
    let token = opened(&mut owner, &first).await;
    centre.after(HOUR + 59 * MINUTE);
    assert_eq!(sent(&mut program, &token, &said).await.status, 201);
    assert_eq!(refused(&sent(&mut program, &token, &said).await), not_let_in, "used");
    assert!(!centre.owner().await.get(HERE).await.text().contains(&first), "nothing is under way there");
}

async fn of_several_that_bring_a_token_one_is_added(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let place = place(&mut owner).await;
    let token = opened(&mut owner, &place).await;
    let another = Browser::new(centre.another_server().await, "http://127.0.0.1:3000");
    let tries = (0..8).map(|number| {
        let mut program = if number % 2 == 0 { centre.browser() } else { another.clone() };
        let said = registration(&json!({ "client_name": format!("Exams {}", number % 3) }));
        let token = token.clone();
        tokio::spawn(async move { sent(&mut program, &token, &said).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for tried in tries.collect::<Vec<_>>() {
        statuses.push(tried.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401, 401, 401, 401, 401, 401, 401]);
    assert_eq!(owner.get(HERE).await.words().matches("Waits for your approval").count(), 1);
    // Engines of one name are told apart.
    for name in ["Northgate exams", "Northgate exams (2)", "Northgate exams (3)"] {
        let (engine, _) = waiting(&centre, &mut owner, &json!({})).await;
        assert!(owner.get(&engine).await.text().contains(&format!(">{name}<")), "{name}");
    }
}

async fn what_is_wrong_is_told_to_the_bearer_of_a_good_token(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let mut program = centre.browser();
    let place = place(&mut owner).await;
    let token = opened(&mut owner, &place).await;
    let before = centre.dump().await;
    for (body, why) in [
        ("{".to_owned(), "the body is no registration in JSON"),
        (registration(&json!({ "client_name": null })), "client_name is missing, or not of the kind that it has to be"),
        (
            registration(&json!({ "initiate_login_uri": "http://engine.example/" })),
            "initiate_login_uri does not begin with https",
        ),
        (registration(&json!({ "jwks": { "keys": [] } })), "jwks has no public RSA key"),
    ] {
        assert_eq!(refused(&sent(&mut program, "nobody", &body).await).0, 401, "nobody else hears it");
        let answer = sent(&mut program, &token, &body).await;
        assert_eq!(refused(&answer), (400, "invalid_client_metadata".to_owned()), "{body}");
        assert_eq!(json_of(&answer)["error_description"], why);
    }
    let long = registration(&json!({ "logo_uri": "a".repeat(70_000) }));
    assert_eq!(sent(&mut program, &token, &long).await.status, 413);
    assert!(changed(&before, &centre.dump().await).is_empty());
    assert_eq!(sent(&mut program, &token, &registration(&json!({}))).await.status, 201, "the token is still good");
}

async fn an_owner_refuses_an_engine(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    // It asks for nothing.
    let nothing = json!({ "scope": "openid", TOOL_CONFIGURATION: { "target_link_uri": LAUNCH } });
    let (engine, _) = waiting(&centre, &mut owner, &nothing).await;
    let page = owner.get(&engine).await;
    assert!(page.words().contains("It asks for nothing but an identifier"), "{}", page.words());
    assert!(!page.text().contains("checkbox"));
    assert_eq!(owner.post(&engine, &[("act", "refuse")]).await.see_other(), format!("{HERE}?done=refused"));
    let list = owner.get(&format!("{HERE}?done=refused")).await;
    assert!(list.words().contains("The test engine is refused and removed"), "{}", list.words());
    for act in ["refuse", "approve", "remove"] {
        assert_eq!(owner.post(&engine, &[("act", act)]).await.status, 404, "{act}");
    }
    assert!(owner.get("/admin/team/activity").await.words().contains("Test engine refused"));
    // One that was approved is not refused any more.
    let (engine, _) = waiting(&centre, &mut owner, &json!({})).await;
    owner.post(&engine, &[("act", "approve")]).await.see_other();
    let decided = format!("{engine}?done=decided");
    assert_eq!(owner.post(&engine, &[("act", "refuse")]).await.see_other(), decided);
    assert_eq!(owner.get(&engine).await.status, 200);
}

async fn an_institution_lets_its_own_engines_register(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let place = place(&mut owner).await;
    let mut southgate = centre.staff(OTHER_EMAIL).await;
    assert_eq!(southgate.get(&place).await.status, 404);
    assert_eq!(southgate.post(&place, &[]).await.status, 404);
    assert!(!southgate.get(HERE).await.text().contains(&place));
    let (engine, client_id) = waiting(&centre, &mut owner, &json!({})).await;
    for act in ["approve", "refuse"] {
        assert_eq!(southgate.post(&engine, &[("act", act)]).await.status, 404, "{act}");
    }
    // One with the same name is another one, of the other institution.
    let (other, other_id) = waiting(&centre, &mut southgate, &json!({})).await;
    assert_ne!(client_id[..32], other_id[..32]);
    assert!(southgate.get(&other).await.text().contains(">Northgate exams<"));
    assert_eq!(owner.get(&other).await.status, 404);
}

async fn an_engine_that_brings_its_keys_is_known_by_them(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let key = EngineKey::make();
    let keys = json!({ "jwks": { "keys": [key.public] }, "jwks_uri": null });
    let (engine, client_id) = waiting(&centre, &mut owner, &keys).await;
    let page = owner.get(&engine).await;
    assert!(page.words().contains("It sent a key with its registration."), "{}", page.words());
    let seconds = NOON.micros() / 1_000_000;
    let mut program = centre.browser();
    let proof = |jti| key.proof(&client_id, seconds, jti, &json!({}));
    assert_eq!(ask(&mut program, &proof("1"), SCORE).await.status, 401, "it waits");
    owner.post(&engine, &[("act", "approve"), ("may_score", "true")]).await.see_other();
    let given = ask(&mut program, &proof("2"), SCORE).await;
    assert_eq!((given.status.as_u16(), &json_of(&given)["scope"]), (200, &json!(SCORE)));
}

async fn an_engine_that_may_tell_nothing_is_let_in_for_nothing(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    assert!(sitting.claims.get(ENDPOINT).is_some());
    let key = exam.key.public.to_string();
    let form: Vec<(&str, &str)> =
        with(&[]).into_iter().filter(|(name, _)| *name != "may_score").chain([("public_key", key.as_str())]).collect();
    exam.set.owner.post(&exam.set.engine.clone(), &form).await.see_other();
    assert_eq!(refused(&exam.tell(&sitting.subject, &json!({})).await).0, 401, "the token that it has");
    let proof = exam.key.proof(&exam.set.client_id, NOON.micros() / 1_000_000, "another", &json!({}));
    assert_eq!(refused(&ask(&mut exam.engine, &proof, SCORE).await), (400, "invalid_scope".to_owned()));
    // It is told of no place to tell anything at.
    let slip = exam.set.centre.slips(1).await.remove(0);
    assert!(exam.launch(&slip, "Bo Berg").await.claims.get(ENDPOINT).is_none());
    let form = [&form[..], &[("may_score", "true")]].concat();
    exam.set.owner.post(&exam.set.engine.clone(), &form).await.see_other();
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200, "and may again");
}

async fn where_no_engine_can_register_is_cleared_away(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let first = place(&mut owner).await;
    let (engine, _) = waiting(&centre, &mut owner, &json!({})).await;
    let store = &centre.fresh.store;
    assert_eq!(store.engine_registration_purge(NOON.plus(HOUR)).await.unwrap(), 0);
    assert_eq!(store.engine_registration_purge(NOON.plus(HOUR + Duration::from_secs(1))).await.unwrap(), 2);
    assert_eq!(owner.get(&first).await.status, 404);
    assert_eq!(owner.get(&engine).await.status, 200, "who came by it stays");
}
