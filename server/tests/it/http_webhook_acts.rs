//! Which acts webhooks are told of, and what: of every way to an act, with ids and facts, and of nothing that failed or that
//! nobody wants.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    engine_exam::Exam,
    engines::{Fresh, on_both_engines},
    http_entry::addresses,
    http_fixture::{Centre, OTHER_EMAIL},
    http_webhooks::{EVERYTHING, added, deliver},
    webhook_receiver::{Came, Receiver},
};

on_both_engines!(
    every_act_is_told_with_ids_and_without_names,
    what_engines_tell_is_told,
    acts_on_many_are_one_message,
    nobody_is_told_what_they_did_not_ask_for,
);

/// Type, who did it, and how many.
fn told(came: &[Came]) -> Vec<(String, String, i64)> {
    let one = |came: &Came| {
        let said = came.said();
        let by = said["data"]["by"].as_str().unwrap().to_owned();
        (came.kind(), by, said["data"]["count"].as_i64().unwrap())
    };
    came.iter().map(one).collect()
}

fn is(kind: &str, by: &str, count: i64) -> (String, String, i64) {
    (kind.to_owned(), by.to_owned(), count)
}

async fn every_act_is_told_with_ids_and_without_names(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    added(&mut owner, &receiver.address, &EVERYTHING).await;
    let session = centre.session.to_string();
    let mut all = Vec::new();
    let slip = centre.slips(1).await.remove(0);
    deliver(&centre).await;
    let made = receiver.take();
    assert_eq!(told(&made), [is("batch.created", "operator", 1)]);
    assert_eq!(made[0].said()["data"]["session"], session);
    let batch = made[0].said()["data"]["batch"].as_str().unwrap().to_owned();
    assert!(owner.get(&format!("/admin/sessions/{session}/batches/{batch}")).await.status == 200);
    all.extend(made);

    let (mut candidate, username) = centre.candidate(&slip, "María Carreño").await;
    candidate.post("/welcome/username", &[("username", &username)]).await;
    candidate.post("/me/start", &[]).await;
    candidate.post("/me/start", &[]).await;
    deliver(&centre).await;
    // They are sent at one moment.
    let mut own = receiver.take();
    own.sort_by_key(Came::kind);
    assert_eq!(told(&own), [is("entry.claimed", "candidate", 1), is("entry.started", "candidate", 1)]);
    let address = addresses(&centre, &mut owner).await.remove(0);
    let entry = address.split("/entries/").nth(1).unwrap().split(['?', '/']).next().unwrap().to_owned();
    assert!(own.iter().all(|came| came.said()["data"]["entries"] == json!([entry])), "{own:?}");
    assert_eq!(own[0].said()["timestamp"], "2026-05-12T10:00:00Z");
    all.extend(own);

    let issue = |key: &'static str| vec![("session", session.as_str()), ("ids[]", entry.as_str()), ("key", key)];
    let mark = |mark: &'static str| vec![("session", session.as_str()), ("ids[]", entry.as_str()), ("mark", mark)];
    let one = vec![("session", session.as_str()), ("ids[]", entry.as_str())];
    for (act, fields, wanted) in [
        ("issue_passwords", issue("019e1c00-0000-7000-8000-000000000031"), Some("entry.password_issued")),
        ("mark_entries", mark("mark_finished"), Some("entry.finished")),
        ("mark_entries", mark("unmark_finished"), None),
        ("mark_entries", mark("unmark_started"), None),
        ("mark_entries", mark("mark_started"), Some("entry.started")),
        ("mark_entries", mark("unmark_started"), None),
        ("withdraw_entries", one.clone(), Some("entry.withdrawn")),
        ("restore_entries", one.clone(), Some("entry.restored")),
    ] {
        let done = owner.post(&format!("/api/admin/{act}"), &fields).await;
        assert_eq!(done.status, 303, "{act}: {}", done.words());
        deliver(&centre).await;
        let came = receiver.take();
        let wanted: Vec<_> = wanted.into_iter().map(|kind| is(kind, "staff", 1)).collect();
        assert_eq!(told(&came), wanted, "{act} {fields:?}");
        all.extend(came);
    }

    let names = ["María", "Carreño", username.as_str(), slip.username.as_str(), slip.password.as_str(), "Northgate"];
    for came in &all {
        assert!(names.iter().all(|name| !came.body.contains(name)), "{}", came.body);
        let said = came.said();
        assert_eq!(said["data"]["act"], came.id(), "a message is known by its act");
        assert!(said["data"]["institution"].is_string());
    }
    let ids: BTreeSet<&str> = all.iter().map(Came::id).collect();
    assert_eq!(ids.len(), all.len());
}

async fn what_engines_tell_is_told(fresh: Fresh) {
    let mut exam = Exam::at(Centre::that_asks_inside(fresh).await).await;
    let receiver = Receiver::start().await;
    added(&mut exam.set.owner, &receiver.address, &EVERYTHING).await;
    let sitting = exam.sitting().await;
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
    // The same once more is nothing new.
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
    deliver(&exam.set.centre).await;
    let mut came = receiver.take();
    came.sort_by_key(Came::kind);
    let wanted = [
        is("batch.created", "operator", 1),
        is("entry.claimed", "candidate", 1),
        is("entry.finished", "engine", 1),
        is("entry.result", "engine", 1),
        is("entry.started", "candidate", 1),
    ];
    assert_eq!(told(&came), wanted);
    let result = came[3].said();
    assert_eq!(result["data"]["entries"], came[1].said()["data"]["entries"]);
    assert!(!came[3].body.contains("17.5") && !came[3].body.contains("Well done"), "{}", came[3].body);
}

async fn acts_on_many_are_one_message(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let receiver = Receiver::start().await;
    let mut owner = centre.owner().await;
    added(&mut owner, &receiver.address, &["entry.withdrawn"]).await;
    centre.slips(120).await;
    let session = centre.session.to_string();
    let all = [("session", session.as_str()), ("all_matching", "1"), ("expected", "120")];
    owner.post("/api/admin/withdraw_entries", &all).await.see_other();
    deliver(&centre).await;
    let came = receiver.take();
    assert_eq!(told(&came), [is("entry.withdrawn", "staff", 120)]);
    let said = came[0].said();
    let named: BTreeSet<&str> = said["data"]["entries"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(named.len(), 100);
}

async fn nobody_is_told_what_they_did_not_ask_for(fresh: Fresh) {
    let centre = Centre::that_asks_inside(fresh).await;
    let [wants_batches, wants_starts, is_off, elsewhere] =
        [Receiver::start().await, Receiver::start().await, Receiver::start().await, Receiver::start().await];
    let mut owner = centre.owner().await;
    added(&mut owner, &wants_batches.address, &["batch.created"]).await;
    added(&mut owner, &wants_starts.address, &["entry.started", "entry.finished"]).await;
    let (page, _) = added(&mut owner, &is_off.address, &EVERYTHING).await;
    owner.post(&page, &[("act", "off")]).await.see_other();
    let mut other = centre.staff(OTHER_EMAIL).await;
    added(&mut other, &elsewhere.address, &EVERYTHING).await;

    let slip = centre.slips(1).await.remove(0);
    centre.candidate(&slip, "Ana Ruiz").await;
    assert_eq!(centre.dump().await["webhook_delivery"].len(), 1, "one message waits");
    deliver(&centre).await;
    assert_eq!(wants_batches.came().len(), 1);
    assert!([&wants_starts, &is_off, &elsewhere].iter().all(|receiver| receiver.came().is_empty()));
}
