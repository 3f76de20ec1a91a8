//! A stolen database alone yields nothing: no password, no token, and no key but its own opens it.

use std::path::Path;

use axum::http::Method;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::{
    client::AS_APP,
    engines::{Fresh, on_both_engines, sqlite},
    http_fixture::{Centre, STAFF_PASSWORD},
};

on_both_engines!(the_database_holds_no_password_and_no_token);

/// Everything that lies on the disk or can be read out of the tables.
async fn everything(centre: &Centre) -> Vec<u8> {
    let mut bytes = format!("{:?}", centre.dump().await).into_bytes();
    if let Some(file) = centre.fresh.url.strip_prefix("sqlite:") {
        let folder = Path::new(file).parent().unwrap();
        let mut files = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
            files += 1;
        }
        assert!(files >= 2, "the file and its write-ahead log");
    }
    bytes
}

/// Every byte as a character of its own: searching text is much faster than comparing windows.
fn characters(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn holds(haystack: &str, needle: &[u8]) -> bool {
    haystack.contains(&characters(needle))
}

/// Every shape in which a secret could have been written down.
fn shapes(secret: &[u8]) -> Vec<Vec<u8>> {
    let hex = HEXLOWER.encode(secret);
    vec![
        secret.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        BASE64URL_NOPAD.encode(secret).into_bytes(),
    ]
}

async fn the_database_holds_no_password_and_no_token(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(20).await;
    let (candidate, username) = centre.candidate(&slips[0], "María Carreño").await;
    let newcomer = centre.newcomer(&slips[1]).await;
    let staff = centre.owner().await;
    let mut failed = centre.browser();
    failed.post("/", &[("username", "nobody-2345"), ("password", "9HDN4-RYCW7"), ("institution", "NG-2041")]).await;
    let stolen = characters(&everything(&centre).await);

    // The search finds what is there.
    assert!(holds(&stolen, username.as_bytes()) && holds(&stolen, slips[5].username.as_bytes()));
    let mut secrets: Vec<Vec<u8>> = vec![STAFF_PASSWORD.into(), "9HDN4-RYCW7".into(), "9HDN4RYCW7".into()];
    for slip in &slips {
        let folded = slip.password.replace('-', "");
        secrets.extend([slip.password.clone().into_bytes(), folded.to_lowercase().into_bytes(), folded.into_bytes()]);
    }
    for browser in [&staff, &newcomer, &candidate] {
        let cookie = browser.cookies().values().next().unwrap();
        let token = BASE64URL_NOPAD.decode(cookie.as_bytes()).unwrap();
        // Behind the institution stand the instant, which is no secret, and 256 random bits.
        let (drawn, secret) = (&token[16..], &token[22..]);
        assert_eq!(secret.len(), 32);
        assert!(
            shapes(&Sha256::digest(drawn)[..26]).iter().any(|shape| holds(&stolen, shape)),
            "what stands for the token is its hash"
        );
        secrets.extend(shapes(secret));
        secrets.push(cookie.clone().into_bytes());
    }
    secrets.extend(shapes(&[7; 32]));
    // Of failed log-ins not even the name is kept.
    secrets.extend([b"nobody-2345".to_vec(), b"NOBODY2345".to_vec(), b"198.51.100.7".to_vec()]);
    for secret in secrets {
        assert!(!holds(&stolen, &secret), "{:?} lies in the database", String::from_utf8_lossy(&secret));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_no_password() {
    let centre = Centre::new(sqlite().await).await;
    let slips = centre.slips(3).await;
    let (mut candidate, username) = centre.candidate(&slips[0], "María Carreño").await;
    let mut staff = centre.owner().await;
    let session = centre.session;
    let mut seen = String::new();
    for path in [
        "/admin/sessions".to_owned(),
        format!("/admin/sessions/{session}"),
        format!("/admin/sessions/{session}/details"),
    ] {
        seen.push_str(staff.get(&path).await.text());
    }
    let read = format!("/api/admin/session_entries?session={session}");
    let answer = staff.request(Method::GET, &read, String::new(), &[("sec-fetch-site", "same-origin"), AS_APP]).await;
    assert_eq!(answer.status, 200);
    seen.push_str(answer.text());
    seen.push_str(candidate.get("/welcome/username").await.text());
    candidate.post("/welcome/username", &[("username", &username)]).await;
    seen.push_str(candidate.get("/me").await.text());
    assert!(seen.contains(&slips[1].username));
    for slip in &slips {
        assert!(!seen.contains(&slip.password) && !seen.contains(&slip.password.replace('-', "")), "{slip:?}");
    }
}
