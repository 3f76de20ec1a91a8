//! An owner tries a test engine: the way of a candidate, as nobody's entry, by the browser session that pressed.

use std::collections::BTreeMap;

use lanyard_app::model::staff::Role;
use serde_json::json;

use crate::{
    client::{Browser, encoded},
    database_dump::changed,
    engine_exam::ENDPOINT,
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, MINUTE, OTHER_EMAIL, email_of},
    http_test_engines::{LAUNCH, Set, asked, at_test, form, leads_to, other, read, words_of},
};

on_both_engines!(
    an_owner_tries_an_engine_as_nobodys_entry,
    a_trial_belongs_to_the_browser_that_pressed,
    a_trial_is_good_once_and_for_a_while,
    the_way_back_of_a_trial_leads_on_once,
    whatever_is_not_as_it_has_to_be_ends_a_trial,
);

const CLAIM: &str = "https://purl.imsglobal.org/spec/lti/claim/";

async fn set_up(fresh: Fresh) -> Set {
    Set::at(Centre::new(fresh).await, &form()).await
}

/// Presses Try it: what the engine hears.
async fn tried(set: &Set, owner: &mut Browser) -> BTreeMap<String, String> {
    let page = owner.get(&set.engine).await;
    assert!(page.text().contains("target=\"_blank\"") && page.words().contains("Try it"), "{}", page.words());
    let address = leads_to(&owner.post(&set.engine, &[("act", "try")]).await);
    assert!(address.starts_with("https://engine.example/log_in?id=7&"), "{address}");
    words_of(&address)
}

async fn an_owner_tries_an_engine_as_nobodys_entry(fresh: Fresh) {
    let set = set_up(fresh).await;
    let mut owner = set.owner.clone();
    // Somebody who sits the test for real, to be told apart from.
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let question = set.question(&set.start(&mut candidate).await);
    let answer = candidate.get(&asked(&question)).await;
    let of_candidate = read(&set.centre, form_to(&answer, LAUNCH).all("id_token")[0], &set.client_id).await;

    let before = set.centre.dump().await;
    let heard = tried(&set, &mut owner).await;
    assert_eq!((heard["iss"].as_str(), heard["target_link_uri"].as_str()), ("http://127.0.0.1:3000", LAUNCH));
    let answer = owner.get(&asked(&set.question(&heard))).await;
    let posted = form_to(&answer, LAUNCH);
    assert_eq!(posted.all("state"), ["s".repeat(1_500)]);
    let claims = read(&set.centre, posted.all("id_token")[0], &set.client_id).await;
    assert_eq!((&claims["name"], &claims["nonce"]), (&json!("Trial"), &json!("n-0")));
    assert_eq!(
        claims[format!("{CLAIM}roles")],
        json!([
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
            "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
        ])
    );
    assert_eq!(claims[format!("{CLAIM}custom")], json!({ "id": "1", "lang": "de" }));
    let id = set.engine.rsplit('/').next().unwrap();
    assert_eq!(
        claims[format!("{CLAIM}resource_link")],
        json!({ "id": id, "title": "Northgate exams" }),
        "no session's"
    );
    assert_ne!(claims["sub"], of_candidate["sub"]);
    assert!(claims.get("email").is_none() && claims.get(ENDPOINT).is_none());
    // No entry, line item or result: only the way there was noted.
    let tables = changed(&before, &set.centre.dump().await);
    assert!(tables.iter().all(|table| table == "staff_launch"), "{tables:?}");
    // Who comes is the same at the next trial; without names nobody is named.
    let nameless: Vec<_> = form().into_iter().filter(|(name, _)| *name != "tells_name").collect();
    owner.post(&set.engine, &nameless).await.see_other();
    let question = set.question(&tried(&set, &mut owner).await);
    let answer = owner.get(&asked(&question)).await;
    let again = read(&set.centre, form_to(&answer, LAUNCH).all("id_token")[0], &set.client_id).await;
    assert_eq!((&again["sub"], again.get("name")), (&claims["sub"], None));
}

async fn a_trial_belongs_to_the_browser_that_pressed(fresh: Fresh) {
    let set = set_up(fresh).await;
    set.centre.employ_colleagues().await;
    let mut owner = set.owner.clone();
    let question = asked(&set.question(&tried(&set, &mut owner).await));
    let slip = set.centre.slips(1).await.remove(0);
    let candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let (another, southgate) = (set.centre.owner().await, set.centre.staff(OTHER_EMAIL).await);
    for (who, mut browser, status) in [
        ("nobody", set.centre.browser(), 403),
        ("a candidate", candidate, 403),
        ("the same person in another browser", another, 403),
        ("another institution", southgate, 403),
        ("a colleague without the right", set.centre.staff(email_of(Role::Coordinator)).await, 403),
    ] {
        let mut answer = browser.get(&question).await;
        if answer.status == 200 {
            answer = browser.get(&leads_to(&answer)).await;
        }
        assert_eq!(answer.status.as_u16(), status, "{who}: {}", answer.words());
        assert!(!answer.text().contains("id_token"), "{who}");
    }
    for role in [Role::Coordinator, Role::Invigilator, Role::Reader] {
        let mut colleague = set.centre.staff(email_of(role)).await;
        assert_eq!(colleague.post(&set.engine, &[("act", "try")]).await.status, 403, "{role:?}");
    }
    // It is still the owner's, until they log out.
    assert_eq!(owner.get(&question).await.status, 200);
    let question = asked(&set.question(&tried(&set, &mut owner).await));
    let mut out = owner.clone();
    out.post("/api/admin/log_out", &[]).await;
    assert!(owner.get(&question).await.see_other().starts_with("/admin/login?"), "back to the engine's page");
}

async fn a_trial_is_good_once_and_for_a_while(fresh: Fresh) {
    let set = set_up(fresh).await;
    let mut owner = set.owner.clone();
    let question = asked(&set.question(&tried(&set, &mut owner).await));
    let (mut one, mut two) = (owner.clone(), owner.clone());
    let (one, two) = tokio::join!(one.get(&question), two.get(&question));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    let used = owner.get(&question).await;
    assert_eq!(used.status, 400);
    assert!(used.words().contains("Try it again from its page."), "{}", used.words());
    let late = asked(&set.question(&tried(&set, &mut owner).await));
    set.centre.after(5 * MINUTE);
    assert_eq!(owner.get(&late).await.status, 400);
}

async fn the_way_back_of_a_trial_leads_on_once(fresh: Fresh) {
    let set = set_up(fresh).await;
    let mut owner = set.owner.clone();
    let question = set.question(&tried(&set, &mut owner).await);
    // From a page of the engine no cookie comes along, nor by a redirect from there.
    let mut bare = set.centre.browser();
    let pairs: Vec<(&str, &str)> = question.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let from_engine = [("origin", "null"), ("sec-fetch-site", "cross-site")];
    let by_post = leads_to(&bare.post_as("/lti/authorize", &encoded(&pairs), &from_engine).await);
    let by_get = leads_to(&bare.get(&asked(&question)).await);
    assert_eq!(by_post, by_get);
    assert_eq!(bare.get(&by_get).await.status, 403, "once, then it is another browser");
    let answer = owner.get(&by_get).await;
    assert_eq!(form_to(&answer, LAUNCH).all("id_token").len(), 1);
    assert_eq!(bare.post_as("/lti/authorize", &encoded(&pairs), &from_engine).await.status, 400, "it was used");
}

async fn whatever_is_not_as_it_has_to_be_ends_a_trial(fresh: Fresh) {
    let set = set_up(fresh).await;
    let mut owner = set.owner.clone();
    let slip = set.centre.slips(1).await.remove(0);
    let mut candidate = at_test(&set.centre, &slip, "Ana Ruiz").await;
    let of_start = set.start(&mut candidate).await;
    let question = set.question(&tried(&set, &mut owner).await);
    let nobody = "0".repeat(32);
    for (name, value) in [
        ("prompt", "login"),
        ("client_id", "nobody"),
        ("redirect_uri", "https://evil.example/launch"),
        ("login_hint", "nobody"),
        ("lti_message_hint", nobody.as_str()),
        ("nonce", ""),
    ] {
        let refused = owner.get(&asked(&other(&question, name, value))).await;
        assert_eq!(refused.status, 400, "{name}={value}: {}", refused.words());
        assert!(!refused.text().contains("id_token") && !refused.text().contains("evil.example"), "{name}");
    }
    // A press of Start is no trial: an owner is not let in with one.
    let led = owner.get(&asked(&other(&question, "login_hint", &of_start["login_hint"]))).await;
    assert_eq!(owner.get(&leads_to(&led)).await.status, 403);
    let elsewhere = asked(&other(&question, "redirect_uri", "https://engine.example/other"));
    assert_eq!(form_to(&owner.get(&elsewhere).await, "https://engine.example/other").all("id_token").len(), 1);
    // Switched off, it opens nothing: neither what is on its way, nor anew.
    let question = asked(&set.question(&tried(&set, &mut owner).await));
    owner.post(&set.engine, &[("act", "off")]).await.see_other();
    assert_eq!(owner.get(&question).await.status, 400);
    assert!(!owner.get(&set.engine).await.words().contains("Try it"));
    assert_eq!(owner.post(&set.engine, &[("act", "try")]).await.see_other(), set.engine);
}
