//! The interface for other programs: the main job and the life of an entry, and whatever is wrong with a request.

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    client::Browser,
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, HOUR, OTHER_EMAIL, log_in_as},
    program::{ALL, PROGRAMS, Program, made, problem, token_on, told},
};

on_both_engines!(
    a_program_does_the_main_job,
    an_entry_is_acted_on_and_whoever_acts_is_named,
    lists_come_in_parts_and_cursors_are_signed,
    the_same_request_is_carried_out_once,
    details_are_changed_and_nobody_is_overtaken,
    whatever_is_wrong_with_a_request_is_named,
    a_token_is_good_for_its_scopes_until_its_end,
    a_form_that_is_sent_twice_adds_one_program,
    so_many_requests_in_a_minute,
    candidates_reports_team_and_settings_are_read,
);

fn autumn() -> Value {
    json!({
        "name": "Autumn placement",
        "room": "Room 2",
        "opens_at": "2026-05-12T12:00:00+02:00",
        "closes_at": "2026-05-12T18:00:00+02:00",
        "time_zone": "Europe/Madrid",
    })
}

async fn a_program_does_the_main_job(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut program = Program::of(&centre, &ALL).await;
    let session = told(&program.post("/sessions", &autumn()).await, 201);
    let id = session["id"].as_str().unwrap();
    assert_eq!(session["created_by"], "Timetable");
    assert_eq!(session["opens_at"], "2026-05-12T12:00:00+02:00");
    assert_eq!(told(&program.get(&format!("/sessions/{id}")).await, 200), session);

    let batches = format!("/sessions/{id}/batches");
    let batch = told(&program.post_once(&batches, "monday", &json!({ "count": 3, "label": "Monday" })).await, 201);
    assert_eq!(
        (&batch["number"], &batch["entries"]["unused"], &batch["created_by"]),
        (&json!(1), &json!(3), &json!("Timetable"))
    );
    assert_eq!(told(&program.get(&batches).await, 200)["items"], json!([batch]));
    assert_eq!(told(&program.get(&format!("{batches}/{}", batch["id"].as_str().unwrap())).await, 200), batch);

    let logins = format!("/sessions/{id}/logins");
    let which = json!({ "batch": batch["id"] });
    let handed_out = told(&program.post(&logins, &which).await, 200);
    let items = handed_out["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    // What was handed out lets a candidate in.
    let mut candidate = centre.browser();
    let (username, password) = (items[0]["username"].as_str().unwrap(), items[0]["password"].as_str().unwrap());
    assert_eq!(log_in_as(&mut candidate, username, password).await.see_other(), "/welcome");
    // The same again in another way by the same program is asked about, as it is of people.
    assert_eq!(problem(&program.post(&logins, &which).await), (409, "handed-out-before".to_owned()));
    let again = program.post(&logins, &json!({ "batch": batch["id"], "again": true })).await;
    assert_eq!(told(&again, 200)["items"], handed_out["items"]);
    let nothing = program.post(&logins, &json!({ "only_new": true })).await;
    assert_eq!(problem(&nothing), (409, "nothing-left".to_owned()));
    // The spreadsheet that people download.
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let body = json!({ "batch": batch["id"], "again": true });
    let file = program.ask(Method::POST, &logins, Some(&body), &[("accept", xlsx)]).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, Some(xlsx)));
    assert!(file.body.starts_with(b"PK"));
    // People see who handed out and who made it.
    let page = centre.owner().await.get(&format!("/admin/sessions/{id}")).await;
    assert!(page.words().contains("Timetable"), "{}", page.words());
    let activity = told(&program.get(&format!("/sessions/{id}/activity")).await, 200);
    // They are of one moment here, in no order.
    let mut acts: Vec<&str> =
        activity["items"].as_array().unwrap().iter().map(|act| act["act"].as_str().unwrap()).collect();
    acts.sort_unstable();
    assert_eq!(
        acts,
        ["codes_created", "logins_downloaded", "logins_downloaded", "logins_downloaded", "session_created"]
    );
    assert!(activity["items"].as_array().unwrap().iter().all(|act| act["by"] == "Timetable"), "{activity}");
}

/// A session with three entries, and their ids.
async fn with_entries(program: &mut Program) -> (String, Vec<String>) {
    let session = told(&program.post("/sessions", &autumn()).await, 201)["id"].as_str().unwrap().to_owned();
    let batches = format!("/sessions/{session}/batches");
    told(&program.post_once(&batches, "first", &json!({ "count": 3 })).await, 201);
    let entries = told(&program.get(&format!("/sessions/{session}/entries")).await, 200);
    assert_eq!(entries["next"], Value::Null);
    let ids = entries["items"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned());
    (session, ids.collect())
}

async fn an_entry_is_acted_on_and_whoever_acts_is_named(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut program = Program::of(&centre, &ALL).await;
    let (session, ids) = with_entries(&mut program).await;
    let entries = format!("/sessions/{session}/entries");
    let act = async |program: &mut Program, what: &str, body: Value| {
        told(&program.post(&format!("{entries}/{what}"), &body).await, 200)
    };
    let two = json!({ "entries": [ids[0], ids[1]] });
    let withdrawn = act(&mut program, "withdraw", two.clone()).await;
    assert_eq!((&withdrawn["done"], &withdrawn["left"]), (&json!(2), &json!([])));
    let again = act(&mut program, "withdraw", json!({ "entries": ids })).await;
    assert_eq!((&again["done"], &again["left"]), (&json!(1), &json!([{ "state": "withdrawn", "entries": 2 }])));
    assert_eq!(act(&mut program, "restore", two).await["done"], 2);
    let marked = act(&mut program, "mark", json!({ "entries": [ids[0]], "as": "started" })).await;
    assert_eq!((&marked["act"], &marked["left"]), (&Value::Null, &json!([{ "state": "unused", "entries": 1 }])));
    let reissue = format!("{entries}/reissue");
    let issued = told(&program.post_once(&reissue, "new", &json!({ "entries": [ids[0]] })).await, 200);
    assert_eq!(told(&program.post_once(&reissue, "new", &json!({ "entries": [ids[0]] })).await, 200), issued);
    let one = told(&program.get(&format!("{entries}/{}", ids[0])).await, 200);
    assert_eq!((&one["place"], &one["of"], &one["locked"]), (&json!(1), &json!(3), &json!(false)));
    let mut acts: Vec<(&str, &str)> = one["acts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|act| (act["act"].as_str().unwrap(), act["by"].as_str().unwrap()))
        .collect();
    acts.sort_unstable();
    let by = "Timetable";
    assert_eq!(acts, [("entries_restored", by), ("entries_withdrawn", by), ("passwords_issued", by)]);
    let withdrawn = told(&program.get(&format!("{entries}?state=withdrawn")).await, 200);
    assert_eq!(withdrawn["items"].as_array().unwrap().len(), 1);
    let code = one["entry"]["slip_code"].as_str().unwrap();
    let found = told(&program.get(&format!("/entries?find={code}")).await, 200);
    assert_eq!((&found["items"][0]["id"], &found["more"]), (&json!(ids[0]), &json!(false)));
    // Another entry among them refuses the whole.
    let other = json!({ "entries": [ids[0], "019e1c00-0000-7000-8000-00000000ffff"] });
    assert_eq!(problem(&program.post(&format!("{entries}/withdraw"), &other).await), (404, "not-found".to_owned()));
}

async fn lists_come_in_parts_and_cursors_are_signed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut program = Program::of(&centre, &ALL).await;
    let (session, ids) = with_entries(&mut program).await;
    let entries = format!("/sessions/{session}/entries");
    let mut seen = Vec::new();
    let mut address = format!("{entries}?limit=2");
    loop {
        let part = told(&program.get(&address).await, 200);
        seen.extend(part["items"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()));
        let Some(next) = part["next"].as_str() else { break };
        address = format!("{entries}?limit=2&cursor={next}");
    }
    assert_eq!(seen, ids);
    let cursor = told(&program.get(&format!("{entries}?limit=1")).await, 200)["next"].as_str().unwrap().to_owned();
    let mut tampered = cursor.clone().into_bytes();
    let last = tampered.last_mut().unwrap();
    *last = if *last == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(tampered).unwrap();
    for wrong in [tampered.as_str(), "x", "", "AAAAAAAAAAAAAAAA"] {
        let answer = program.get(&format!("{entries}?cursor={wrong}")).await;
        assert_eq!(problem(&answer), (422, "cursor".to_owned()), "{wrong}");
    }
    // Of another list, or of the same with another filter.
    for other in ["/sessions?cursor=", &format!("{entries}?state=unused&cursor=")] {
        assert_eq!(problem(&program.get(&format!("{other}{cursor}")).await), (422, "cursor".to_owned()), "{other}");
    }
    for limit in ["0", "101", "-1", "many"] {
        assert_eq!(problem(&program.get(&format!("{entries}?limit={limit}")).await).0, 400, "{limit}");
    }
    let sessions = told(&program.get("/sessions?limit=1").await, 200);
    assert_eq!(sessions["items"][0]["id"], session);
    let next = sessions["next"].as_str().unwrap();
    let rest = told(&program.get(&format!("/sessions?cursor={next}")).await, 200);
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    let acts = format!("/sessions/{session}/activity");
    let first = told(&program.get(&format!("{acts}?limit=1")).await, 200);
    let second = told(&program.get(&format!("{acts}?limit=1&cursor={}", first["next"].as_str().unwrap())).await, 200);
    let mut acts = [&first, &second].map(|part| part["items"][0]["act"].as_str().unwrap());
    acts.sort_unstable();
    assert_eq!((acts, &second["next"]), (["codes_created", "session_created"], &Value::Null));
}

async fn the_same_request_is_carried_out_once(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut program = Program::of(&centre, &ALL).await;
    let session = told(&program.post_once("/sessions", "2026-05-12", &autumn()).await, 201);
    assert_eq!(told(&program.post_once("/sessions", "2026-05-12", &autumn()).await, 201), session);
    let mut other = autumn();
    other["name"] = json!("Another one");
    let refused = program.post_once("/sessions", "2026-05-12", &other).await;
    assert_eq!(problem(&refused), (422, "key-reused".to_owned()));
    let batches = format!("/sessions/{}/batches", session["id"].as_str().unwrap());
    // A key is as good as new after a failure.
    let wrong = program.post_once(&batches, "monday", &json!({ "count": 501 })).await;
    assert_eq!(problem(&wrong), (422, "invalid".to_owned()));
    let mut second = Program::with(&centre, &program.token);
    let body = json!({ "count": 2 });
    let (one, two) =
        tokio::join!(program.post_once(&batches, "monday", &body), second.post_once(&batches, "monday", &body));
    assert_eq!(told(&one, 201), told(&two, 201), "sent twice at one time");
    assert_eq!(told(&program.get(&batches).await, 200)["items"].as_array().unwrap().len(), 1);
    let refused = program.post_once(&batches, "monday", &json!({ "count": 3 })).await;
    assert_eq!(problem(&refused), (422, "key-reused".to_owned()));
    assert_eq!(problem(&program.post(&batches, &json!({ "count": 3 })).await), (400, "malformed".to_owned()));
    for key in ["", &"x".repeat(256)] {
        assert_eq!(problem(&program.post_once(&batches, key, &json!({ "count": 3 })).await).0, 400);
    }
    // Another program may call its request the same.
    let mut another = Program::of(&centre, &ALL).await;
    told(&another.post_once(&batches, "monday", &json!({ "count": 1 })).await, 201);
}

async fn details_are_changed_and_nobody_is_overtaken(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut program = Program::of(&centre, &ALL).await;
    let session = told(&program.post("/sessions", &autumn()).await, 201);
    let address = format!("/sessions/{}", session["id"].as_str().unwrap());
    let changed =
        told(&program.patch(&address, &json!({ "room": "Room 3", "version": session["version"] })).await, 200);
    assert_eq!((&changed["room"], &changed["name"]), (&json!("Room 3"), &session["name"]));
    assert_ne!(changed["version"], session["version"]);
    let late = program.patch(&address, &json!({ "room": "Room 4", "version": session["version"] })).await;
    assert_eq!(problem(&late), (409, "changed".to_owned()));
    assert_eq!(told(&program.patch(&address, &json!({})).await, 200), changed);
    // An instant that a form could not say is kept as it is.
    let exact = told(&program.patch(&address, &json!({ "closes_at": "2026-05-12T16:00:30.25Z" })).await, 200);
    assert_eq!(exact["closes_at"], "2026-05-12T18:00:30.25+02:00");
    let answer = program.patch(&address, &json!({ "closes_at": "2026-05-12T09:00:00+02:00", "name": "" })).await;
    assert_eq!(problem(&answer), (422, "invalid".to_owned()));
    let fields: Vec<Value> = told(&answer, 422)["fields"].as_array().unwrap().clone();
    assert_eq!(fields.iter().map(|field| field["name"].as_str().unwrap()).collect::<Vec<_>>(), ["name", "closes_at"]);
    assert_eq!(fields[0]["detail"], "Enter a name for the session");
}

async fn whatever_is_wrong_with_a_request_is_named(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut program = Program::of(&centre, &ALL).await;
    let (session, ids) = with_entries(&mut program).await;
    let mut other = centre.staff(OTHER_EMAIL).await;
    let token = made(&mut other, "Elsewhere", &ALL, "90").await;
    let mut elsewhere = Program::with(&centre, &token);
    let before = centre.dump().await;
    let kind = |answer: &crate::client::Answer| problem(answer).1;
    // What stands in the body.
    for (body, field) in [
        (json!({ "nam": "x" }), "nam"),
        (json!({ "name": 7 }), "name"),
        (json!([]), ""),
        (json!({ "name": "x", "room": null, "opens_at": "x", "closes_at": "x", "time_zone": "UTC" }), "room"),
    ] {
        let answer = program.post("/sessions", &body).await;
        assert_eq!(kind(&answer), "malformed", "{body}");
        if !field.is_empty() {
            assert_eq!(told(&answer, 400)["fields"][0]["name"], field, "{body}");
        }
    }
    let answer = program
        .post("/sessions", &json!({ "name": " ", "opens_at": "soon", "closes_at": "", "time_zone": "Mars" }))
        .await;
    let fields = told(&answer, 422)["fields"].as_array().unwrap().clone();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["name", "opens_at", "closes_at", "time_zone"]);
    for (method, path, status, wanted) in [
        (Method::GET, "/nothing".to_owned(), 404, "not-found"),
        (Method::DELETE, "/sessions".to_owned(), 405, "not-allowed"),
        (Method::GET, "/sessions/x".to_owned(), 404, "not-found"),
        (Method::GET, format!("/sessions/{session}/entries?stat=unused"), 400, "malformed"),
        (Method::GET, format!("/sessions/{session}/entries?state=gone"), 400, "malformed"),
        (Method::GET, "/entries".to_owned(), 400, "malformed"),
        (Method::GET, "/entries?find=".to_owned(), 400, "malformed"),
        (Method::GET, format!("/sessions/{session}/entries?batch=0"), 400, "malformed"),
        (Method::GET, "/reports/everything".to_owned(), 404, "not-found"),
        (Method::GET, "/reports/usernames?from=yesterday".to_owned(), 400, "malformed"),
    ] {
        let answer = program.ask(method, &path, None, &[]).await;
        assert_eq!(problem(&answer), (status, wanted.to_owned()), "{path}");
        assert_eq!(answer.header("allow").is_some(), status == 405, "{path}");
    }
    let withdraw = format!("/sessions/{session}/entries/withdraw");
    let no_json = program.ask(Method::POST, &withdraw, Some(&json!({})), &[("content-type", "text/plain")]).await;
    assert_eq!(kind(&no_json), "malformed");
    let many: Vec<String> = (0..1001).map(|number| format!("019e1c00-0000-7000-8000-{number:012}")).collect();
    assert_eq!(kind(&program.post(&withdraw, &json!({ "entries": many })).await), "too-many");
    assert_eq!(kind(&program.post(&withdraw, &json!({ "entries": [] })).await), "malformed");
    let large = json!({ "entries": ["x".repeat(10 * 1024 * 1024)] });
    assert_eq!(problem(&program.post(&withdraw, &large).await), (413, "too-large".to_owned()));
    // A list of the values is no object, and an object no word.
    let times = ("2026-05-12T09:00:00+02:00", "2026-05-12T17:00:00+02:00");
    for (method, path, body) in [
        (Method::POST, "/sessions".to_owned(), json!(["Listed", "", "", times.0, times.1, "UTC"])),
        (Method::PATCH, format!("/sessions/{session}"), json!([])),
        (Method::POST, format!("/sessions/{session}/batches"), json!([3, "Listed"])),
        (Method::PATCH, format!("/sessions/{session}/batches/{session}"), json!(["Listed"])),
        (Method::POST, format!("/sessions/{session}/logins"), json!([])),
        (Method::POST, withdraw.clone(), json!([[ids[0]]])),
        (Method::POST, format!("/sessions/{session}/entries/mark"), json!([[ids[0]], "started"])),
        (
            Method::POST,
            format!("/sessions/{session}/entries/mark"),
            json!({ "entries": [ids[0]], "as": { "started": null } }),
        ),
    ] {
        let key = [("idempotency-key", "019e1c00-0000-7000-8000-00000000aaaa")];
        let answer = program.ask(method, &path, Some(&body), &key).await;
        assert_eq!(problem(&answer), (400, "malformed".to_owned()), "{path} {body}");
    }
    // Another institution's are not there, byte for byte.
    let missing = "019e1c00-0000-7000-8000-00000000ffff";
    for path in ["", "/entries", "/batches", "/activity", "/candidates"] {
        let theirs = elsewhere.get(&format!("/sessions/{session}{path}")).await;
        let nobodys = elsewhere.get(&format!("/sessions/{missing}{path}")).await;
        assert_eq!((theirs.status, &theirs.body), (nobodys.status, &nobodys.body), "{path}");
        assert_eq!(theirs.status, 404, "{path}");
    }
    for (path, body) in [
        ("entries/withdraw", json!({ "entries": [ids[0]] })),
        ("entries/restore", json!({ "entries": [ids[0]] })),
        ("entries/mark", json!({ "entries": [ids[0]], "as": "started" })),
        ("entries/reissue", json!({ "entries": [ids[0]] })),
        ("batches", json!({ "count": 1 })),
        ("logins", json!({ "entries": [ids[0]] })),
    ] {
        let theirs = elsewhere.post_once(&format!("/sessions/{session}/{path}"), "k", &body).await;
        let nobodys = elsewhere.post_once(&format!("/sessions/{missing}/{path}"), "k", &body).await;
        assert_eq!((theirs.status, &theirs.body), (nobodys.status, &nobodys.body), "{path}");
        assert_eq!(theirs.status, 404, "{path}: {}", theirs.text());
    }
    // That the other token was used is noted, and nothing else has changed.
    assert_eq!(changed(&before, &centre.dump().await), ["program"]);
}

async fn a_token_is_good_for_its_scopes_until_its_end(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let month = made(&mut owner, "For a month", &["sessions:read"], "30").await;
    let forever = made(&mut owner, "For ever", &["sessions:read"], "never").await;
    assert!(month.starts_with("lyd_"));
    let mut program = Program::with(&centre, &month);
    let refused = program.post("/sessions", &autumn()).await;
    assert_eq!(problem(&refused), (403, "scope".to_owned()));
    assert_eq!(told(&refused, 403)["scope"], "sessions:write");
    let challenge = refused.header("www-authenticate").unwrap();
    assert!(challenge.contains("insufficient_scope") && challenge.contains("sessions:write"), "{challenge}");
    let itself = told(&program.get("/program").await, 200);
    assert_eq!((&itself["name"], &itself["scopes"]), (&json!("For a month"), &json!(["sessions:read"])));
    assert_eq!(itself["expires_at"], "2026-06-11T10:00:00+00:00");
    // Tokens that let nobody in, all alike.
    let cut = &month[..month.len() - 1];
    let mut answers = Vec::new();
    for token in ["", "lyd_", "x", cut, &month[4..], &month.to_uppercase()] {
        let answer = Program::with(&centre, token).get("/program").await;
        assert_eq!(problem(&answer), (401, "not-let-in".to_owned()), "{token}");
        assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer"));
        answers.push(answer.body);
    }
    // The cookie of an owner is not asked for.
    assert_eq!(owner.get("/api/v1/program").await.status, 401);
    centre.after(HOUR * 24 * 30);
    let expired = program.get("/program").await;
    assert_eq!(expired.status, 401);
    answers.push(expired.body);
    let mut lasting = Program::with(&centre, &forever);
    assert_eq!(told(&lasting.get("/program").await, 200)["expires_at"], Value::Null);
    let mut owner = centre.owner().await;
    let list = owner.get("/admin/settings/programs").await;
    let words = list.words();
    assert!(words.contains("Expired on") && words.contains("Good until it is revoked"), "{words}");
    let (before, _) = list.text().split_once("For ever").unwrap();
    let page = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned();
    for _ in 0..2 {
        assert_eq!(owner.post(&page, &[("act", "revoke")]).await.see_other(), page);
    }
    let revoked = lasting.get("/program").await;
    assert_eq!(revoked.status, 401);
    answers.push(revoked.body);
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "whoever tries tokens learns nothing");
    assert!(owner.get(&page).await.words().contains("Revoked on"));
    let dump = centre.dump().await;
    assert!(!format!("{dump:?}").contains(&forever[4..40]), "the token itself is kept nowhere");
}

async fn a_form_that_is_sent_twice_adds_one_program(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let key = form_to(&owner.get(PROGRAMS).await, PROGRAMS).all("key")[0].to_owned();
    let typed = |name: &'static str, life: &'static str| {
        [("name", name), ("life", life), ("scopes[]", "sessions:read"), ("key", &*key)].map(|(a, b)| (a, b.to_owned()))
    };
    let pressed = async |owner: &mut Browser, fields: &[(&str, String)]| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        owner.post(PROGRAMS, &fields).await
    };
    let (mut one, mut other) = (centre.owner().await, centre.owner().await);
    let fields = typed("Timetable", "90");
    let (first, second) = tokio::join!(pressed(&mut one, &fields), pressed(&mut other, &fields));
    let third = pressed(&mut owner, &fields).await;
    let tokens = [&first, &second, &third].map(token_on);
    let mut good = Vec::new();
    for token in &tokens {
        good.push(Program::with(&centre, token).get("/program").await.status);
    }
    assert_eq!(good, [401, 401, 200], "the token that was shown last");
    let programs = async || centre.dump().await["program"].len();
    assert_eq!(programs().await, 1);
    // By now it is used, so it stays good, and whoever reloads the page is led to the program.
    let again = pressed(&mut owner, &fields).await;
    let page = again.see_other();
    assert!(page.starts_with(&format!("{PROGRAMS}/")), "{page}");
    assert!(owner.get(page).await.words().contains("Timetable"));
    assert_eq!(Program::with(&centre, &tokens[2]).get("/program").await.status, 200);
    // Whoever goes back and types something else means another program.
    for (fields, count) in [(typed("Mail merge", "90"), 2), (typed("Timetable", "30"), 3)] {
        assert_eq!(
            Program::with(&centre, &token_on(&pressed(&mut owner, &fields).await)).get("/program").await.status,
            200
        );
        assert_eq!(programs().await, count);
    }
    let refused = pressed(&mut owner, &typed("", "90")).await;
    assert_eq!(form_to(&refused, PROGRAMS).all("key"), [&*key]);
    assert_eq!(owner.get("/admin/team/activity").await.words().matches("Program added").count(), 3);
}

async fn so_many_requests_in_a_minute(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut program = Program::of(&centre, &ALL).await;
    let first = program.get("/program").await;
    assert_eq!(first.header("ratelimit-policy"), Some("\"minute\";q=600;w=60"));
    assert_eq!(first.header("ratelimit"), Some("\"minute\";r=599;t=60"));
    for _ in 0..599 {
        program.get("/nothing").await;
    }
    let refused = program.get("/program").await;
    assert_eq!(problem(&refused), (429, "too-often".to_owned()));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert!(refused.header("ratelimit").unwrap().starts_with("\"minute\";r=0;"));
    assert_eq!(Program::of(&centre, &ALL).await.get("/program").await.status, 200, "another one is not held up");
}

async fn candidates_reports_team_and_settings_are_read(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    centre.candidate(&slips[0], "María Castro").await;
    let mut program = Program::of(&centre, &ALL).await;
    let candidates = told(&program.get(&format!("/sessions/{}/candidates", centre.session)).await, 200);
    assert_eq!(candidates["items"].as_array().unwrap().len(), 1);
    assert_eq!(candidates["items"][0]["name"], "María Castro");
    let report = told(&program.get("/reports/candidate-logins?limit=1").await, 200);
    assert_eq!((&report["total"], report["items"].as_array().unwrap().len()), (&json!(2), 1));
    let next = report["next"].as_str().unwrap();
    let rest = told(&program.get(&format!("/reports/candidate-logins?cursor={next}")).await, 200);
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    let changed = told(&program.get(&format!("/reports/usernames?session={}", centre.session)).await, 200);
    assert_eq!((&changed["total"], &changed["items"][0]["name"]), (&json!(1), &json!("María Castro")));
    assert_eq!(told(&program.get("/reports/usernames?from=2030-01-01").await, 200)["total"], 0);
    let team = told(&program.get("/team").await, 200);
    assert_eq!(team["items"][0]["role"], "owner");
    let settings = told(&program.get("/settings").await, 200);
    assert!(settings["log_in_address"].as_str().unwrap().ends_with(settings["institution_id"].as_str().unwrap()));
    // Without the scope for results nobody is told of any.
    assert!(report["items"][0].get("result").is_none());
}
