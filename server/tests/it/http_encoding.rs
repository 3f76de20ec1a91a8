//! Which answers are compressed: those that say they hold no secret, for whoever takes gzip, and no others.

use std::{collections::BTreeSet, io::Read as _};

use axum::http::Method;
use flate2::read::GzDecoder;

use crate::{
    client::{AS_APP, Answer, Browser, encoded},
    engines::sqlite,
    http_fixture::{Centre, ORIGIN, log_in},
};

const OWN: (&str, &str) = ("origin", ORIGIN);
const GZIP: (&str, &str) = ("accept-encoding", "gzip, deflate, br");

async fn get(browser: &mut Browser, path: &str, headers: &[(&str, &str)]) -> Answer {
    browser.request(Method::GET, path, String::new(), headers).await
}

async fn post(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    browser.request(Method::POST, path, encoded(fields), &[OWN, GZIP]).await
}

fn unpacked(answer: &Answer) -> String {
    let mut text = String::new();
    GzDecoder::new(&answer.body[..]).read_to_string(&mut text).unwrap();
    text
}

/// Without what is drawn for each answer, the nonce; and the answers behind a document without the places that they took as
/// they came.
fn lasting(text: &str) -> (String, BTreeSet<&str>) {
    let (document, behind) = text.split_once("</html>").unwrap_or((text, ""));
    let pieces = document.split("nonce=\"").enumerate();
    let document = pieces.map(|(number, piece)| if number == 0 { piece } else { piece.split_once('"').unwrap().1 });
    let answers = behind.split(" id=\"answer-").skip(1).map(|answer| {
        let (_, answer) = answer.split_once("\">").unwrap();
        answer.split_once("</script>").unwrap().0
    });
    (document.collect(), answers.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_without_a_secret_are_compressed() {
    let centre = Centre::new(sqlite().await).await;
    let slips = centre.slips(100).await;
    let mut staff = centre.owner().await;
    let session = format!("/admin/sessions/{}", centre.session);
    let question = format!("/api/admin/session_entries?session={}&size=100", centre.session);
    let list = format!("{session}?size=100");
    for (path, headers) in [
        (list.as_str(), &[][..]),
        (&question, &[AS_APP, OWN]),
        ("/admin/sessions", &[]),
        ("/admin/settings", &[]),
        ("/admin/find?q=K7", &[]),
        ("/admin/reports/usernames", &[]),
        ("/admin/login", &[]),
    ] {
        let plain = get(&mut staff, path, headers).await;
        assert_eq!((plain.status.as_u16(), plain.header("content-encoding")), (200, None), "{path}");
        assert_eq!(plain.header("vary"), Some("accept-encoding"), "{path}");
        let packed = get(&mut staff, path, &[headers, &[GZIP]].concat()).await;
        assert_eq!((packed.status.as_u16(), packed.header("content-encoding")), (200, Some("gzip")), "{path}");
        assert_eq!(packed.header("vary"), Some("accept-encoding"), "{path}");
        assert_eq!(packed.header("content-type"), plain.header("content-type"), "{path}");
        let text = unpacked(&packed);
        assert_eq!(lasting(&text), lasting(plain.text()), "{path}");
        let (now, before) = (packed.body.len(), plain.body.len());
        assert!(3 * now < 2 * before, "{path}: {now} bytes of {before}");
        if path == list {
            assert!(8 * now < before, "{path}: {now} bytes of {before}");
        }
        let refused = get(&mut staff, path, &[headers, &[("accept-encoding", "br, gzip;q=0")]].concat()).await;
        assert_eq!(refused.header("content-encoding"), None, "{path}");
    }
    let mut phone = centre.browser();
    for path in ["/", "/help", "/i/NG-2041"] {
        assert_eq!(get(&mut phone, path, &[GZIP]).await.header("content-encoding"), Some("gzip"), "{path}");
    }
    let mut newcomer = centre.newcomer(&slips[0]).await;
    let packed = get(&mut newcomer, "/welcome", &[GZIP]).await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < 6_000, "{} bytes", packed.body.len());
    // What the size gate allows for the page of an administrator's first visit.
    for (who, path) in [(&mut phone, "/admin/login"), (&mut staff, "/admin/sessions")] {
        let page = get(who, path, &[GZIP]).await;
        assert_eq!(page.status.as_u16(), 200, "{path}");
        assert!(page.body.len() < 6_000, "{path}: {} bytes", page.body.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_a_secret_or_gains_nothing_is_sent_as_it_is() {
    let centre = Centre::new(sqlite().await).await;
    let slips = centre.slips(3).await;
    let mut staff = centre.owner().await;
    let session = centre.session.to_string();
    let entry = staff.get(&format!("/admin/sessions/{session}")).await.value_of("ids[]").unwrap();
    let chosen = [("session", session.as_str()), ("ids[]", entry.as_str()), ("again", "1")];
    let mut sent = Vec::new();
    for (path, more) in [
        ("/admin/show", &[][..]),
        ("/admin/print", &[("layout", "cards")]),
        ("/admin/print", &[("layout", "checklist")]),
        ("/admin/logins.xlsx", &[]),
    ] {
        sent.push((path, post(&mut staff, path, &[&chosen, more].concat()).await));
    }
    let report = [("report", "candidate-logins"), ("session", session.as_str()), ("again", "1")];
    sent.push(("/admin/report/print", post(&mut staff, "/admin/report/print", &report).await));
    let key = ("idempotency_key", "019e1c00-0000-7000-8000-000000000077");
    let issued = [("session", session.as_str()), ("entry", entry.as_str()), key];
    sent.push(("issue_password", post(&mut staff, "/api/admin/issue_password", &issued).await));
    let (mut candidate, username) = centre.candidate(&slips[1], "Li Na").await;
    for path in ["/welcome/username", "/help", "/"] {
        sent.push((path, get(&mut candidate, path, &[GZIP]).await));
    }
    post(&mut candidate, "/welcome/username", &[("username", &username)]).await.see_other();
    for path in ["/me", "/me/password"] {
        sent.push((path, get(&mut candidate, path, &[GZIP]).await));
    }
    post(&mut candidate, "/me/password", &[("password", &slips[1].password)]).await.see_other();
    sent.push(("/me/password/new", get(&mut candidate, "/me/password/new", &[GZIP]).await));
    // Too small to gain anything.
    sent.push(("/livez", get(&mut staff, "/livez", &[GZIP]).await));
    let account = get(&mut staff, "/api/admin/account", &[GZIP, AS_APP, OWN]).await;
    assert!(account.body.len() < 1024);
    sent.push(("/api/admin/account", account));
    for (path, answer) in sent {
        assert_eq!((answer.status.as_u16(), answer.header("content-encoding")), (200, None), "{path}");
        assert!(!answer.body.is_empty() && !answer.body.starts_with(&[0x1F, 0x8B]), "{path}");
    }
    // Text of whoever sends stands in a refused log-in.
    let wrong = crate::workbook::Slip { password: "9HDN4-RYCW7".into(), ..slips[2].clone() };
    let refused = log_in(&mut centre.browser(), &wrong).await;
    assert_eq!((refused.status.as_u16(), refused.header("vary")), (422, None));
}
