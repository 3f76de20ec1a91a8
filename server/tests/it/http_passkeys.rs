//! Passkeys over HTTP: as second factor and alone, on two servers, replayed, removed, copied, and without a name.

use axum::http::Method;
use serde_json::Value;

use crate::{
    client::{AS_APP, Browser},
    engines::{Fresh, on_both_engines},
    forms::form_to,
    http_fixture::{Centre, EMAIL, MINUTE, STAFF_PASSWORD},
    passkey_device::PasskeyDevice,
};

on_both_engines!(
    a_passkey_is_a_second_factor_and_logs_in_alone,
    a_ceremony_goes_on_at_another_server_and_once,
    a_removed_passkey_and_one_whose_counter_went_back_are_refused,
    a_passkey_that_the_device_does_not_store_says_so,
    a_passkey_of_another_address_or_person_is_refused,
    a_server_without_a_name_starts_and_says_so,
);

const ORIGIN: &str = "http://localhost:3000";
const SECOND: &str = "/admin/login/second";

async fn centre(fresh: Fresh) -> Centre {
    Centre::reached_at(fresh, ORIGIN).await
}

/// What a script gets to hand to a device.
async fn asked(browser: &mut Browser, address: &str) -> Value {
    let headers = [("origin", ORIGIN), AS_APP];
    let answer = browser.request(Method::POST, address, String::new(), &headers).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_str(answer.text()).unwrap()
}

/// Adds a passkey for whoever has just logged in.
async fn add(browser: &mut Browser, seed: u8, resident: bool) -> PasskeyDevice {
    let question = asked(browser, "/admin/account/passkey/ask").await;
    let (device, answer) = PasskeyDevice::enrol(seed, ORIGIN, &question["options"], resident);
    let ceremony = question["ceremony"].as_str().unwrap();
    let fields = [("name", "Work laptop"), ("ceremony", ceremony), ("credential", &answer)];
    let done = browser.post("/admin/account/passkey", &fields).await;
    assert!([200, 303].contains(&done.status.as_u16()), "{}", done.words());
    device
}

async fn at_the_second_step(centre: &Centre) -> Browser {
    let mut browser = centre.browser();
    let answer = browser.post("/api/admin/log_in", &[("email", EMAIL), ("password", STAFF_PASSWORD)]).await;
    assert_eq!(answer.see_other(), SECOND);
    browser
}

async fn a_passkey_is_a_second_factor_and_logs_in_alone(fresh: Fresh) {
    let centre = centre(fresh).await;
    let mut owner = centre.owner().await;
    let page = owner.get("/admin/account/passkey").await;
    assert_eq!(form_to(&page, "/admin/account/passkey").fields[0].0, "whose", "it belongs to who opened it");
    let mut device = add(&mut owner, 1, true).await;
    assert_eq!(centre.dump().await["recovery_code"].len(), 10, "with the first factor come recovery codes");
    let mut browser = at_the_second_step(&centre).await;
    let question = asked(&mut browser, "/admin/login/second/passkey").await;
    assert_eq!(question["options"]["allowCredentials"].as_array().unwrap().len(), 1);
    let (ceremony, answer) = (question["ceremony"].as_str().unwrap(), device.answer(&question["options"]));
    let fields = [("ceremony", ceremony), ("credential", answer.as_str())];
    assert_eq!(browser.post(SECOND, &fields).await.see_other(), "/admin/sessions");
    assert_eq!(browser.get("/admin/sessions").await.status, 200);

    let mut alone = centre.browser();
    let question = asked(&mut alone, "/admin/login/passkey/ask").await;
    assert!(question["options"]["allowCredentials"].as_array().is_none_or(Vec::is_empty));
    let (ceremony, answer) = (question["ceremony"].as_str().unwrap(), device.answer(&question["options"]));
    let fields = [("ceremony", ceremony), ("credential", answer.as_str()), ("next", "/admin/reports")];
    assert_eq!(alone.post("/admin/login/passkey", &fields).await.see_other(), "/admin/reports");
    // It gave no password, so whoever changes factors there does.
    let confirm = alone.get("/admin/account/codes").await;
    assert_eq!(confirm.value_of("password").as_deref(), Some(""));
    let replayed = centre.browser().post("/admin/login/passkey", &fields).await;
    assert_eq!(replayed.status, 401);
    for (by, result, count) in [
        ("password", "let_in", 1),
        ("password", "second_step", 1),
        ("second_step", "let_in", 1),
        ("passkey", "let_in", 1),
        ("passkey", "refused", 1),
    ] {
        assert_eq!(centre.log_ins("staff", by, result).await, count, "{by}: {result}");
    }
}

async fn a_ceremony_goes_on_at_another_server_and_once(fresh: Fresh) {
    let centre = centre(fresh).await;
    let mut device = add(&mut centre.owner().await, 2, true).await;
    let question = asked(&mut centre.browser(), "/admin/login/passkey/ask").await;
    let answer = device.answer(&question["options"]);
    let ceremony = question["ceremony"].as_str().unwrap().to_owned();
    let elsewhere = centre.another_server().await;
    let tries = (0..6).map(|number| {
        let app = if number % 2 == 0 { centre.app.clone() } else { elsewhere.clone() };
        let (ceremony, answer) = (ceremony.clone(), answer.clone());
        tokio::spawn(async move {
            let mut browser = Browser::new(app, ORIGIN);
            let fields = [("ceremony", ceremony.as_str()), ("credential", answer.as_str())];
            browser.post("/admin/login/passkey", &fields).await.status.as_u16()
        })
    });
    let mut answers = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        answers.push(one.await.unwrap());
    }
    answers.sort_unstable();
    assert_eq!(answers, [303, 401, 401, 401, 401, 401]);
    // And too late.
    let question = asked(&mut centre.browser(), "/admin/login/passkey/ask").await;
    let answer = device.answer(&question["options"]);
    centre.clock.set(centre.clock.now().plus(5 * MINUTE));
    let fields = [("ceremony", question["ceremony"].as_str().unwrap()), ("credential", answer.as_str())];
    assert_eq!(centre.browser().post("/admin/login/passkey", &fields).await.status, 401);
}

async fn a_removed_passkey_and_one_whose_counter_went_back_are_refused(fresh: Fresh) {
    let centre = centre(fresh).await;
    let mut owner = centre.owner().await;
    let mut device = add(&mut owner, 3, true).await;
    let copy = device.clone();
    let log_in = async |answer: &str, ceremony: &str| {
        let fields = [("ceremony", ceremony), ("credential", answer)];
        centre.browser().post("/admin/login/passkey", &fields).await
    };
    let question = asked(&mut centre.browser(), "/admin/login/passkey/ask").await;
    let ceremony = question["ceremony"].as_str().unwrap();
    assert_eq!(log_in(&device.answer(&question["options"]), ceremony).await.status, 303);
    let question = asked(&mut centre.browser(), "/admin/login/passkey/ask").await;
    let mut copy = copy;
    let refused = log_in(&copy.answer(&question["options"]), question["ceremony"].as_str().unwrap()).await;
    assert_eq!(refused.status, 401);
    assert!(refused.words().contains("its counter went back"), "{}", refused.words());
    let suspected = centre.dump().await["audit"].iter().filter(|row| row.contains("passkey_suspected")).count();
    assert_eq!(suspected, 1);

    let question = asked(&mut centre.browser(), "/admin/login/passkey/ask").await;
    let mut proving = at_the_second_step(&centre).await;
    let second = asked(&mut proving, "/admin/login/second/passkey").await;
    let answer = device.answer(&second["options"]);
    let fields = [("ceremony", second["ceremony"].as_str().unwrap()), ("credential", answer.as_str())];
    proving.post(SECOND, &fields).await.see_other();
    let account = proving.get("/admin/account").await;
    let (_, id) = account.text().split_once("/admin/account/remove?passkey=").expect("a link removes it");
    let id = id.split('"').next().unwrap();
    let removed = proving.post("/admin/account/remove", &[("passkey", id)]).await;
    assert_eq!(removed.see_other(), "/admin/account?done=no-passkey");
    let gone = log_in(&device.answer(&question["options"]), question["ceremony"].as_str().unwrap()).await;
    assert_eq!(gone.status, 401, "asked before it was removed");
}

async fn a_passkey_that_the_device_does_not_store_says_so(fresh: Fresh) {
    let centre = centre(fresh).await;
    let mut owner = centre.owner().await;
    add(&mut owner, 4, false).await;
    let account = owner.get("/admin/account").await.words();
    assert!(account.contains("Second factor only") && account.contains("Work laptop"), "{account}");
}

async fn a_passkey_of_another_address_or_person_is_refused(fresh: Fresh) {
    let centre = centre(fresh).await;
    let mut owner = centre.owner().await;
    let question = asked(&mut owner, "/admin/account/passkey/ask").await;
    let (_, elsewhere) = PasskeyDevice::enrol(5, "http://evil.test", &question["options"], true);
    let ceremony = question["ceremony"].as_str().unwrap();
    let fields = [("name", "Laptop"), ("ceremony", ceremony), ("credential", elsewhere.as_str())];
    let refused = owner.post("/admin/account/passkey", &fields).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.value_of("name").as_deref(), Some("Laptop"), "the name is kept");
    // A ceremony of somebody else is none, and a name is asked for.
    let mut other = centre.staff(crate::http_fixture::OTHER_EMAIL).await;
    let question = asked(&mut other, "/admin/account/passkey/ask").await;
    let (_, answer) = PasskeyDevice::enrol(6, ORIGIN, &question["options"], true);
    let ceremony = question["ceremony"].as_str().unwrap();
    let fields = [("name", " "), ("ceremony", ceremony), ("credential", answer.as_str())];
    assert_eq!(owner.post("/admin/account/passkey", &fields).await.status, 422);
    let fields = [("name", "Laptop"), ("ceremony", ceremony), ("credential", answer.as_str())];
    assert_eq!(owner.post("/admin/account/passkey", &fields).await.status, 401);
    assert!(centre.dump().await["passkey"].is_empty());
}

async fn a_server_without_a_name_starts_and_says_so(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut owner = centre.owner().await;
    let said = "This server is reached by a number, and passkeys need a name. On this machine, open it as localhost.";
    assert!(owner.get("/admin/account").await.words().contains(said));
    assert!(owner.get("/admin/account/passkey").await.words().contains(said));
    assert!(!owner.get("/admin/account/passkey").await.text().contains("data-passkey"));
    assert!(!centre.browser().get("/admin/login").await.text().contains("passkeys.js"));
}
