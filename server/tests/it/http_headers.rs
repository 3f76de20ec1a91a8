//! The headers of every answer, and the names and attributes of cookies.

use axum::http::Method;

use crate::{
    client::{Answer, Browser},
    engines::{Fresh, on_sqlite, sqlite},
    http_fixture::{Centre, EMAIL, STAFF_PASSWORD, log_in},
    http_rights::{Ids, ask},
    http_rights_table::ROWS,
};

on_sqlite!(every_answer_carries_its_headers);

const CANDIDATE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                                font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
                                frame-ancestors 'none'";

/// The nonce of a policy that has one; the rest of it must be right.
fn nonce(answer: &Answer) -> Option<String> {
    let policy = answer.header("content-security-policy").expect("a policy");
    let Some((_, rest)) = policy.split_once("'nonce-") else {
        assert_eq!(policy, CANDIDATE_POLICY);
        return None;
    };
    let nonce = rest.split('\'').next().unwrap_or_default().to_owned();
    assert!(nonce.len() >= 16, "{nonce}");
    let script = format!("script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'");
    assert_eq!(policy, CANDIDATE_POLICY.replace("script-src 'self'", &script));
    Some(nonce)
}

fn common(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{what}");
    }
    // Keys that everybody may read may be kept by everybody.
    let kept = if what.ends_with("/jwks") { "public, max-age=3600" } else { "no-store" };
    assert_eq!(answer.header("cache-control"), Some(kept), "{what}");
    assert!(answer.header("permissions-policy").is_some(), "{what}");
    nonce(answer);
}

async fn every_answer_carries_its_headers(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let mut staff = centre.owner().await;
    let ids = Ids::of_northgate(&centre, &mut staff).await;
    for row in ROWS {
        let what = format!("{} {}", row.method, row.path);
        // The second one is refused as foreign.
        for headers in [&[("sec-fetch-site", "same-origin")][..], &[("sec-fetch-site", "cross-site")]] {
            let answer = ask(&mut centre.owner().await, row, &ids, headers).await;
            common(&answer, &what);
            assert_eq!(answer.header("strict-transport-security"), None, "{what}: this is http");
            if !row.path.starts_with("/api/") && !row.path.starts_with("/admin") {
                assert_eq!(nonce(&answer), None, "{what}: candidates' pages have no inline script");
            }
        }
    }
    for method in [Method::HEAD, Method::OPTIONS, Method::PUT, Method::DELETE] {
        let answer = centre.browser().request(method.clone(), "/nothing", String::new(), &[]).await;
        common(&answer, method.as_str());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_of_staff_pages_carry_a_nonce_of_their_own() {
    let centre = Centre::new(sqlite().await).await;
    let mut staff = centre.owner().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = staff.get("/admin/sessions").await;
        let nonce = nonce(&page).expect("a nonce");
        // What the page shows stands in blocks of data, which no browser runs.
        let data = page.text().matches("<script type=\"application/json\" id=\"answer-").count();
        let scripts = page.text().matches("<script").count() - data;
        let allowed = page.text().matches(&format!("nonce=\"{nonce}\"")).count();
        assert!(scripts > 0 && allowed >= scripts, "{allowed} of {scripts} scripts carry the nonce");
        assert!(!page.text().contains(" style=\""), "no inline styles, which the policy forbids");
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
    let candidates = centre.browser().get("/").await;
    for inline in [" style=\"", "<style", "onclick=", "<script>"] {
        assert!(!candidates.text().contains(inline), "{inline}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_answer_a_form_hold_what_they_show_once() {
    let centre = Centre::new(sqlite().await).await;
    let mut staff = centre.owner().await;
    let of_session = format!("/admin/sessions/{}", centre.session);
    let taken_over = staff.get(&of_session).await;
    assert!(taken_over.text().contains("lanyard.wasm"), "{}", taken_over.text());
    let session = centre.session.to_string();
    for form in ["/api/admin/save_details", "/api/admin/reopen_session"] {
        let page = staff.post(form, &[("session", &*session)]).await;
        assert!([409, 422].contains(&page.status.as_u16()), "{form}: {}", page.status);
        let (shown, data) = page.text().split_once("<script").unwrap_or((page.text(), ""));
        assert!(shown.contains("Spring placement") && !shown.contains("lanyard.wasm"), "{form}: {shown}");
        assert!(!data.contains("Spring placement") && !data.contains("import"), "{form}: {data}");
    }
}

/// The one cookie that an answer sets.
fn cookie(answer: &Answer) -> (String, String) {
    let line = answer.header("set-cookie").expect("one cookie");
    let (pair, attributes) = line.split_once("; ").expect("attributes");
    let (name, value) = pair.split_once('=').expect("a name");
    assert!(value.is_empty() || value.len() == 72, "institution, instant and 256 bits: {value}");
    (name.to_owned(), attributes.to_owned())
}

async fn cookies_of(centre: &Centre) -> [(String, String); 4] {
    let slip = centre.slips(1).await.remove(0);
    let mut staff = centre.browser();
    let staff_in = staff.post("/api/admin/log_in", &[("email", EMAIL), ("password", STAFF_PASSWORD)]).await;
    let staff_out = staff.post("/api/admin/log_out", &[]).await;
    let mut candidate: Browser = centre.browser();
    let candidate_in = log_in(&mut candidate, &slip).await;
    let candidate_out = candidate.post("/log_out", &[]).await;
    for out in [&staff_out, &candidate_out] {
        let cleared = out.header("clear-site-data").unwrap_or_default();
        assert!(cleared.contains("\"storage\""), "a log-out clears what the browser keeps: {cleared:?}");
    }
    [&staff_in, &staff_out, &candidate_in, &candidate_out].map(cookie)
}

fn expected(prefix: &str, secure: &str) -> [(String, String); 4] {
    let one = |name, same_site, more| {
        (format!("{prefix}{name}"), format!("Path=/; HttpOnly; SameSite={same_site}{secure}{more}"))
    };
    [
        one("staff", "Strict", ""),
        one("staff", "Strict", "; Max-Age=0"),
        one("candidate", "Lax", ""),
        one("candidate", "Lax", "; Max-Age=0"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn over_https_cookies_are_bound_to_the_host() {
    let centre = Centre::reached_at(sqlite().await, "https://test.northgate.example").await;
    assert_eq!(cookies_of(&centre).await, expected("__Host-", "; Secure"));
    let page = centre.browser().get("/").await;
    assert_eq!(page.header("strict-transport-security"), Some("max-age=31536000; includeSubDomains"));
    let mut staff = centre.staff(EMAIL).await;
    let plain = staff.cookies()["__Host-staff"].clone();
    assert_eq!(staff.get("/admin/sessions").await.status, 200);
    let mut renamed = centre.browser();
    renamed.hold("staff", &plain);
    assert_eq!(renamed.get("/admin/sessions").await.status, 302, "a cookie that is not bound to the host is nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http_cookies_have_plain_names() {
    let centre = Centre::new(sqlite().await).await;
    assert_eq!(cookies_of(&centre).await, expected("", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_have_a_limit() {
    let centre = Centre::new(sqlite().await).await;
    let long = "n".repeat(65 * 1024);
    let mut staff = centre.owner().await;
    for path in ["/", "/admin/logins.xlsx", "/api/admin/create_session"] {
        let answer = staff.post(path, &[("name", &long)]).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        common(&answer, path);
    }
}
