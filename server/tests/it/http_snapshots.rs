//! Whole pages as they leave the server, compared with reviewed files in `snapshots`; and how large they may be.

use crate::{
    client::Answer,
    engines::{Fresh, on_sqlite, sqlite},
    forms::posting,
    http_fixture::{Centre, log_in, log_in_as},
    http_rights::Ids,
};

on_sqlite!(candidate_pages_are_as_reviewed, staff_pages_are_as_reviewed);

/// The page of a candidate's log-in may weigh this much without compression; with script and style it stays below the
/// 20 kB that `xtask size` watches.
const CANDIDATE_PAGE_LIMIT: usize = 4_000;

/// The staff log-in page without compression; its scripts and styles are watched by `xtask size`.
const STAFF_PAGE_LIMIT: usize = 8_000;

/// Status line, headers and body with a line for every tag, without what only the app's start needs: its marks and the
/// answers it begins with. What differs from run to run is named instead.
fn written(answer: &Answer, names: &[(&str, &str)]) -> String {
    let mut headers: Vec<String> =
        answer.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    let policy = answer.header("content-security-policy").unwrap();
    let nonce = policy.split_once("'nonce-").map(|(_, rest)| rest.split('\'').next().unwrap());
    let (page, _) = answer.text().split_once("<script nonce=").unwrap_or((answer.text(), ""));
    let body = page.replace("<!>", "").replace("<!--HEAD-->", "").replace("<!--<() />-->", "").replace('<', "\n<");
    let mut text = format!("{}\n{}\n{body}\n", answer.status, headers.join("\n"));
    let whose = posting(answer).iter().find_map(|form| form.all("whose").first().map(|whose| (*whose).to_owned()));
    let whose = whose.as_deref().map(|whose| (whose, "{whose}"));
    for (value, name) in names.iter().copied().chain(nonce.map(|nonce| (nonce, "{nonce}"))).chain(whose) {
        text = text.replace(value, name);
    }
    text
}

/// Without the squares of its QR codes, which are read back elsewhere (`pages/print/qr.rs`, `end2end/cards.spec.ts`).
fn without_squares(page: &str) -> String {
    let mut parts = page.split("<path d=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "<path d=\"{squares}" + &part[part.find('"').expect("the end of a path")..])
}

/// Without the hundreds of time zones that can be chosen.
fn without_zones(page: &str) -> String {
    let (before, rest) = page.split_once("\n<option").expect("a list of zones");
    let (_, after) = rest.split_once("\n</datalist").expect("its end");
    format!("{before}\n</datalist{after}")
}

async fn candidate_pages_are_as_reviewed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut browser = centre.browser();
    insta::assert_snapshot!("candidate_log_in", written(&browser.get("/").await, &[]));
    let refused = log_in_as(&mut browser, "KORM-T4XW", "9HDN4-RYCW7").await;
    insta::assert_snapshot!("candidate_log_in_refused", written(&refused, &[]));
    log_in(&mut browser, &slip).await;
    insta::assert_snapshot!("personal_information", written(&browser.get("/welcome").await, &[]));
    browser.post("/welcome", &[("full_name", "María Carreño")]).await;
    let page = browser.get("/welcome/username").await;
    insta::assert_snapshot!("new_username", written(&page, &[]));
    let username = crate::http_fixture::new_username(&page);
    browser.post("/welcome/username", &[("username", &username)]).await;
    insta::assert_snapshot!("my_test", written(&browser.get("/me").await, &[]));
    let mut late = centre.browser();
    log_in(&mut late, &slip).await;
    insta::assert_snapshot!("replaced", written(&late.get("/replaced").await, &[]));
}

async fn staff_pages_are_as_reviewed(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    insta::assert_snapshot!("staff_log_in", written(&centre.browser().get("/admin/login").await, &[]));
    let mut staff = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut staff).await;
    let names = [(ids.session.as_str(), "{session}"), (&ids.batch, "{batch}")];
    insta::assert_snapshot!("sessions", written(&staff.get("/admin/sessions").await, &names));
    let batch = staff.get(&format!("/admin/sessions/{}/batches/{}", ids.session, ids.batch)).await;
    insta::assert_snapshot!("batch", written(&batch, &names));
    let ask = staff.get(&format!("/admin/sessions/{}/cards", ids.session)).await;
    insta::assert_snapshot!("print_login_cards", written(&ask, &names));
    let cards = staff.post("/admin/print", &[("batch_id", &ids.batch)]).await;
    let cards = without_squares(&written(&cards, &names));
    assert_eq!(cards.matches("{squares}").count(), 2, "a code on each card");
    insta::assert_snapshot!("login_cards", cards);
    let asked = staff.post("/admin/print", &[("batch_id", &ids.batch)]).await;
    insta::assert_snapshot!("handed_out_before", written(&asked, &names));
    let details = staff.get(&format!("/admin/sessions/{}/details", ids.session)).await;
    insta::assert_snapshot!("details", without_zones(&written(&details, &names)));
    let activity = staff.get(&format!("/admin/sessions/{}/activity", ids.session)).await;
    insta::assert_snapshot!("activity", written(&activity, &names));
    let slip = centre.slips(1).await.remove(0);
    centre.candidate(&slip, "María Carreño").await;
    let find = staff.get(&format!("/admin/find?q={}", slip.username)).await;
    let entry = find.value_of("entry").unwrap();
    let names = [&names[..], &[(entry.as_str(), "{entry}")]].concat();
    insta::assert_snapshot!("find", written(&find, &names));
    let query = format!("action=issue_passwords&session={}&entry={entry}&q=carreno", ids.session);
    let question = staff.get(&format!("/admin/find/question?{query}")).await;
    let key = question.value_of("idempotency_key").unwrap();
    let names = [&names[..], &[(key.as_str(), "{key}")]].concat();
    insta::assert_snapshot!("find_question", written(&question, &names));
    let shown = staff.post("/admin/show", &[("session", &ids.session), ("ids[]", &entry)]).await;
    insta::assert_snapshot!("shown_login", written(&shown, &names));
    let report = staff.get(&format!("/admin/reports/candidate-logins?session={}", ids.session)).await;
    insta::assert_snapshot!("candidate_login_information", written(&report, &names));
}

#[tokio::test(flavor = "multi_thread")]
async fn first_pages_stay_small() {
    let centre = Centre::new(sqlite().await).await;
    for (path, limit) in [("/", CANDIDATE_PAGE_LIMIT), ("/admin/login", STAFF_PAGE_LIMIT)] {
        let size = centre.browser().get(path).await.body.len();
        assert!(size <= limit, "{path} has {size} bytes, {limit} are allowed");
    }
}
