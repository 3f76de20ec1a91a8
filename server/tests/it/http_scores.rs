//! Scores over HTTP: a test engine tells that a test is finished, and its result; staff see both.

use std::time::Duration;

use futures_util::FutureExt as _;
use lanyard_app::model::entry::EntryState;
use lanyard_server::domain::test_engine::ClientId;
use serde_json::json;
use tokio::time::timeout;

use crate::{
    client::Browser,
    database_dump::changed,
    engine_exam::{ENDPOINT, Exam, LINE_ITEMS, RESULTS, post, refused, score},
    engines::{Fresh, on_both_engines},
    http_fixture::{HOUR, MINUTE, ORIGIN, OTHER_EMAIL, spring_placement},
    http_lti_tokens::{SCORE, json_of},
    http_test_engines::{added, told, with},
};

on_both_engines!(
    the_end_and_the_result_come_back,
    whatever_is_wrong_with_a_score_is_named_and_nothing_is_kept,
    a_later_score_stays_and_an_earlier_one_does_not,
    a_test_that_is_marked_by_hand_waits_for_it,
    an_engine_tells_of_its_own_candidates_alone,
    a_token_is_good_for_what_it_says_for_an_hour,
    of_two_scores_at_one_moment_the_later_one_stays,
    a_token_outlives_the_server_that_gave_it,
    results_are_read_in_pages,
    a_withdrawn_entry_keeps_its_result_and_stays_withdrawn,
    another_engine_for_the_session_loses_nothing,
    a_score_that_breaks_off_is_there_whole_or_not_at_all,
);

async fn the_end_and_the_result_come_back(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let mut sitting = exam.sitting().await;
    let endpoint = &sitting.claims[ENDPOINT];
    assert_eq!(endpoint["scope"], json!([LINE_ITEMS, RESULTS, SCORE]));
    let item = endpoint["lineitem"].as_str().unwrap().to_owned();
    assert_eq!(item, [ORIGIN, &exam.item()].concat());
    let items = endpoint["lineitems"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
    assert!(item.to_lowercase() == item && !item.contains('?') && !item.ends_with('/'));
    // The engine finds its line item by every way.
    let session = exam.set.centre.session.to_string();
    let found = exam.get(&items).await;
    assert_eq!(found.header("content-type"), Some("application/vnd.ims.lis.v2.lineitemcontainer+json"));
    let shown = json!({ "id": item, "scoreMaximum": 100, "label": "English B2", "resourceLinkId": session });
    assert_eq!(json_of(&found), json!([shown]));
    for (query, count) in [
        ("limit=1", 1),
        ("resource_link_id=other", 0),
        ("tag=grade", 0),
        ("resource_id=7", 0),
        ("tag=&resource_id=", 1),
    ] {
        assert_eq!(json_of(&exam.get(&format!("{items}?{query}")).await).as_array().unwrap().len(), count, "{query}");
    }
    assert_eq!(json_of(&exam.get(&format!("{items}?resource_link_id={session}")).await), json!([shown]));
    let one = exam.get(&exam.item()).await;
    assert_eq!(one.header("content-type"), Some("application/vnd.ims.lis.v2.lineitem+json"));
    assert_eq!(json_of(&one), shown);
    // Nothing yet.
    let results = format!("{}/results", exam.item());
    assert_eq!(json_of(&exam.get(&results).await), json!([]));
    assert!(!exam.panel().await.contains("Result"));
    let pulse = format!("/admin/sessions/{session}/pulse");
    let before = exam.set.owner.get(&pulse).await;
    let progress = json!({ "activityProgress": "InProgress", "gradingProgress": "NotReady", "scoreGiven": null });
    assert_eq!(exam.tell(&sitting.subject, &progress).await.status, 200);
    assert_eq!(exam.set.owner.get(&pulse).await.text(), before.text(), "nothing that people read has happened");
    let answer = exam.tell(&sitting.subject, &json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (200, "{}"));
    assert_ne!(exam.set.owner.get(&pulse).await.text(), before.text(), "open pages hear of it");
    assert_eq!((exam.count(EntryState::Finished).await, exam.count(EntryState::Started).await), (1, 0));
    let panel = exam.panel().await;
    for wanted in [
        "Finished",
        "Result 17.5 of 20 · Well done",
        "End reported by Northgate exams",
        "Result reported by Northgate exams",
    ] {
        assert!(panel.contains(wanted), "{wanted}: {panel}");
    }
    let activity = exam.set.owner.get(&format!("/admin/sessions/{session}/activity?kind=result_received")).await;
    assert!(activity.words().contains("Northgate exams"), "{}", activity.words());
    assert!(sitting.candidate.get("/me").await.words().contains("Finished"));
    // The engine reads back what it sent, by the address of the result too.
    let read = exam.get(&results).await;
    assert_eq!(read.header("content-type"), Some("application/vnd.ims.lis.v2.resultcontainer+json"));
    let read = json_of(&read);
    assert_eq!((&read[0]["userId"], &read[0]["scoreOf"]), (&json!(sitting.subject), &json!(item)));
    assert_eq!((&read[0]["resultScore"], &read[0]["resultMaximum"]), (&json!(17.5), &json!(20)));
    assert_eq!(read[0]["comment"], "Well done");
    let id = read[0]["id"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
    assert_eq!(json_of(&exam.get(&id).await), read);
    // A test is sent a second time by nobody's press.
    assert_eq!(exam.get(&format!("{}/scores", exam.item())).await.status, 404);
}

async fn whatever_is_wrong_with_a_score_is_named_and_nothing_is_kept(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let before = exam.set.centre.dump().await;
    for (changes, word) in [
        (json!({ "userId": null }), "userId"),
        (json!({ "timestamp": null }), "timestamp"),
        (json!({ "timestamp": "2026-05-12 noon" }), "timestamp"),
        (json!({ "timestamp": "2026-05-12T10:05:01Z" }), "five minutes ahead"),
        (json!({ "activityProgress": "Done" }), "activityProgress"),
        (json!({ "gradingProgress": "" }), "gradingProgress"),
        (json!({ "scoreGiven": -1 }), "scoreGiven"),
        (json!({ "scoreGiven": "17" }), "scoreGiven"),
        (json!({ "scoreMaximum": null }), "scoreMaximum"),
        (json!({ "scoreMaximum": 0 }), "scoreMaximum"),
    ] {
        let answer = exam.tell(&sitting.subject, &changes).await;
        assert_eq!(refused(&answer), (400, "invalid_score".to_owned()), "{changes}");
        assert!(json_of(&answer)["error_description"].as_str().unwrap().contains(word), "{}", answer.text());
    }
    let path = format!("{}/scores", exam.item());
    for body in ["", "[]", "{", "score"] {
        let answer = post(&mut exam.engine, &path, body, &exam.token).await;
        assert_eq!(refused(&answer), (400, "invalid_score".to_owned()), "{body}");
    }
    for unknown in ["nobody", &"0".repeat(32), &sitting.subject.to_uppercase()] {
        assert_eq!(refused(&exam.tell(unknown, &json!({})).await), (400, "unknown_user".to_owned()));
    }
    let long = json!({ "comment": "x".repeat(70 * 1024) });
    assert_eq!(exam.tell(&sitting.subject, &long).await.status, 413);
    assert!(changed(&before, &exam.set.centre.dump().await).is_empty());
    // What is odd and fine: a comment that a database could not hold, more than the maximum, five minutes ahead.
    let odd = json!({ "comment": "a\u{0}b", "scoreGiven": 25, "timestamp": "2026-05-12T10:05:00.000Z" });
    assert_eq!(exam.tell(&sitting.subject, &odd).await.status, 200);
    assert!(exam.panel().await.contains("Result 25 of 20 · ab"), "{}", exam.panel().await);
}

async fn a_later_score_stays_and_an_earlier_one_does_not(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let at = |time: &str, given: i64| json!({ "timestamp": format!("2026-05-12T{time}"), "scoreGiven": given });
    assert_eq!(exam.tell(&sitting.subject, &at("12:00:00+02:00", 10)).await.status, 200);
    assert_eq!(refused(&exam.tell(&sitting.subject, &at("09:59:59Z", 20)).await), (409, "older_score".to_owned()));
    assert!(exam.panel().await.contains("Result 10 of 20"));
    // Of the same time: it counts, and told twice it is nothing new.
    assert_eq!(exam.tell(&sitting.subject, &at("10:00:00Z", 11)).await.status, 200);
    assert!(exam.panel().await.contains("Result 11 of 20"));
    exam.act("/api/admin/mark_entries", "unmark_finished").await;
    let before = exam.set.centre.dump().await;
    assert_eq!(exam.tell(&sitting.subject, &at("10:00:00Z", 11)).await.status, 200);
    assert!(changed(&before, &exam.set.centre.dump().await).is_empty(), "what staff did since stays");
    assert_eq!(exam.tell(&sitting.subject, &at("10:00:01Z", 11)).await.status, 200);
    let panel = exam.panel().await;
    assert!(panel.contains("Finished"), "{panel}");
    assert_eq!((panel.matches("End reported").count(), panel.matches("Result reported").count()), (2, 2), "{panel}");
}

async fn a_test_that_is_marked_by_hand_waits_for_it(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let results = format!("{}/results", exam.item());
    let hand = json!({ "activityProgress": "Submitted", "gradingProgress": "PendingManual", "scoreGiven": 3 });
    assert_eq!(exam.tell(&sitting.subject, &hand).await.status, 200);
    let panel = exam.panel().await;
    assert!(panel.contains("Finished") && panel.contains("Result Waits to be marked by hand"), "{panel}");
    assert_eq!(json_of(&exam.get(&results).await), json!([]), "it does not count");
    // Days later, when the session is long over.
    exam.set.centre.after(48 * HOUR);
    exam.set.owner = exam.set.centre.owner().await;
    let client_id = exam.set.client_id.clone();
    exam.token = exam.token_of(&client_id, &[SCORE, RESULTS].join(" ")).await;
    let marked =
        json!({ "timestamp": "2026-05-14T10:00:00Z", "scoreGiven": 66.666_666_666_666_67, "scoreMaximum": 100 });
    assert_eq!(exam.tell(&sitting.subject, &marked).await.status, 200);
    assert!(exam.panel().await.contains("Result 66.67 of 100"), "{}", exam.panel().await);
    assert_eq!(json_of(&exam.get(&results).await)[0]["resultScore"], 66.666_666_666_666_67);
    // Without a score the result is taken back.
    let cleared = json!({ "timestamp": "2026-05-14T10:00:01Z", "scoreGiven": null, "scoreMaximum": null });
    assert_eq!(exam.tell(&sitting.subject, &cleared).await.status, 200);
    let panel = exam.panel().await;
    assert!(!panel.contains(" of 100") && panel.contains("Finished"), "{panel}");
    assert_eq!(panel.matches("Result reported").count(), 3, "{panel}");
    assert_eq!(json_of(&exam.get(&results).await), json!([]));
}

async fn an_engine_tells_of_its_own_candidates_alone(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let public = exam.key.public.to_string();
    let other = [&with(&[("name", "Other")])[..], &[("public_key", public.as_str())]].concat();
    // Another engine of the same institution, and one of another institution with a session of its own.
    let page = added(&mut exam.set.owner, &other).await;
    let neighbour = told(&exam.set.owner.get(&page).await, "client_id");
    let mut southgate = exam.set.centre.staff(OTHER_EMAIL).await;
    let page = added(&mut southgate, &other).await;
    let foreign = told(&southgate.get(&page).await, "client_id");
    let elsewhere = exam.set.centre.service.session_create("SG-3350", &spring_placement()).await.unwrap();
    let id = page.rsplit('/').next().unwrap().to_owned();
    let chosen = southgate.post(&format!("/admin/sessions/{elsewhere}/engine"), &[("engine", &id)]).await;
    assert_eq!(chosen.status, 303, "{}", chosen.words());
    let theirs = format!("/lti/sessions/{elsewhere}/lineitems/{id}");
    let own = exam.token.clone();
    let all = [SCORE, LINE_ITEMS, RESULTS].join(" ");
    let neighbour = exam.token_of(&neighbour, &all).await;
    let foreign = exam.token_of(&foreign, &all).await;
    let (item, missing) = (exam.item(), theirs.replace(&elsewhere.to_string(), "019e1c00-0000-7000-8000-000000000011"));
    let before = exam.set.centre.dump().await;
    for (whose, token, item) in [
        ("neighbour", &neighbour, &item),
        ("foreign", &foreign, &item),
        ("own", &own, &theirs),
        ("own", &own, &missing),
    ] {
        exam.token.clone_from(token);
        let container = item.rsplit_once('/').unwrap().0.to_owned();
        for path in [container, item.clone(), format!("{item}/results")] {
            assert_eq!(refused(&exam.get(&path).await), (404, "not_found".to_owned()), "{whose} {path}");
        }
        let body = score(&sitting.subject, &json!({}));
        let answer = post(&mut exam.engine, &format!("{item}/scores"), &body, token).await;
        assert_eq!(refused(&answer), (404, "not_found".to_owned()), "{whose} {item}");
    }
    for path in ["/lti/sessions/x/lineitems", "/lti/sessions/x/lineitems/y", "/lti/sessions/x/lineitems/y/results"] {
        exam.token.clone_from(&own);
        assert_eq!(refused(&exam.get(path).await), (404, "not_found".to_owned()), "{path}");
    }
    // Its own line item lets it in, and knows nobody of another one.
    let answer =
        post(&mut exam.engine, &format!("{theirs}/scores"), &score(&sitting.subject, &json!({})), &foreign).await;
    assert_eq!(refused(&answer), (400, "unknown_user".to_owned()));
    assert!(changed(&before, &exam.set.centre.dump().await).is_empty());
}

async fn a_token_is_good_for_what_it_says_for_an_hour(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let before = exam.set.centre.dump().await;
    let client_id = exam.set.client_id.clone();
    let (item, whole) = (exam.item(), exam.token.clone());
    let (scores, results) = (format!("{item}/scores"), format!("{item}/results"));
    let body = score(&sitting.subject, &json!({}));
    let bare = exam.engine.request(axum::http::Method::GET, &item, String::new(), &[]).await;
    assert_eq!((bare.status.as_u16(), bare.header("www-authenticate")), (401, Some("Bearer")));
    for token in ["", "nobody", &whole[1..], &[whole.as_str(), "AA"].concat()] {
        let answer = post(&mut exam.engine, &scores, &body, token).await;
        assert_eq!(answer.status, 401, "{token:.9}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    }
    assert!(changed(&before, &exam.set.centre.dump().await).is_empty());
    for (scope, fine) in [(SCORE, 0), (LINE_ITEMS, 1), (RESULTS, 2)] {
        exam.token = exam.token_of(&client_id, scope).await;
        let late = json!({ "timestamp": "2026-05-12T10:00:00Z" });
        let answers = [exam.tell(&sitting.subject, &late).await, exam.get(&item).await, exam.get(&results).await];
        for (number, answer) in answers.iter().enumerate() {
            if number == fine {
                assert_eq!(answer.status, 200, "{scope}");
            } else {
                assert_eq!(refused(answer), (403, "insufficient_scope".to_owned()), "{scope} {number}");
                assert_eq!(answer.header("www-authenticate"), Some("Bearer error=\"insufficient_scope\""));
            }
        }
    }
    // Line items are made with the session, and by nobody else.
    for method in ["PUT", "DELETE"] {
        let bearer = format!("Bearer {whole}");
        let answer =
            exam.engine.request(method.parse().unwrap(), &item, "{}".into(), &[("authorization", &bearer)]).await;
        assert_eq!(answer.status, 405);
    }
    exam.token = whole;
    exam.set.centre.after(59 * MINUTE);
    assert_eq!(exam.get(&results).await.status, 200);
    exam.set.owner = exam.set.centre.owner().await;
    let here = exam.set.engine.clone();
    assert_eq!(exam.set.owner.post(&here, &[("act", "off")]).await.status, 303);
    assert_eq!(refused(&exam.tell(&sitting.subject, &json!({})).await), (401, "invalid_token".to_owned()));
    assert_eq!(exam.set.owner.post(&here, &[("act", "on")]).await.status, 303);
    assert_eq!(exam.get(&results).await.status, 200);
    // What it had while it spoke LTI is good while it does.
    let public = exam.key.public.to_string();
    let of_kind = |kind| [&with(&[("kind", kind)])[..], &[("public_key", public.as_str())]].concat();
    assert_eq!(exam.set.owner.post(&here, &of_kind("link")).await.status, 303);
    assert_eq!(refused(&exam.get(&results).await), (401, "invalid_token".to_owned()));
    assert_eq!(refused(&exam.tell(&sitting.subject, &json!({})).await), (401, "invalid_token".to_owned()));
    assert_eq!(exam.set.owner.post(&here, &of_kind("lti")).await.status, 303);
    assert_eq!(exam.get(&results).await.status, 200);
    exam.set.centre.after(HOUR);
    assert_eq!(refused(&exam.get(&results).await), (401, "invalid_token".to_owned()));
}

async fn of_two_scores_at_one_moment_the_later_one_stays(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let other = exam.set.centre.another_server().await;
    let path = format!("{}/scores", exam.item());
    for round in 0..8 {
        let at = |second: i64| json!({ "timestamp": format!("2026-05-12T10:0{}:{second:02}Z", round / 2), "scoreGiven": second });
        let base = 20 * (round % 2);
        let (earlier, later) = (at(base + 1), at(base + 2));
        let (earlier, later) = (score(&sitting.subject, &earlier), score(&sitting.subject, &later));
        let (mut one, mut two) = (exam.engine.clone(), Browser::new(other.clone(), ORIGIN));
        let token = exam.token.clone();
        let (first, second) =
            tokio::join!(post(&mut one, &path, &earlier, &token), post(&mut two, &path, &later, &token));
        assert!([200, 409].contains(&first.status.as_u16()), "{}", first.text());
        assert_eq!(second.status, 200, "{}", second.text());
        let panel = exam.panel().await;
        assert!(panel.contains(&format!("Result {} of 20", base + 2)), "{panel}");
        assert_eq!(panel.matches("End reported").count(), 1, "{panel}");
    }
    assert_eq!(exam.count(EntryState::Finished).await, 1);
}

async fn a_token_outlives_the_server_that_gave_it(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    exam.engine = Browser::new(exam.set.centre.another_server().await, ORIGIN);
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
    assert_eq!(exam.count(EntryState::Finished).await, 1);
}

async fn results_are_read_in_pages(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let slips = exam.set.centre.slips(3).await;
    let mut subjects = Vec::new();
    for (slip, name) in slips.iter().zip(["Ana Ruiz", "Bo Berg", "Cem Kaya"]) {
        let sitting = exam.launch(slip, name).await;
        assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
        subjects.push(sitting.subject);
    }
    subjects.sort();
    let mut next = Some(format!("{}/results?limit=2", exam.item()));
    let (mut read, mut pages) = (Vec::new(), 0);
    while let Some(address) = next {
        let page = exam.get(&address).await;
        assert_eq!(page.status, 200, "{}", page.text());
        read.extend(json_of(&page).as_array().unwrap().iter().map(|one| one["userId"].as_str().unwrap().to_owned()));
        pages += 1;
        next = page.header("link").map(|link| {
            let address = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
            // A library reads it in small letters.
            address.to_lowercase().strip_prefix(ORIGIN).unwrap().to_owned()
        });
    }
    assert_eq!((pages, &read), (2, &subjects));
    let one = exam.get(&format!("{}/results?user_id={}&limit=1", exam.item(), subjects[1])).await;
    assert_eq!(json_of(&one)[0]["userId"], subjects[1]);
    assert_eq!(one.header("link"), None);
    for query in ["limit=0", "limit=-1", "limit=x", "limit=1000"] {
        let whole = exam.get(&format!("{}/results?{query}", exam.item())).await;
        assert!(!json_of(&whole).as_array().unwrap().is_empty(), "{query}");
    }
    assert_eq!(json_of(&exam.get(&format!("{}/results?user_id=nobody", exam.item())).await), json!([]));
}

async fn a_withdrawn_entry_keeps_its_result_and_stays_withdrawn(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    exam.act("/api/admin/mark_entries", "unmark_started").await;
    exam.act("/api/admin/withdraw_entries", "").await;
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
    let panel = exam.panel().await;
    assert!(panel.contains("Withdrawn") && panel.contains("Result 17.5 of 20"), "{panel}");
    assert_eq!((exam.count(EntryState::Withdrawn).await, exam.count(EntryState::Finished).await), (1, 0));
    assert!(!panel.contains("End reported"), "{panel}");
}

async fn another_engine_for_the_session_loses_nothing(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let page = added(&mut exam.set.owner, &with(&[("name", "Other")])).await;
    let id = page.rsplit('/').next().unwrap().to_owned();
    let session = exam.set.session();
    assert_eq!(exam.set.owner.post(&session, &[("engine", &id)]).await.status, 303);
    // In the former one somebody sat the test, and nobody in the other one.
    assert_eq!(exam.tell(&sitting.subject, &json!({})).await.status, 200);
    assert_eq!(exam.set.owner.post(&session, &[("engine", "")]).await.status, 303);
    assert_eq!(exam.set.owner.post(&page, &[("act", "remove")]).await.status, 303);
    let former = exam.set.engine.clone();
    let stays = exam.set.owner.post(&former, &[("act", "remove")]).await;
    assert_eq!(stays.status, 409);
    assert!(stays.words().contains("or somebody sat it there"), "{}", stays.words());
    assert!(exam.panel().await.contains("Result reported by Northgate exams"));
}

async fn a_score_that_breaks_off_is_there_whole_or_not_at_all(fresh: Fresh) {
    let mut exam = Exam::begin(fresh).await;
    let sitting = exam.sitting().await;
    let institution = ClientId::parse(&exam.set.client_id).unwrap().institution;
    let entry = exam.entry().await.parse().unwrap();
    let (mut given_up, mut patience) = (0, Duration::ZERO);
    loop {
        let told = json!({});
        let tells = exam.tell(&sitting.subject, &told);
        // No time at all first: a timer waits for a millisecond, in which it may be told.
        let answered = if patience.is_zero() { tells.now_or_never() } else { timeout(patience, tells).await.ok() };
        // What was on its way may arrive a moment later; the next look waits for the session's row as it did.
        let finished = exam.count(EntryState::Finished).await;
        let said = exam.set.centre.fresh.store.entry_result(institution, entry).await.unwrap();
        match answered {
            Some(answer) => {
                assert_eq!((answer.status.as_u16(), finished, said.is_some()), (200, 1, true));
                break;
            }
            None => given_up += 1,
        }
        patience += Duration::from_micros(500);
    }
    assert!(given_up > 0, "none broke off");
    let panel = exam.panel().await;
    assert_eq!((panel.matches("End reported").count(), panel.matches("Result reported").count()), (1, 1), "{panel}");
    assert!(panel.contains("Result 17.5 of 20"), "{panel}");
    exam.set.centre.after(MINUTE);
    assert_eq!(exam.count(EntryState::Finished).await, 1);
}
