use serde_json::{Value, json};

use super::*;

const AT: Timestamp = Timestamp::from_micros(1_778_580_000_250_000);

fn told(event: WebhookEvent, about: &[Uuid]) -> ToldAct<'_> {
    let [institution, act, session] = [1, 2, 3].map(Uuid::from_u128);
    ToldAct {
        event,
        at: AT,
        institution: InstitutionId::new(institution),
        act,
        by: "staff",
        session: Some(SessionId::new(session)),
        about,
        count: i64::try_from(about.len()).unwrap(),
    }
}

#[test]
fn a_message_has_a_type_a_time_and_ids() {
    let [act, session, entry] = [2, 3, 4].map(|number| Uuid::from_u128(number).to_string());
    let said: Value =
        serde_json::from_str(&body(&told(WebhookEvent::EntryClaimed, &[Uuid::from_u128(4)])).unwrap()).unwrap();
    assert_eq!(
        said,
        json!({
            "type": "entry.claimed",
            "timestamp": "2026-05-12T10:00:00.25Z",
            "data": {
                "institution": Uuid::from_u128(1).to_string(), "act": act, "by": "staff", "session": session,
                "entries": [entry], "count": 1,
            },
        })
    );
    let about = [Uuid::from_u128(4)];
    let batch = ToldAct { count: 500, ..told(WebhookEvent::BatchCreated, &about) };
    let said: Value = serde_json::from_str(&body(&batch).unwrap()).unwrap();
    assert_eq!((&said["data"]["batch"], &said["data"]["count"]), (&json!(entry), &json!(500)));
    assert!(said["data"].get("entries").is_none());
}

#[test]
fn a_message_names_a_hundred_entries_and_counts_them_all() {
    let many: Vec<Uuid> = (0..500).map(Uuid::from_u128).collect();
    let text = body(&told(WebhookEvent::EntryWithdrawn, &many)).unwrap();
    let said: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(said["data"]["entries"].as_array().unwrap().len(), 100);
    assert_eq!(said["data"]["count"], 500);
    assert!(text.len() < 20_000, "the specification recommends no more: {}", text.len());
}

/// What the libraries of the specification are tested with.
#[test]
fn a_signature_is_that_of_the_specification() {
    let key = BASE64.decode(b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let secret = WebhookSecret::kept(Zeroizing::new(key));
    assert_eq!(secret.text().expose(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");
    assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn secrets_are_drawn_apart() {
    let random = Random::seeded(7);
    let [one, other] = [(), ()].map(|()| WebhookSecret::draw(&random).unwrap().text().expose().clone());
    assert!(one != other && one.len() == "whsec_".len() + 44, "{one}");
}

#[test]
fn waits_grow_and_are_a_day_together() {
    assert!(WAITS.is_sorted());
    assert_eq!(WAITS.iter().sum::<Duration>(), LONGEST);
    let wait = |tries, chance| again(tries, AT, chance).map(|at| at.since(AT).as_secs());
    assert_eq!([1, 2, 3, 7].map(|tries| wait(tries, 0)), [Some(5), Some(300), Some(1800), Some(37_495)]);
    assert_eq!(wait(2, 255), Some(330), "a tenth more");
    assert_eq!((wait(8, 0), wait(0, 0)), (None, None));
}

#[test]
fn what_an_answer_means() {
    for taken in [200, 201, 204, 299] {
        assert_eq!(ended(TryResult::Answered(taken)), Ended::Taken);
    }
    assert_eq!(ended(TryResult::Answered(410)), Ended::Gone);
    for failed in [301, 302, 307, 400, 404, 429, 500, 503] {
        assert_eq!(ended(TryResult::Answered(failed)), Ended::Failed, "{failed}");
    }
    for failed in [TryResult::Refused, TryResult::Unreachable, TryResult::Silent] {
        assert_eq!(ended(failed), Ended::Failed);
    }
}

#[test]
fn events_read_back() {
    let some = [WebhookEvent::EntryResult, WebhookEvent::BatchCreated];
    assert_eq!(as_words(&some), " batch.created entry.result ");
    assert_eq!(from_words(&as_words(&WebhookEvent::ALL)), WebhookEvent::ALL);
    assert_eq!(as_words(&[]), " ");
}

#[test]
fn every_event_is_some_acts() {
    for event in WebhookEvent::ALL {
        assert!(Act::ALL.into_iter().any(|act| event_of(act) == Some(event)), "{event:?}");
    }
}

#[test]
fn addresses_lead_to_a_receiver_and_name_nobody() {
    use WebhookProblem::{Missing, NotAnAddress, NotSecure, TooLong};
    for fine in ["https://school.example/hooks", "https://school.example/hooks?of=7", "https://school.example"] {
        assert_eq!(address(&[" ", fine, "\u{200B} "].concat(), false), Ok(fine.to_owned()));
    }
    for (wrong, problem) in [
        ("", Missing),
        ("school.example", NotAnAddress),
        ("ftp://school.example/", NotAnAddress),
        ("https://user@school.example/", NotAnAddress),
        ("https://school.example/#part", NotAnAddress),
        ("/hooks", NotAnAddress),
        ("http://school.example/", NotSecure),
    ] {
        assert_eq!(address(wrong, false), Err(problem), "{wrong}");
    }
    assert!(address("http://localhost:5000/hooks", true).is_ok());
    assert_eq!(address(&["https://school.example/", &"a".repeat(1000)].concat(), true), Err(TooLong));
}
