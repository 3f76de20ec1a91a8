//! Cross-site request forgery: only our own pages may change anything or call `/api`. Stands outside Leptos, which
//! checks nothing itself.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::{Lanyard, answer};

/// Refuses foreign requests with 403 before anything else looks at them.
pub async fn layer(State(lanyard): State<Lanyard>, request: Request, next: Next) -> Response {
    let guarded = !is_safe(request.method()) || request.uri().path().starts_with("/api/");
    if guarded && !comes_from_us(request.headers(), lanyard.config.public_url.origin()) {
        return answer::refused_as_foreign(&lanyard).into_response();
    }
    next.run(request).await
}

/// Whether a request of this method changes nothing.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Browsers of the last years say where a request comes from (`Sec-Fetch-Site`); older ones send at least `Origin` with
/// a post. A program that sends neither is let through only without a cookie, because without one there is nobody whose
/// rights could be borrowed.
fn comes_from_us(headers: &HeaderMap, origin: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    match headers.get(header::ORIGIN) {
        Some(sent) => sent == origin,
        None => !headers.contains_key(header::COOKIE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_pass() {
        let passes = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs
                .iter()
                .map(|(name, value)| (header::HeaderName::from_static(name), header::HeaderValue::from_static(value)))
                .collect();
            comes_from_us(&headers, "https://a.example")
        };
        assert!(passes(&[("sec-fetch-site", "same-origin")]));
        assert!(passes(&[("origin", "https://a.example")]));
        assert!(passes(&[]));
        for foreign in ["cross-site", "same-site", "none"] {
            assert!(!passes(&[("sec-fetch-site", foreign)]), "{foreign}");
            // What the browser says about the site outweighs an origin.
            assert!(!passes(&[("sec-fetch-site", foreign), ("origin", "https://a.example")]), "{foreign}");
        }
        for foreign in ["https://b.example", "http://a.example", "https://a.example:8443", "null"] {
            assert!(!passes(&[("origin", foreign)]), "{foreign}");
        }
        assert!(!passes(&[("cookie", "staff=x")]));
    }
}
