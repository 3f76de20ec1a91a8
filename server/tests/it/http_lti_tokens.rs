//! Access tokens of test engines: who is given one for which proof, and which keys check it.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use lanyard_server::domain::clock::Clock;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Browser, encoded},
    database_dump::changed,
    engine_fixture::{EngineKey, Publisher},
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, HOUR, MINUTE, NOON, ORIGIN, OTHER_EMAIL},
    http_test_engines::{HERE, Set, added, told, with},
};

on_both_engines!(
    an_engine_is_given_a_token_for_a_proof,
    whatever_proves_nothing_gives_no_token,
    a_proof_is_good_once_at_whichever_server,
    an_engine_that_is_switched_off_is_given_nothing,
    what_is_over_is_cleared_away,
    published_keys_are_kept_and_asked_for_anew,
    what_is_no_key_set_lets_nobody_in,
    a_slow_engine_holds_up_its_own_tokens_alone,
    keys_of_an_engine_are_typed_and_stay,
);

pub const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";
const LINE_ITEM: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";
const PROOF_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What an engine sends to be given a token.
pub async fn ask(engine: &mut Browser, proof: &str, scope: &str) -> Answer {
    ask_with(engine, proof, scope, &[]).await
}

async fn ask_with(engine: &mut Browser, proof: &str, scope: &str, changes: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("grant_type", "client_credentials"),
        ("client_assertion_type", PROOF_TYPE),
        ("client_assertion", proof),
        ("scope", scope),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    engine.post_as("/lti/token", &encoded(&fields), &[]).await
}

pub fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(answer.text()).unwrap_or_else(|error| panic!("{error}: {}", answer.text()))
}

/// What is wrong, as the answer says it.
fn error(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), json_of(answer)["error"].as_str().unwrap().to_owned())
}

fn seconds(clock: &Clock) -> i64 {
    clock.now().micros() / 1_000_000
}

/// A session whose engine has given us its key.
async fn set_with_key(fresh: Fresh, key: &EngineKey) -> Set {
    let public = key.public.to_string();
    let form = [&with(&[])[..], &[("public_key", public.as_str())]].concat();
    Set::at(Centre::new(fresh).await, &form).await
}

async fn an_engine_is_given_a_token_for_a_proof(fresh: Fresh) {
    let key = EngineKey::make();
    let set = set_with_key(fresh, &key).await;
    let mut engine = set.centre.browser();
    let now = seconds(&set.centre.clock);
    let page = set.owner.clone().get(&set.engine).await;
    assert_eq!(told(&page, "token"), "http://127.0.0.1:3000/lti/token");
    // As the two libraries that are known ask, and TAO, whose proof is for both.
    let both = json!({ "aud": ["http://127.0.0.1:3000", "http://127.0.0.1:3000/lti/token"] });
    for (jti, changes) in [("1", json!({})), ("2", json!({ "aud": "http://127.0.0.1:3000" })), ("3", both)] {
        let proof = key.proof(&set.client_id, now, jti, &changes);
        let given = ask(&mut engine, &proof, &[SCORE, " ", LINE_ITEM].concat()).await;
        assert_eq!(given.status, 200, "{}", given.text());
        assert_eq!(given.header("cache-control"), Some("no-store"));
        let given = json_of(&given);
        assert_eq!((&given["token_type"], &given["expires_in"]), (&json!("Bearer"), &json!(3600)));
        assert_eq!(given["scope"], SCORE, "what is granted of what was asked");
        let token = given["access_token"].as_str().unwrap();
        assert!(token.len() > 60 && !set.centre.dump().await.values().flatten().any(|row| row.contains(token)));
    }
    // A key without a name.
    let claims = json!({ "iss": set.client_id, "sub": set.client_id, "aud": ORIGIN, "exp": now + 300, "jti": "4" });
    assert_eq!(ask(&mut engine, &key.sign(&claims, None), SCORE).await.status, 200);
}

async fn whatever_proves_nothing_gives_no_token(fresh: Fresh) {
    let (key, other) = (EngineKey::make(), EngineKey::make());
    let set = set_with_key(fresh, &key).await;
    let mut engine = set.centre.browser();
    let now = seconds(&set.centre.clock);
    let mut southgate = set.centre.staff(OTHER_EMAIL).await;
    let foreign = added(&mut southgate, &with(&[])).await;
    let foreign = told(&southgate.get(&foreign).await, "client_id");
    let nobodys = [&set.client_id[..64], "0"].concat();
    let before = set.centre.dump().await;
    let proof = |changes: Value| key.proof(&set.client_id, now, "1", &changes);
    let fine = proof(json!({}));
    let invalid = |code: &str| (401, code.to_owned());
    for (wrong, proof) in [
        ("audience", proof(json!({ "aud": "https://elsewhere.example" }))),
        ("over", proof(json!({ "exp": now - 31 }))),
        ("too long", proof(json!({ "exp": now + 700 }))),
        ("no jti", proof(json!({ "jti": null }))),
        ("another subject", proof(json!({ "sub": foreign }))),
        ("another institution's client", key.proof(&foreign, now, "1", &json!({}))),
        ("nobody's client", key.proof(&nobodys, now, "1", &json!({}))),
        ("no client ID", key.proof("nobody", now, "1", &json!({}))),
        ("another key", other.proof(&set.client_id, now, "1", &json!({}))),
        ("no token", "a.b.c".to_owned()),
        ("a signature of something else", [fine.rsplit_once('.').unwrap().0, ".AAAA"].concat()),
    ] {
        let refused = ask(&mut engine, &proof, SCORE).await;
        assert_eq!(error(&refused), invalid("invalid_client"), "{wrong}");
        assert!(json_of(&refused)["error_description"].as_str().unwrap().len() > 20, "it says why");
    }
    for (changes, code) in [
        (&[("grant_type", "")][..], "invalid_request"),
        (&[("client_assertion", "")], "invalid_request"),
        (&[("grant_type", "password")], "unsupported_grant_type"),
        (&[("client_assertion_type", "other")], "unsupported_grant_type"),
        (&[("scope", LINE_ITEM)], "invalid_scope"),
        (&[("scope", "")], "invalid_scope"),
    ] {
        let refused = ask_with(&mut engine, &fine, SCORE, changes).await;
        assert_eq!(error(&refused), (400, code.to_owned()), "{changes:?}");
    }
    assert!(changed(&before, &set.centre.dump().await).is_empty());
    // None of that used it.
    assert_eq!(ask(&mut engine, &fine, SCORE).await.status, 200);
}

async fn a_proof_is_good_once_at_whichever_server(fresh: Fresh) {
    let key = EngineKey::make();
    let set = set_with_key(fresh, &key).await;
    let mut one = set.centre.browser();
    let mut two = Browser::new(set.centre.another_server().await, ORIGIN);
    let now = seconds(&set.centre.clock);
    for round in 0..4 {
        let proof = key.proof(&set.client_id, now, &round.to_string(), &json!({}));
        let (first, second) = tokio::join!(ask(&mut one, &proof, SCORE), ask(&mut two, &proof, SCORE));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401]);
        let loser = if first.status == 200 { second } else { first };
        assert_eq!(json_of(&loser)["error_description"], "an assertion with this jti was used before");
    }
}

async fn an_engine_that_is_switched_off_is_given_nothing(fresh: Fresh) {
    let key = EngineKey::make();
    let mut set = set_with_key(fresh, &key).await;
    let mut engine = set.centre.browser();
    let proof = key.proof(&set.client_id, seconds(&set.centre.clock), "1", &json!({}));
    let here = set.engine.clone();
    assert_eq!(set.owner.post(&here, &[("act", "off")]).await.status, 303);
    assert_eq!(error(&ask(&mut engine, &proof, SCORE).await), (401, "invalid_client".to_owned()));
    assert_eq!(set.owner.post(&here, &[("act", "on")]).await.status, 303);
    assert_eq!(ask(&mut engine, &proof, SCORE).await.status, 200);
    // Nor one that speaks no LTI any more, whatever keys it had.
    let public = key.public.to_string();
    let signed = [&with(&[("kind", "signed")])[..], &[("public_key", public.as_str())]].concat();
    assert_eq!(set.owner.post(&here, &signed).await.status, 303);
    let proof = key.proof(&set.client_id, seconds(&set.centre.clock), "2", &json!({}));
    assert_eq!(error(&ask(&mut engine, &proof, SCORE).await), (401, "invalid_client".to_owned()));
}

async fn what_is_over_is_cleared_away(fresh: Fresh) {
    let key = EngineKey::make();
    let set = set_with_key(fresh, &key).await;
    let proof = key.proof(&set.client_id, seconds(&set.centre.clock), "1", &json!({}));
    assert_eq!(ask(&mut set.centre.browser(), &proof, SCORE).await.status, 200);
    let store = &set.centre.fresh.store;
    assert_eq!(store.access_token_purge(NOON).await.unwrap(), 0);
    assert_eq!(store.access_token_purge(NOON.plus(2 * MINUTE)).await.unwrap(), 1, "the proof");
    assert_eq!(store.access_token_purge(NOON.plus(HOUR + MINUTE)).await.unwrap(), 1, "the token");
}

/// A set whose engine publishes its keys here.
async fn set_that_publishes(fresh: Fresh, publisher: &Publisher) -> Set {
    let form = [&with(&[])[..], &[("keys_address", publisher.address.as_str())]].concat();
    Set::at(Centre::that_asks_inside(fresh).await, &form).await
}

async fn published_keys_are_kept_and_asked_for_anew(fresh: Fresh) {
    let (first, second) = (EngineKey::make(), EngineKey::make());
    let odd = json!({ "kty": "RSA", "n": 7, "kid": second.kid });
    let publisher = Publisher::of(&[&odd, &first.public]).await;
    let set = set_that_publishes(fresh, &publisher).await;
    let mut engine = set.centre.browser();
    let mut number = 0;
    let mut given = async |key: &EngineKey| {
        number += 1;
        let proof = key.proof(&set.client_id, seconds(&set.centre.clock), &number.to_string(), &json!({}));
        ask(&mut engine, &proof, SCORE).await.status == 200
    };
    assert_eq!(publisher.asked(), 0, "nobody is asked before it is needed");
    assert!(given(&first).await && given(&first).await);
    assert_eq!(publisher.asked(), 1);
    // A key that is not there is looked for once a minute.
    set.centre.after(2 * MINUTE);
    assert!(!given(&second).await);
    assert_eq!(publisher.asked(), 2);
    publisher.publish(&[&first.public, &second.public]);
    assert!(!given(&second).await && given(&first).await);
    assert_eq!(publisher.asked(), 2, "within the minute");
    set.centre.after(3 * MINUTE);
    assert!(given(&second).await && given(&first).await);
    assert_eq!(publisher.asked(), 3);
    // While it is away its keys are good for the rest of the hour, and no longer.
    publisher.answer(StatusCode::SERVICE_UNAVAILABLE, "");
    set.centre.after(62 * MINUTE);
    assert!(given(&second).await);
    set.centre.after(64 * MINUTE);
    assert!(!given(&second).await);
    assert_eq!(publisher.asked(), 4);
    assert!(!given(&second).await);
    assert_eq!(publisher.asked(), 4, "not at once again");
    publisher.publish(&[&second.public]);
    set.centre.after(64 * MINUTE + Duration::from_secs(10));
    assert!(given(&second).await && !given(&first).await);
}

async fn what_is_no_key_set_lets_nobody_in(fresh: Fresh) {
    let key = EngineKey::make();
    let publisher = Publisher::of(&[]).await;
    let set = set_that_publishes(fresh, &publisher).await;
    let mut engine = set.centre.browser();
    let fine = json!({ "keys": [key.public] }).to_string();
    let long = [" ".repeat(64 * 1024), fine.clone()].concat();
    for (number, (status, text)) in
        [(200, "{}"), (200, "<html>"), (404, fine.as_str()), (302, fine.as_str()), (200, long.as_str())]
            .into_iter()
            .enumerate()
    {
        set.centre.after(u32::try_from(number).unwrap() * HOUR);
        publisher.answer(StatusCode::from_u16(status).unwrap(), text);
        let proof = key.proof(&set.client_id, seconds(&set.centre.clock), &number.to_string(), &json!({}));
        let refused = ask(&mut engine, &proof, SCORE).await;
        assert_eq!(error(&refused), (401, "invalid_client".to_owned()), "{status} {text:.20}");
    }
    assert_eq!(publisher.asked(), 5, "a redirect is not followed");
    // Where servers inside the house are not allowed, none is asked.
    set.centre.after(24 * HOUR);
    publisher.answer(StatusCode::OK, &fine);
    let guarded = Browser::new(set.centre.another_server().await, ORIGIN);
    let proof = key.proof(&set.client_id, seconds(&set.centre.clock), "guarded", &json!({}));
    assert_eq!(ask(&mut guarded.clone(), &proof, SCORE).await.status, 401);
    assert_eq!(publisher.asked(), 5);
    assert_eq!(ask(&mut engine, &proof, SCORE).await.status, 200);
    // An engine without keys is given nothing.
    let mut owner = set.centre.owner().await;
    assert_eq!(owner.post(&set.engine, &with(&[])).await.status, 303);
    let proof = key.proof(&set.client_id, seconds(&set.centre.clock), "none", &json!({}));
    assert_eq!(ask(&mut engine, &proof, SCORE).await.status, 401);
}

async fn a_slow_engine_holds_up_its_own_tokens_alone(fresh: Fresh) {
    let key = Arc::new(EngineKey::make());
    let publisher = Publisher::of(&[&key.public]).await;
    let mut set = set_that_publishes(fresh, &publisher).await;
    let public = key.public.to_string();
    let quick = [&with(&[("name", "Quick")])[..], &[("public_key", public.as_str())]].concat();
    let quick = added(&mut set.owner, &quick).await;
    let quick = told(&set.owner.get(&quick).await, "client_id");
    let now = seconds(&set.centre.clock);
    publisher.close();
    let mut waiting = Vec::new();
    for number in 0..20 {
        let mut engine = set.centre.browser();
        let proof = key.proof(&set.client_id, now, &number.to_string(), &json!({}));
        waiting.push(tokio::spawn(async move { ask(&mut engine, &proof, SCORE).await }));
    }
    while publisher.asked() == 0 {
        tokio::task::yield_now().await;
    }
    let mut engine = set.centre.browser();
    assert_eq!(ask(&mut engine, &key.proof(&quick, now, "1", &json!({})), SCORE).await.status, 200);
    publisher.open();
    let (mut given, mut sent_away) = (0, 0);
    for waits in waiting {
        let answer = waits.await.unwrap();
        if answer.status == 200 {
            given += 1;
        } else {
            assert_eq!(error(&answer), (503, "temporarily_unavailable".to_owned()));
            assert_eq!(answer.header("retry-after"), Some("5"));
            sent_away += 1;
        }
    }
    assert_eq!((given + sent_away, publisher.asked()), (20, 1));
    assert!(given >= 16, "{given}");
}

async fn keys_of_an_engine_are_typed_and_stay(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let key = EngineKey::make().public.to_string();
    let fields = |address, key| [&with(&[])[..], &[("keys_address", address), ("public_key", key)]].concat();
    let not_a_key = "Paste a public RSA key, which begins with -----BEGIN PUBLIC KEY-----, or one as JSON";
    for (address, key, problem) in [
        (
            "http://engine.example/keys",
            "",
            "The address of the engine’s keys must begin with https. Whoever runs this server can allow others, for engines inside the house.",
        ),
        ("https://engine.example/keys", "a key", not_a_key),
        ("", "{\"kty\":\"EC\"}", not_a_key),
    ] {
        let refused = owner.post(HERE, &fields(address, key)).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.problems(), [problem]);
        assert_eq!(form_to(&refused, HERE).all("keys_address"), [address]);
    }
    let engine = added(&mut owner, &fields("https://engine.example/keys", &key)).await;
    let page = owner.get(&engine).await;
    assert_eq!(form_to(&page, &engine).all("keys_address"), ["https://engine.example/keys"]);
    assert!(page.words().contains(&key), "{}", page.words());
    assert_eq!(owner.post(&engine, &with(&[("name", "Renamed")])).await.status, 303);
    let page = owner.get(&engine).await;
    assert_eq!(form_to(&page, &engine).all("keys_address"), [""]);
}
