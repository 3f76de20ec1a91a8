//! The test of a session is picked in its engine (LTI Deep Linking 2.0): asked by staff, answered by the engine, saved by whoever asked.

use std::collections::BTreeMap;

use lanyard_app::model::staff::Role;
use serde_json::{Value, json};

use crate::{
    client::{Answer, Browser, encoded},
    database_dump::changed,
    engine_exam::Exam,
    engine_fixture::EngineKey,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{EMAIL, HOUR, MINUTE, NOON, ORIGIN, email_of},
    http_lti_tokens::json_of,
    http_test_engines::{LAUNCH, added, asked, at_test, leads_to, other, read, with, words_of},
};

on_both_engines!(
    a_test_is_picked_saved_and_opened,
    an_engine_is_asked_at_its_own_address_for_this,
    an_answer_counts_once_and_from_the_engine_alone,
    whatever_is_no_test_changes_nothing_and_says_why,
    an_answer_is_taken_over_by_whoever_asked,
    a_choice_in_between_stays,
    an_engine_that_was_moved_gets_no_test_of_its_former_host,
    of_two_at_one_moment_one_counts,
    the_way_there_is_used_once_and_for_a_while,
    only_an_engine_that_can_be_checked_is_offered,
    what_nobody_can_answer_any_more_is_cleared_away,
);

const LTI: &str = "https://purl.imsglobal.org/spec/lti/claim/";
const DEEP: &str = "https://purl.imsglobal.org/spec/lti-dl/claim/";
const FROM_ENGINE: [(&str, &str); 2] = [("origin", "null"), ("sec-fetch-site", "cross-site")];

/// A question as the engine hears it.
struct Heard {
    claims: Value,
    answer_path: String,
}

fn here(exam: &Exam) -> String {
    exam.set.session()
}

fn pick(exam: &Exam) -> String {
    format!("{}/pick", exam.set.session())
}

fn picked(exam: &Exam) -> String {
    format!("{}/picked", exam.set.session())
}

fn engine_of(exam: &Exam) -> String {
    exam.set.engine.rsplit('/').next().unwrap().to_owned()
}

/// Presses the button: what the engine's log-in address hears.
async fn sent(exam: &Exam, staff: &mut Browser) -> BTreeMap<String, String> {
    let answer = staff.post(&pick(exam), &[("engine", &engine_of(exam))]).await;
    assert!(answer.words().contains("The test engine opens"), "{}", answer.words());
    words_of(&leads_to(&answer))
}

/// Goes to the engine, which asks back and is told what it is asked for.
async fn ask(exam: &Exam, staff: &mut Browser) -> Heard {
    let heard = sent(exam, staff).await;
    let answer = staff.get(&asked(&exam.set.question(&heard))).await;
    let form = form_to(&answer, &heard["target_link_uri"]);
    let claims = read(&exam.set.centre, form.all("id_token")[0], &exam.set.client_id).await;
    let settings = &claims[format!("{DEEP}deep_linking_settings")];
    let address = settings["deep_link_return_url"].as_str().unwrap();
    let answer_path = address.strip_prefix(ORIGIN).unwrap().to_owned();
    Heard { claims, answer_path }
}

fn test_b1() -> Value {
    json!([{
        "type": "ltiResourceLink",
        "title": "German B1",
        "url": "https://engine.example/launch?test=b1",
        "custom": { "id": "7" },
        "lineItem": { "label": "German", "scoreMaximum": 60 },
    }])
}

/// What an engine answers now, with changes to its claims.
fn answer_to(exam: &Exam, heard: &Heard, items: &Value, changes: &Value) -> Value {
    let seconds = exam.set.centre.clock.now().micros() / 1_000_000;
    let settings = &heard.claims[format!("{DEEP}deep_linking_settings")];
    let mut claims = json!({
        "iss": exam.set.client_id,
        "aud": [ORIGIN],
        "iat": seconds,
        "exp": seconds + 600,
        "nonce": heard.answer_path,
    });
    for (name, value) in [
        (format!("{LTI}deployment_id"), json!("1")),
        (format!("{LTI}message_type"), json!("LtiDeepLinkingResponse")),
        (format!("{LTI}version"), json!("1.3.0")),
        (format!("{DEEP}data"), settings["data"].clone()),
        (format!("{DEEP}content_items"), items.clone()),
    ] {
        claims[name] = value;
    }
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

/// The engine's page posts an answer: no cookie comes along.
async fn posts(exam: &Exam, heard: &Heard, key: &EngineKey, claims: &Value) -> Answer {
    let body = encoded(&[("JWT", &key.sign(claims, Some(&key.kid)))]);
    exam.set.centre.browser().post_as(&heard.answer_path, &body, &FROM_ENGINE).await
}

/// The same, as it should be: where the browser comes back to.
async fn answers(exam: &Exam, heard: &Heard, items: &Value) -> String {
    let claims = answer_to(exam, heard, items, &json!({}));
    let back = leads_to(&posts(exam, heard, &exam.key, &claims).await);
    assert!(back.starts_with(&format!("{}?ticket=", picked(exam))), "{back}");
    back
}

async fn saves(exam: &Exam, staff: &mut Browser, back: &str) -> Answer {
    let page = staff.get(back).await;
    let form = form_to(&page, &picked(exam));
    assert_eq!(form.all("whose").len(), 1, "it belongs to who opened it");
    let ticket = form.all("ticket")[0].to_owned();
    staff.post(&picked(exam), &[("ticket", &ticket)]).await
}

fn saved(exam: &Exam) -> String {
    format!("{}?done=saved", here(exam))
}

fn ticket_of(back: &str) -> &str {
    back.split_once("ticket=").unwrap().1
}

fn statuses((one, other): &(Answer, Answer)) -> [u16; 2] {
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    both
}

async fn a_test_is_picked_saved_and_opened(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    let page = owner.get(&here(&exam)).await;
    assert!(page.words().contains("Pick the test in Northgate exams"), "{}", page.words());
    let heard = ask(&exam, &mut owner).await;
    let claims = &heard.claims;
    assert_eq!(claims[format!("{LTI}message_type")], "LtiDeepLinkingRequest");
    let instructor = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor";
    assert_eq!(claims[format!("{LTI}roles")], json!([instructor]));
    assert_eq!(claims[format!("{LTI}target_link_uri")], LAUNCH, "the engine has no other address for this");
    for absent in ["name", "email", &format!("{LTI}resource_link")] {
        assert!(claims.get(absent).is_none(), "{absent}");
    }
    assert!(!claims.to_string().contains("Mora") && !claims.to_string().contains(EMAIL), "nobody is named");
    let settings = &claims[format!("{DEEP}deep_linking_settings")];
    assert_eq!(settings["accept_types"], json!(["ltiResourceLink"]));
    assert_eq!(settings["accept_multiple"], false);
    assert_eq!(heard.answer_path, heard.answer_path.to_lowercase());

    let back = answers(&exam, &heard, &test_b1()).await;
    let before = exam.set.centre.dump().await;
    let shown = owner.get(&back).await;
    for wanted in ["German B1", "https://engine.example/launch?test=b1", "id=7", "Name of the result German", "60"] {
        assert!(shown.words().contains(wanted), "{wanted}: {}", shown.words());
    }
    assert!(changed(&before, &exam.set.centre.dump().await).is_empty(), "looking changes nothing");
    let activity = format!("/admin/sessions/{}/activity", exam.set.centre.session);
    let chosen = owner.get(&activity).await.words().matches("Test engine chosen").count();
    assert_eq!(saves(&exam, &mut owner, &back).await.see_other(), saved(&exam));
    let page = owner.get(&here(&exam)).await;
    assert!(page.words().contains("Picked in the engine: German B1"), "{}", page.words());
    assert_eq!(owner.get(&activity).await.words().matches("Test engine chosen").count(), chosen + 1);

    // Start leads there, and what the engine calls it stands on its line item.
    let slip = exam.set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&exam.set.centre, &slip, "Ana Ruiz").await;
    let launched = exam.set.start(&mut candidate).await;
    assert_eq!(launched["target_link_uri"], "https://engine.example/launch?test=b1");
    let told = candidate.get(&asked(&exam.set.question(&launched))).await;
    let token = form_to(&told, "https://engine.example/launch?test=b1").all("id_token")[0].to_owned();
    let custom = &read(&exam.set.centre, &token, &exam.set.client_id).await[format!("{LTI}custom")];
    assert_eq!(*custom, json!({ "id": "7", "lang": "de" }), "before what the engine's settings say");
    let item = json_of(&exam.get(&exam.item()).await);
    assert_eq!((&item["label"], &item["scoreMaximum"]), (&json!("German"), &json!(60)));

    // Saved by hand without a change it stays what it is; another place is another test.
    let form = form_to(&page, &here(&exam));
    let (engine, place) = (engine_of(&exam), form.all("target_address")[0].to_owned());
    for (custom, is_there) in [("id=7", true), ("id=8", false)] {
        let fields = [("engine", engine.as_str()), ("target_address", &place), ("custom", custom)];
        assert_eq!(owner.post(&here(&exam), &fields).await.status, 303);
        let page = owner.get(&here(&exam)).await;
        assert_eq!(page.words().contains("Picked in the engine"), is_there, "{custom}");
    }
    let item = json_of(&exam.get(&exam.item()).await);
    assert_eq!((&item["label"], &item["scoreMaximum"]), (&json!("English B2"), &json!(100)));
}

async fn an_engine_is_asked_at_its_own_address_for_this(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    let public = exam.key.public.to_string();
    for (address, problem) in [("picker", true), ("https://engine.example/picker", false)] {
        let form = with(&[("deep_link_address", address)]);
        let saved = owner.post(&exam.set.engine, &[&form[..], &[("public_key", &public)]].concat()).await;
        assert_eq!(saved.status == 422, problem, "{}", saved.words());
    }
    let page = owner.get(&exam.set.engine).await;
    assert_eq!(form_to(&page, &exam.set.engine).all("deep_link_address"), ["https://engine.example/picker"]);
    let heard = ask(&exam, &mut owner).await;
    assert_eq!(heard.claims[format!("{LTI}target_link_uri")], "https://engine.example/picker");
}

async fn an_answer_counts_once_and_from_the_engine_alone(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    let heard = ask(&exam, &mut owner).await;
    let before = exam.set.centre.dump().await;
    let right = answer_to(&exam, &heard, &test_b1(), &json!({}));
    let seconds = NOON.micros() / 1_000_000;
    for changes in [
        json!({ "iss": "other" }),
        json!({ "aud": "https://other.example" }),
        json!({ "nonce": "" }),
        json!({ "iat": seconds - 700, "exp": seconds - 100 }),
        json!({ "exp": seconds + 3600 }),
        json!({ format!("{LTI}deployment_id"): "2" }),
        json!({ format!("{LTI}message_type"): "LtiResourceLinkRequest" }),
        json!({ format!("{DEEP}data"): "00" }),
        json!({ format!("{DEEP}data"): null }),
    ] {
        let refused = posts(&exam, &heard, &exam.key, &answer_to(&exam, &heard, &test_b1(), &changes)).await;
        assert_eq!(refused.status, 400, "{changes}");
        assert!(refused.words().contains("The answer could not be checked"), "{changes}");
    }
    assert_eq!(posts(&exam, &heard, &EngineKey::make(), &right).await.status, 400, "somebody else's key");
    let bare = exam.set.centre.browser().post_as(&heard.answer_path, "", &FROM_ENGINE).await;
    assert_eq!(bare.status, 400);
    let unknown = Heard { answer_path: format!("{}a", heard.answer_path), claims: json!({}) };
    assert_eq!(posts(&exam, &unknown, &exam.key, &right).await.status, 410);
    assert!(changed(&before, &exam.set.centre.dump().await).is_empty());

    assert_eq!(posts(&exam, &heard, &exam.key, &right).await.status, 200);
    assert_eq!(posts(&exam, &heard, &exam.key, &right).await.status, 410, "it was answered");
    // The same number in the answer to another question.
    let next = ask(&exam, &mut owner).await;
    let nonce = json!({ "nonce": heard.answer_path });
    let refused = posts(&exam, &next, &exam.key, &answer_to(&exam, &next, &test_b1(), &nonce)).await;
    assert_eq!(refused.status, 410);
    // One that says its audience as a text, a minute long, is as good.
    let short = json!({ "aud": ORIGIN, "exp": seconds + 60 });
    assert_eq!(posts(&exam, &next, &exam.key, &answer_to(&exam, &next, &test_b1(), &short)).await.status, 200);
    // Saved once.
    let back = answers_of(&exam, &next);
    assert_eq!(saves(&exam, &mut owner, &back).await.see_other(), saved(&exam));
    assert_eq!(owner.get(&back).await.status, 410);
    let again = owner.post(&picked(&exam), &[("ticket", ticket_of(&back))]).await;
    assert_eq!(again.status, 410);
    assert!(again.words().contains("it was saved before, took too long"), "{}", again.words());
}

/// Where the browser comes back to from the answer to this question.
fn answers_of(exam: &Exam, heard: &Heard) -> String {
    format!("{}?ticket={}", picked(exam), heard.answer_path.rsplit('/').next().unwrap())
}

async fn whatever_is_no_test_changes_nothing_and_says_why(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    let link = |name: &str, value: Value| json!([{ "type": "ltiResourceLink", name: value }]);
    for (items, said, sentence) in [
        (json!([]), json!({ format!("{DEEP}msg"): "See you <b>" }), "Nothing was picked in the test engine"),
        (json!(null), json!({ format!("{DEEP}errormsg"): "No licence" }), "Something went wrong in the test engine"),
        (json!([{ "type": "link", "url": LAUNCH }]), json!({}), "What was picked is no test"),
        (json!([test_b1()[0], test_b1()[0]]), json!({}), "Several tests were picked."),
        (link("url", json!("https://evil.example/")), json!({}), "The test is on another host"),
        (link("custom", json!({ "a b": "1" })), json!({}), "in a way that cannot be kept"),
    ] {
        let heard = ask(&exam, &mut owner).await;
        let claims = answer_to(&exam, &heard, &items, &said);
        let back = leads_to(&posts(&exam, &heard, &exam.key, &claims).await);
        let before = exam.set.centre.dump().await;
        let page = owner.get(&back).await;
        assert!(page.words().contains(sentence), "{}", page.words());
        for said in said.as_object().unwrap().values() {
            assert!(page.words().contains(&format!("The engine says: {}", said.as_str().unwrap())), "{}", page.words());
        }
        assert!(!page.text().contains("evil.example") && !page.text().contains("<b>"), "{sentence}");
        assert_eq!(owner.post(&picked(&exam), &[("ticket", ticket_of(&back))]).await.status, 410);
        assert!(changed(&before, &exam.set.centre.dump().await).is_empty(), "{sentence}");
    }
}

async fn an_answer_is_taken_over_by_whoever_asked(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    exam.set.centre.employ_colleagues().await;
    let mut coordinator = exam.set.centre.staff(email_of(Role::Coordinator)).await;
    let heard = sent(&exam, &mut coordinator).await;
    let question = exam.set.question(&heard);
    // Another colleague's browser, or another one of the same person, gets no question out of it.
    for email in [EMAIL, email_of(Role::Coordinator)] {
        let mut elsewhere = exam.set.centre.staff(email).await;
        let refused = elsewhere.get(&asked(&question)).await;
        assert_eq!(refused.status, 403, "{email}");
        assert!(refused.words().contains("Northgate Test Centre"), "{}", refused.words());
        assert!(!refused.text().contains("id_token"));
    }
    // Nor does a candidate.
    let slip = exam.set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&exam.set.centre, &slip, "Ana Ruiz").await;
    let led = leads_to(&candidate.get(&asked(&question)).await);
    assert_eq!(candidate.get(&led).await.status, 403);
    // From another site no cookie of staff comes along: the browser is led on, once.
    let mut bare = exam.set.centre.browser();
    let pairs: Vec<(&str, &str)> = question.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let led = leads_to(&bare.post_as("/lti/authorize", &encoded(&pairs), &FROM_ENGINE).await);
    assert_eq!(leads_to(&bare.get(&asked(&question)).await), led);
    assert_eq!(bare.get(&led).await.status, 403);
    let told = coordinator.get(&led).await;
    let form = form_to(&told, LAUNCH);
    let claims = read(&exam.set.centre, form.all("id_token")[0], &exam.set.client_id).await;
    let address = claims[format!("{DEEP}deep_linking_settings")]["deep_link_return_url"].as_str().unwrap();
    let heard = Heard { answer_path: address.strip_prefix(ORIGIN).unwrap().to_owned(), claims };
    let back = answers(&exam, &heard, &test_b1()).await;
    let before = exam.set.centre.dump().await;
    for email in [EMAIL, email_of(Role::Coordinator)] {
        let mut elsewhere = exam.set.centre.staff(email).await;
        assert_eq!(elsewhere.get(&back).await.status, 410, "{email}");
        assert_eq!(elsewhere.post(&picked(&exam), &[("ticket", ticket_of(&back))]).await.status, 410);
    }
    let mut reader = exam.set.centre.staff(email_of(Role::Reader)).await;
    assert_eq!(reader.get(&back).await.status, 403);
    let kept = changed(&before, &exam.set.centre.dump().await);
    assert!(!kept.iter().any(|table| table.contains("pick") || table.contains("engine")), "{kept:?}");
    assert_eq!(saves(&exam, &mut coordinator, &back).await.see_other(), saved(&exam));
}

async fn a_choice_in_between_stays(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    let heard = ask(&exam, &mut owner).await;
    exam.set.centre.after(MINUTE);
    exam.set.choose(&[("custom", "id=9")]).await;
    let back = answers(&exam, &heard, &test_b1()).await;
    let refused = saves(&exam, &mut owner, &back).await;
    assert_eq!(refused.status, 409);
    assert!(refused.words().contains("Somebody chose for this session in the meantime"), "{}", refused.words());
    assert!(refused.text().contains("id=9") && !refused.words().contains("German B1"));
    // A session that had none, and has one now.
    let engine = added(&mut owner, &with(&[("name", "Another")])).await;
    assert_eq!(owner.post(&here(&exam), &[("engine", "")]).await.status, 303);
    let heard = ask(&exam, &mut owner).await;
    let back = answers(&exam, &heard, &test_b1()).await;
    let fields = [("engine", engine.rsplit('/').next().unwrap())];
    assert_eq!(owner.post(&here(&exam), &fields).await.status, 303);
    assert_eq!(saves(&exam, &mut owner, &back).await.status, 409);
    // And one that has none still is given the engine with the test.
    assert_eq!(owner.post(&here(&exam), &[("engine", "")]).await.status, 303);
    let heard = ask(&exam, &mut owner).await;
    let back = answers(&exam, &heard, &test_b1()).await;
    assert_eq!(saves(&exam, &mut owner, &back).await.see_other(), saved(&exam));
    // An engine that was switched off meanwhile is asked for nothing, answers nothing and is given nothing.
    let (heard, late) = (ask(&exam, &mut owner).await, ask(&exam, &mut owner).await);
    let back = answers(&exam, &heard, &test_b1()).await;
    assert_eq!(owner.post(&here(&exam), &[("engine", "")]).await.status, 303);
    let on_the_way = exam.set.question(&sent(&exam, &mut owner).await);
    assert_eq!(owner.post(&exam.set.engine, &[("act", "off")]).await.status, 303);
    assert_eq!(owner.get(&asked(&on_the_way)).await.status, 400);
    let claims = answer_to(&exam, &late, &test_b1(), &json!({}));
    assert_eq!(posts(&exam, &late, &exam.key, &claims).await.status, 410);
    assert_eq!(saves(&exam, &mut owner, &back).await.status, 409);
}

async fn an_engine_that_was_moved_gets_no_test_of_its_former_host(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    let heard = ask(&exam, &mut owner).await;
    let back = answers(&exam, &heard, &test_b1()).await;
    let public = exam.key.public.to_string();
    let moved = with(&[("target_address", "https://moved.example/launch")]);
    let moved = [&moved[..], &[("public_key", &public)]].concat();
    assert_eq!(owner.post(&exam.set.engine, &moved).await.status, 303);
    let before = exam.set.centre.dump().await;
    let refused = saves(&exam, &mut owner, &back).await;
    assert_eq!(refused.status, 409);
    assert!(refused.words().contains("The engine was moved to another host in the meantime"), "{}", refused.words());
    let kept = changed(&before, &exam.set.centre.dump().await);
    assert!(!kept.iter().any(|table| table.contains("pick") || table.contains("engine")), "{kept:?}");
}

async fn of_two_at_one_moment_one_counts(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    let heard = ask(&exam, &mut owner).await;
    let first = answer_to(&exam, &heard, &test_b1(), &json!({ "nonce": "1" }));
    let second = answer_to(&exam, &heard, &json!([]), &json!({ "nonce": "2" }));
    let both = tokio::join!(posts(&exam, &heard, &exam.key, &first), posts(&exam, &heard, &exam.key, &second));
    assert_eq!(statuses(&both), [200, 410]);
    // Of two who press Save one saves.
    let heard = ask(&exam, &mut owner).await;
    let back = answers(&exam, &heard, &test_b1()).await;
    let (mut one, mut other) = (owner.clone(), owner.clone());
    let (path, fields) = (picked(&exam), [("ticket", ticket_of(&back))]);
    let both = tokio::join!(one.post(&path, &fields), other.post(&path, &fields));
    assert_eq!(statuses(&both), [303, 410]);
    // Of two who ask with one hint one is told.
    let question = asked(&exam.set.question(&sent(&exam, &mut owner).await));
    let (mut one, mut other) = (owner.clone(), owner.clone());
    let both = tokio::join!(one.get(&question), other.get(&question));
    assert_eq!(statuses(&both), [200, 400]);
}

async fn the_way_there_is_used_once_and_for_a_while(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    let centre = &exam.set.centre;
    let mut owner = centre.owner().await;
    let question = exam.set.question(&sent(&exam, &mut owner).await);
    assert_eq!(owner.get(&asked(&other(&question, "redirect_uri", "https://evil.example/"))).await.status, 400);
    assert_eq!(owner.get(&asked(&question)).await.status, 200);
    let used = owner.get(&asked(&question)).await;
    assert_eq!(used.status, 400);
    assert!(!used.text().contains("id_token"));
    let late = exam.set.question(&sent(&exam, &mut owner).await);
    centre.after(5 * MINUTE);
    assert_eq!(owner.get(&asked(&late)).await.status, 400);
    // An hour to pick, and to save.
    let (in_time, too_late) = (ask(&exam, &mut owner).await, ask(&exam, &mut owner).await);
    for minutes in [25, 45] {
        centre.after(minutes * MINUTE);
        assert_eq!(owner.get("/admin/sessions").await.status, 200, "somebody is there");
    }
    centre.after(4 * MINUTE + HOUR);
    let back = answers(&exam, &in_time, &test_b1()).await;
    assert_eq!(owner.get(&back).await.status, 200);
    centre.after(5 * MINUTE + HOUR);
    let claims = answer_to(&exam, &too_late, &test_b1(), &json!({}));
    assert_eq!(posts(&exam, &too_late, &exam.key, &claims).await.status, 410);
    assert_eq!(owner.get(&back).await.status, 410);
    assert_eq!(owner.post(&picked(&exam), &[("ticket", ticket_of(&back))]).await.status, 410);
}

async fn only_an_engine_that_can_be_checked_is_offered(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    // Opened like a page, the address leads to the page of the button.
    assert_eq!(owner.get(&pick(&exam)).await.see_other(), here(&exam));
    let bare = added(&mut owner, &with(&[("name", "Without keys")])).await;
    let page = owner.get(&here(&exam)).await;
    assert!(!page.words().contains("Pick the test in Without keys"), "{}", page.words());
    let refused = owner.post(&pick(&exam), &[("engine", bare.rsplit('/').next().unwrap())]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(owner.post(&exam.set.engine, &[("act", "off")]).await.status, 303);
    assert!(!owner.get(&here(&exam)).await.words().contains("Pick the test in"));
    let refused = owner.post(&pick(&exam), &[("engine", &engine_of(&exam))]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.problems(), ["Choose a test engine that is there and switched on"]);
    assert!(
        refused.text().contains(&format!("<option value=\"{}\" selected>", engine_of(&exam))),
        "the choice is there"
    );
}

async fn what_nobody_can_answer_any_more_is_cleared_away(fresh: Fresh) {
    let exam = Exam::begin(fresh).await;
    let mut owner = exam.set.centre.owner().await;
    // One on its way, one that is asked.
    sent(&exam, &mut owner).await;
    ask(&exam, &mut owner).await;
    let store = &exam.set.centre.fresh.store;
    assert_eq!(store.launch_purge(NOON.plus(5 * MINUTE)).await.unwrap(), 0);
    assert_eq!(store.launch_purge(NOON.plus(HOUR)).await.unwrap(), 2, "the question waits for its answer");
    assert_eq!(store.launch_purge(NOON.plus(HOUR + MINUTE)).await.unwrap(), 1);
}
