//! The headers that every response carries.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};

use super::{Lanyard, inner::Inner};
use crate::socket::RETRY_AFTER;

const CANDIDATE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: a plain form's refusal needs to know its page.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// How everything is kept that does not say otherwise: not at all.
pub const NOT_KEPT: &str = "no-store";

/// The policy of the administrators' app: its inline scripts carry the nonce, and WebAssembly may be compiled.
#[must_use]
pub fn app_policy(nonce: &str) -> String {
    CANDIDATE_POLICY.replace("script-src 'self'", &format!("script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'"))
}

/// The policy of the page that takes a token to a test engine: its one script carries the nonce, and its form may go to any
/// place of these schemes.
#[must_use]
pub fn launch_policy(nonce: &str, schemes: &str) -> String {
    CANDIDATE_POLICY
        .replace("script-src 'self'", &format!("script-src 'nonce-{nonce}'"))
        .replace("form-action 'self'", &format!("form-action 'self' {schemes}"))
}

/// At log-out the browser forgets what it kept for this site. The cookie is taken back by itself.
pub fn clear_site_data(response: &mut Response) {
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));
}

/// Adds what the handler did not say itself. Everything is `no-store` but the hashed files of the site, which set their
/// own caching.
pub async fn layer(lanyard: &Lanyard, request: Request, next: impl Inner) -> Response {
    let mut response = next.answer(request).await;
    let may_come_again = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CANDIDATE_POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(NOT_KEPT));
    if may_come_again {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from(RETRY_AFTER));
    }
    if lanyard.is_secure() {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    response
}
