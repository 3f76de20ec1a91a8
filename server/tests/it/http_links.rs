//! Engines that speak no LTI over HTTP: Start leads to one by a link, and it tells what came of the test.

use axum::http::Method;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use lanyard_app::model::{entry::EntryState, id::SessionId, session::TypedSession, staff::Role};
use lanyard_server::domain::{clock::Clock, test_engine::ClientId};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    client::{Answer, Browser, asker},
    database_dump::changed,
    engine_exam::show_results,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_entry::{addresses, panel},
    http_fixture::{Centre, HOUR, MINUTE, NOON, ORIGIN, spring_placement},
    http_lti_tokens::json_of,
    http_test_engines::{Fields, HERE, added, at_test, leads_to, told, words_of},
    other_engine::{OtherEngine, SetUp, served},
};

on_both_engines!(
    a_signed_link_says_who_comes,
    another_program_checks_the_token_and_tells_the_end,
    whatever_is_told_wrong_is_answered_in_a_sentence,
    told_twice_it_is_nothing_new,
    a_plain_link_is_filled_in_and_escaped,
    what_cannot_be_filled_in_is_refused,
    what_the_form_hides_is_nobodys_to_mend,
    start_pressed_at_once_starts_once,
    a_token_is_shown_once_and_replaced,
    an_engine_that_is_off_or_a_session_that_is_over_opens_nothing,
    a_session_names_another_place_in_the_engine,
);

const STATE: &str = "/engine/state";
const TARGET: &str = "https://engine.example/test?id=7";

fn signed() -> Fields {
    vec![
        ("act", "save"),
        ("kind", "signed"),
        ("name", "Northgate forms"),
        ("target_address", TARGET),
        ("tells_name", "true"),
    ]
}

fn plain(target: &'static str) -> Fields {
    vec![("act", "save"), ("kind", "link"), ("name", "Northgate forms"), ("target_address", target)]
}

/// A centre whose session has its test in an engine that speaks no LTI.
struct Linked {
    centre: Centre,
    owner: Browser,
    /// The engine's page.
    page: String,
    /// The engine's program.
    program: Browser,
    token: String,
}

impl Linked {
    async fn to(centre: Centre, session: SessionId, form: &Fields) -> Self {
        let mut owner = centre.owner().await;
        let page = added(&mut owner, form).await;
        let id = page.rsplit('/').next().unwrap().to_owned();
        let chosen = owner.post(&format!("/admin/sessions/{session}/engine"), &[("engine", &id)]).await;
        assert_eq!(chosen.status, 303, "{}", chosen.words());
        show_results(&mut owner, &[Role::Owner]).await;
        let program = centre.browser();
        let mut linked = Self { centre, owner, page, program, token: String::new() };
        linked.token = linked.renewed().await;
        linked
    }

    async fn signed(fresh: Fresh) -> Self {
        let centre = Centre::new(fresh).await;
        let session = centre.session;
        Self::to(centre, session, &signed()).await
    }

    /// Another state token.
    async fn renewed(&mut self) -> String {
        let answer = self.owner.post(&self.page, &[("act", "token")]).await;
        assert_eq!(answer.status, 200, "{}", answer.words());
        told(&answer, "state_token")
    }

    async fn client_id(&mut self) -> String {
        told(&self.owner.get(&self.page).await, "client_id")
    }

    /// A candidate who pressed Start, where that led, and by what the engine knows them.
    async fn sitting(&mut self, name: &str) -> (Browser, String, String) {
        let slip = self.centre.slips(1).await.remove(0);
        let mut candidate = at_test(&self.centre, &slip, name).await;
        let address = leads_to(&candidate.post("/me/start", &[]).await);
        let subject = self.claims(&address).await["sub"].as_str().unwrap().to_owned();
        (candidate, address, subject)
    }

    /// The claims of the token in an address, checked with the keys that are published.
    async fn claims(&mut self, address: &str) -> Value {
        let token = words_of(address)["token"].clone();
        let keys = self.centre.browser().get("/engine/jwks").await;
        assert_eq!(keys.header("cache-control"), Some("public, max-age=3600"));
        let keys: JwkSet = serde_json::from_str(keys.text()).unwrap();
        let kid = decode_header(&token).unwrap().kid.expect("it names its key");
        let key = DecodingKey::from_jwk(keys.find(&kid).expect("it is published")).unwrap();
        let mut rules = Validation::new(Algorithm::EdDSA);
        // The clock of the centre is not that of this machine.
        rules.validate_exp = false;
        rules.set_audience(&[self.client_id().await]);
        rules.set_issuer(&[ORIGIN]);
        decode::<Value>(&token, &key, &rules).unwrap().claims
    }

    async fn tell(&mut self, body: &Value) -> Answer {
        let token = self.token.clone();
        self.tell_with(&token, &body.to_string()).await
    }

    async fn tell_with(&mut self, token: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
        self.program.post_as(STATE, body, &headers).await
    }

    async fn panel(&mut self) -> String {
        let address = addresses(&self.centre, &mut self.owner).await.remove(0);
        panel(&self.owner.get(&address).await)
    }

    async fn count(&mut self, state: EntryState) -> i64 {
        let institution = ClientId::parse(&self.client_id().await).unwrap().institution;
        let pulse = self.centre.fresh.store.session_pulse(institution, self.centre.session).await.unwrap();
        pulse.unwrap().counts.of(state)
    }
}

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), json_of(answer)["error"].as_str().unwrap_or_default().to_owned())
}

async fn a_signed_link_says_who_comes(fresh: Fresh) {
    let mut linked = Linked::signed(fresh).await;
    let page = linked.owner.get(&linked.page.clone()).await;
    assert_eq!(told(&page, "issuer"), ORIGIN);
    assert_eq!(told(&page, "link_keys"), format!("{ORIGIN}/engine/jwks"));
    assert_eq!(told(&page, "state"), format!("{ORIGIN}{STATE}"));
    assert!(!page.text().contains("id=\"authorize\""), "what only engines of LTI need");
    assert!(page.text().contains("<option value=\"signed\" selected>"), "{}", page.text());
    let (mut candidate, address, subject) = linked.sitting("Ana Ruiz").await;
    assert!(address.starts_with("https://engine.example/test?id=7&token="), "{address}");
    let claims = linked.claims(&address).await;
    let seconds = NOON.micros() / 1_000_000;
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(seconds - 2), &json!(seconds + 298)));
    assert_eq!(claims["name"], "Ana Ruiz");
    assert_eq!(claims.get("email"), None, "it is not ticked");
    assert_eq!(claims["session"], json!({ "id": linked.centre.session.to_string(), "name": "Spring placement" }));
    assert_eq!((&claims["locale"], &claims["return_url"]), (&json!("en"), &json!(format!("{ORIGIN}/me"))));
    assert_eq!(subject.len(), 32);
    assert_eq!(linked.count(EntryState::Started).await, 1);
    // Pressed again it leads there again, as the same candidate with another token.
    let again = leads_to(&candidate.post("/me/start", &[]).await);
    let again = linked.claims(&again).await;
    assert_eq!(again["sub"], claims["sub"]);
    assert_ne!(again["jti"], claims["jti"]);
    assert_eq!(linked.panel().await.matches("Test started").count(), 1);
    // Another candidate is another one.
    let (.., other) = linked.sitting("Bo Berg").await;
    assert_ne!(other, subject);
}

async fn another_program_checks_the_token_and_tells_the_end(fresh: Fresh) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let centre = Centre::reached_at(fresh, &origin).await;
    // The program has a clock of its own.
    centre.after(Clock::system().now().since(NOON));
    let open =
        TypedSession { opens: "2020-01-01T09:00".into(), closes: "2090-01-01T09:00".into(), ..spring_placement() };
    let session = centre.service.session_create("NG-2041", &open).await.unwrap();
    served(listener, centre.app.clone());
    let mut linked = Linked::to(centre, session, &signed()).await;
    let audience = linked.client_id().await;
    let (keys, state) = (format!("{origin}/engine/jwks"), format!("{origin}{STATE}"));
    let token = linked.token.clone();
    let engine = |token: &str, audience: &str| {
        OtherEngine::start(&SetUp { issuer: &origin, audience, keys: &keys, state: &state, token })
    };
    let program = engine(&token, &audience);
    let slip = linked.centre.slips_of(session, 1).await.remove(0);
    let mut candidate = at_test(&linked.centre, &slip, "Ana Ruiz").await;
    let address = leads_to(&candidate.post("/me/start", &[]).await);
    let token_of_link = words_of(&address)["token"].clone();
    let asker = asker().build().unwrap();
    let greeting = async |program: &OtherEngine, token: &str| {
        let answer = asker.get(format!("{}/test?token={token}", program.address)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, greeted) = greeting(&program, &token_of_link).await;
    assert_eq!(status, 200, "{greeted}");
    let claims: Value = serde_json::from_str(&greeted).unwrap();
    assert_eq!(claims["name"], "Ana Ruiz");
    assert_eq!(greeting(&program, &token_of_link).await.0, 403, "a token is good once there");
    let (head, rest) = token_of_link.rsplit_once('.').unwrap();
    assert_eq!(greeting(&program, &[head, ".", &rest.chars().rev().collect::<String>()].concat()).await.0, 403);
    let foreign = engine("nobody", "another-audience");
    assert_eq!(greeting(&foreign, &token_of_link).await.0, 403, "it is for one engine");
    let end = format!("end/{}", claims["sub"].as_str().unwrap());
    let told_end = async |program: &OtherEngine| {
        asker.post(format!("{}/{end}", program.address)).send().await.unwrap().status().as_u16()
    };
    assert_eq!(told_end(&foreign).await, 401);
    assert_eq!((told_end(&program).await, told_end(&program).await), (200, 200), "and once more");
    let list = linked.owner.get(&format!("/admin/sessions/{session}")).await;
    assert!(list.words().contains("17.5 of 20") && list.words().contains("Finished"), "{}", list.words());
    assert!(candidate.get("/me").await.words().contains("Finished"));
}

async fn whatever_is_told_wrong_is_answered_in_a_sentence(fresh: Fresh) {
    let mut linked = Linked::signed(fresh).await;
    let (.., subject) = linked.sitting("Ana Ruiz").await;
    let before = linked.centre.dump().await;
    let finished = json!({ "sub": subject, "state": "finished" });
    let other = |changes: Value| {
        let mut body = finished.clone();
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    for (changes, word) in [
        (json!({ "sub": null }), "sub is missing"),
        (json!({ "sub": 7 }), "sub is missing"),
        (json!({ "state": "done" }), "neither started nor finished"),
        (json!({ "state": null }), "neither started nor finished"),
        (json!({ "score": -1, "maximum": 20 }), "not a number"),
        (json!({ "score": "17", "maximum": 20 }), "not a number"),
        (json!({ "score": 17 }), "not a number"),
        (json!({ "score": 17, "maximum": 0 }), "not a number"),
        (json!({ "state": "started", "score": 17, "maximum": 20 }), "comes with the state finished"),
        (json!({ "comment": 7 }), "comment is not a text"),
        (json!({ "at": "noon" }), "RFC 3339"),
        (json!({ "at": 1_778_580_000 }), "RFC 3339"),
        (json!({ "at": "2026-05-12T10:05:01Z" }), "five minutes ahead"),
    ] {
        let answer = linked.tell(&other(changes.clone())).await;
        assert_eq!(refused(&answer), (400, "invalid_state".to_owned()), "{changes}");
        assert!(json_of(&answer)["error_description"].as_str().unwrap().contains(word), "{}", answer.text());
    }
    let token = linked.token.clone();
    for body in ["", "[]", "{", "finished"] {
        assert_eq!(refused(&linked.tell_with(&token, body).await), (400, "invalid_state".to_owned()), "{body}");
    }
    for unknown in ["nobody", &"0".repeat(32), &subject.to_uppercase()] {
        let answer = linked.tell(&other(json!({ "sub": unknown }))).await;
        assert_eq!(refused(&answer), (404, "unknown_sub".to_owned()), "{unknown}");
    }
    for wrong in ["", "nobody", &token[1..], &[token.as_str(), "AA"].concat()] {
        let answer = linked.tell_with(wrong, &finished.to_string()).await;
        assert_eq!(refused(&answer), (401, "invalid_token".to_owned()), "{wrong:.9}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    }
    let bare = linked.program.post_as(STATE, &finished.to_string(), &[("content-type", "application/json")]).await;
    assert_eq!(bare.status, 401);
    let long = other(json!({ "comment": "x".repeat(70 * 1024) }));
    assert_eq!(linked.tell(&long).await.status, 413);
    let read = linked.program.request(Method::GET, STATE, String::new(), &[]).await;
    assert_eq!(read.status, 404);
    assert!(changed(&before, &linked.centre.dump().await).is_empty());
}

async fn told_twice_it_is_nothing_new(fresh: Fresh) {
    let mut linked = Linked::signed(fresh).await;
    let (.., subject) = linked.sitting("Ana Ruiz").await;
    let started = json!({ "sub": subject, "state": "started" });
    assert_eq!(linked.tell(&started).await.status, 200);
    assert_eq!((linked.count(EntryState::Started).await, linked.count(EntryState::Finished).await), (1, 0));
    let finished = json!({ "sub": subject, "state": "finished", "score": 9, "maximum": 10 });
    assert_eq!(linked.tell(&finished).await.status, 200);
    assert_eq!(linked.count(EntryState::Finished).await, 1);
    assert!(linked.panel().await.contains("Result 9 of 10"), "{}", linked.panel().await);
    // Staff took the end back since: the same once more, even later, is no reason to undo that.
    let entry = addresses(&linked.centre, &mut linked.owner).await.remove(0);
    let entry = entry.split("/entries/").nth(1).unwrap().split(['?', '/']).next().unwrap().to_owned();
    let session = linked.centre.session.to_string();
    let fields = [("session", session.as_str()), ("ids[]", &entry), ("mark", "unmark_finished")];
    assert_eq!(linked.owner.post("/api/admin/mark_entries", &fields).await.status, 303);
    linked.centre.after(MINUTE);
    let before = linked.centre.dump().await;
    assert_eq!(linked.tell(&finished).await.status, 200);
    assert_eq!(refused(&linked.tell(&started).await), (409, "older_state".to_owned()), "it came late");
    assert!(changed(&before, &linked.centre.dump().await).is_empty());
    // What says when it was is held against that.
    let dated =
        |at: &str, score: i64| json!({ "sub": subject, "state": "finished", "score": score, "maximum": 10, "at": at });
    assert_eq!(linked.tell(&dated("2026-05-12T12:00:30+02:00", 8)).await.status, 200);
    assert_eq!(refused(&linked.tell(&dated("2026-05-12T10:00:29Z", 7)).await), (409, "older_state".to_owned()));
    assert!(linked.panel().await.contains("Result 8 of 10"), "{}", linked.panel().await);
    assert_eq!(linked.count(EntryState::Finished).await, 1);
    // Two at one moment are one after the other.
    let body = dated("2026-05-12T10:01:00Z", 6).to_string();
    let (mut one, mut two) = (linked.program.clone(), linked.program.clone());
    let bearer = format!("Bearer {}", linked.token);
    let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
    let (one, two) = tokio::join!(one.post_as(STATE, &body, &headers), two.post_as(STATE, &body, &headers));
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (200, 200));
    let panel = linked.panel().await;
    assert_eq!(panel.matches("Result reported by Northgate forms").count(), 3, "{panel}");
}

async fn a_plain_link_is_filled_in_and_escaped(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let named = TypedSession { name: "Spring & summer, 100 % / #1?".into(), ..spring_placement() };
    let session = centre.service.session_create("NG-2041", &named).await.unwrap();
    let form = plain("https://engine.example/{code}/x?user={username}&in={session}&who={sub}");
    let mut linked = Linked::to(centre, session, &form).await;
    let page = linked.owner.get(&linked.page.clone()).await;
    assert!(!page.text().contains("id=\"client_id\""), "a plain link has no audience");
    assert_eq!(told(&page, "state"), format!("{ORIGIN}{STATE}"));
    let slip = linked.centre.slips_of(session, 1).await.remove(0);
    let (mut candidate, username) = linked.centre.candidate(&slip, "Ana Ruiz").await;
    candidate.post("/welcome/username", &[("username", &username)]).await.see_other();
    let address = leads_to(&candidate.post("/me/start", &[]).await);
    let escaped = "Spring%20%26%20summer%2C%20100%20%25%20%2F%20%231%3F";
    let begins = format!("https://engine.example/{}/x?user={username}&in={escaped}&who=", slip.username);
    assert!(address.starts_with(&begins), "{address}");
    let words = words_of(&address);
    assert_eq!((words["user"].as_str(), words["in"].as_str()), (username.as_str(), named.name.as_str()));
    assert!(candidate.get("/me").await.words().contains("Started"));
    assert_eq!(leads_to(&candidate.post("/me/start", &[]).await), address);
    // It can tell too, by the name that stands in the link.
    let finished = json!({ "sub": words["who"], "state": "finished", "score": 3, "maximum": 4 });
    assert_eq!(linked.tell(&finished).await.status, 200);
    let list = linked.owner.get(&format!("/admin/sessions/{session}")).await;
    assert!(list.words().contains("3 of 4"), "{}", list.words());
}

async fn what_cannot_be_filled_in_is_refused(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let before = centre.dump().await;
    for wrong in ["https://engine.example/{name}", "https://engine.example/?a={code", "https://engine.example/{}"] {
        let answer = owner.post(HERE, &plain(wrong)).await;
        assert_eq!(answer.status, 422, "{wrong}");
        let problems = answer.problems().join(" ");
        assert!(
            problems.contains("In braces there can be {username}, {code}, {session} and {sub}"),
            "{wrong}: {problems}"
        );
        assert_eq!(form_to(&answer, HERE).all("target_address"), [wrong], "it stays typed");
        assert!(answer.text().contains("<option value=\"link\" selected>"), "and so does the kind");
    }
    for wrong in ["https://{code}.example/", "engine.example/{code}", ""] {
        assert_eq!(owner.post(HERE, &plain(wrong)).await.status, 422, "{wrong}");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
}

async fn what_the_form_hides_is_nobodys_to_mend(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let hidden = [
        ("login_address", "log_in"),
        ("deep_link_address", "picker"),
        ("redirect_addresses", "nowhere"),
        ("keys_address", "https://engine.example/keys"),
        ("public_key", "none"),
    ];
    let engine = added(&mut owner, &[&signed()[..], &hidden].concat()).await;
    let of_plain = plain("https://engine.example/{code}").into_iter().filter(|(name, _)| *name != "name");
    let of_plain = of_plain.chain([("name", "Plain"), ("custom", "id")]).collect::<Vec<_>>();
    added(&mut owner, &[&of_plain[..], &hidden].concat()).await;
    // Shown again, it has to be mended; what was fine is still there.
    let page = owner.get(&engine).await;
    assert!(page.text().contains("name=\"keys_address\" type=\"text\" value=\"https://engine.example/keys\""));
    let of_lti = [&signed()[2..], &[("act", "save"), ("kind", "lti")], &hidden].concat();
    assert_eq!(owner.post(&engine, &of_lti).await.problems().len(), 4);
    // What stands along with a signed link is seen, and an address in which nothing is filled in has no braces.
    for (wrong, problem) in [
        (("custom", "id"), "Write line 1 as name=value"),
        (
            ("target_address", "https://engine.example/{code}"),
            "The launch address cannot have braces, which are for plain links only",
        ),
    ] {
        let kept = signed().into_iter().filter(|(name, _)| *name != wrong.0);
        let answer = owner.post(&engine, &kept.chain([wrong]).collect::<Vec<_>>()).await;
        assert_eq!(answer.status, 422, "{wrong:?}");
        assert!(answer.problems().concat().starts_with(problem), "{:?}", answer.problems());
    }
}

async fn start_pressed_at_once_starts_once(fresh: Fresh) {
    let mut linked = Linked::signed(fresh).await;
    let slip = linked.centre.slips(1).await.remove(0);
    let candidate = at_test(&linked.centre, &slip, "Ana Ruiz").await;
    let mut pressed = JoinSet::new();
    for _ in 0..8 {
        let mut candidate = candidate.clone();
        pressed.spawn(async move { leads_to(&candidate.post("/me/start", &[]).await) });
    }
    let mut tokens = Vec::new();
    for address in pressed.join_all().await {
        let claims = linked.claims(&address).await;
        tokens.push((claims["jti"].to_string(), claims["sub"].to_string()));
    }
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 8, "each has a token of its own");
    assert!(tokens.iter().all(|(_, subject)| *subject == tokens[0].1), "all of one candidate");
    assert_eq!((linked.count(EntryState::Started).await, linked.count(EntryState::Claimed).await), (1, 0));
    assert_eq!(linked.panel().await.matches("Test started").count(), 1);
    // By GET nothing starts.
    let mut candidate = candidate;
    assert_eq!(candidate.get("/me/start").await.see_other(), "/me");
}

async fn a_token_is_shown_once_and_replaced(fresh: Fresh) {
    let mut linked = Linked::signed(fresh).await;
    let (.., subject) = linked.sitting("Ana Ruiz").await;
    let (first, page) = (linked.token.clone(), linked.page.clone());
    let shown = linked.owner.get(&page).await;
    assert!(
        !shown.text().contains(&first)
            && shown.words().contains("There is one. It is not shown again, and a new one ends it.")
    );
    assert!(!linked.centre.dump().await["test_engine"].join("\n").contains(&first));
    let second = linked.renewed().await;
    let body = json!({ "sub": subject, "state": "finished" }).to_string();
    assert_eq!(refused(&linked.tell_with(&first, &body).await), (401, "invalid_token".to_owned()));
    assert_eq!(linked.tell_with(&second, &body).await.status, 200);
    // An engine that is one of LTI from now on has other ways.
    let lti = [&signed()[..], &[("login_address", "https://engine.example/log_in")]].concat();
    let lti: Fields = lti.into_iter().map(|(name, value)| (name, if name == "kind" { "lti" } else { value })).collect();
    assert_eq!(linked.owner.post(&page, &lti).await.status, 303);
    assert_eq!(refused(&linked.tell_with(&second, &body).await), (401, "invalid_token".to_owned()));
    assert_eq!(linked.owner.post(&page, &[("act", "token")]).await.status, 404);
}

async fn an_engine_that_is_off_or_a_session_that_is_over_opens_nothing(fresh: Fresh) {
    let mut linked = Linked::signed(fresh).await;
    let (mut candidate, _, subject) = linked.sitting("Ana Ruiz").await;
    let slip = linked.centre.slips(1).await.remove(0);
    let mut waiting = at_test(&linked.centre, &slip, "Bo Berg").await;
    let page = linked.page.clone();
    assert_eq!(linked.owner.post(&page, &[("act", "off")]).await.status, 303);
    let before = linked.centre.dump().await;
    for candidate in [&mut candidate, &mut waiting] {
        assert_eq!(candidate.post("/me/start", &[]).await.see_other(), "/me");
    }
    let finished = json!({ "sub": subject, "state": "finished" });
    assert_eq!(refused(&linked.tell(&finished).await), (403, "switched_off".to_owned()));
    assert!(changed(&before, &linked.centre.dump().await).is_empty());
    assert_eq!(linked.owner.post(&page, &[("act", "on")]).await.status, 303);
    linked.centre.after(12 * HOUR);
    for candidate in [&mut candidate, &mut waiting] {
        let answer = candidate.post("/me/start", &[]).await;
        assert!(!answer.text().contains("engine.example"), "{}", answer.words());
    }
    // It may still tell: engines do so late.
    assert_eq!(linked.tell(&finished).await.status, 200);
}

async fn a_session_names_another_place_in_the_engine(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let session = centre.session;
    let mut linked = Linked::to(centre, session, &plain("https://engine.example/?who={sub}")).await;
    let id = linked.page.rsplit('/').next().unwrap().to_owned();
    let choice = format!("/admin/sessions/{session}/engine");
    for (place, status) in [
        ("https://engine.example/b2/{code}", 303),
        ("https://engine.example/{name}", 422),
        ("https://elsewhere.example/{code}", 422),
    ] {
        let chosen = linked.owner.post(&choice, &[("engine", &id), ("target_address", place)]).await;
        assert_eq!(chosen.status, status, "{place}");
    }
    let slip = linked.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&linked.centre, &slip, "Ana Ruiz").await;
    let address = leads_to(&candidate.post("/me/start", &[]).await);
    assert_eq!(address, format!("https://engine.example/b2/{}", slip.username));
}
