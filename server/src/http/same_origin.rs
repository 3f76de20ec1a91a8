//! Cross-site request forgery: only our own pages may change anything or call `/api`. Stands outside Leptos, which
//! checks nothing itself.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    response::Response,
};

use lanyard_app::paths;

use super::{Lanyard, answer, api, inner::Inner, request::is_safe};
use crate::config::PublicUrl;

/// How many foreign addresses are remembered as told, and how long the log rests between two of them. Strangers choose
/// what they send, and must not fill the log with it.
const REMEMBERED: usize = 32;
const TELL_EVERY: Duration = Duration::from_secs(10);

/// The longest address that is repeated to anybody, in bytes.
const LONGEST: usize = 200;

/// What others may send, by its nature: the handlers trust no cookie that comes with it. What a page of a test engine asks
/// changes nothing, or is proven by its signature; whatever its program sends, or another program with a token, proves by itself
/// who it is.
const FROM_ELSEWHERE: [&str; 3] = [paths::LTI_AUTHORIZE, paths::LTI_TOKEN, paths::LTI_REGISTER];

/// Refuses foreign requests with 403 before anything else looks at them.
pub async fn layer(lanyard: &Lanyard, foreign: &Foreign, request: Request, next: impl Inner) -> Response {
    let path = request.uri().path();
    let from_elsewhere = FROM_ELSEWHERE.contains(&path)
        || [paths::LTI_SESSIONS, paths::LTI_DEEP_LINK, paths::API_V1]
            .iter()
            .any(|beginning| path.starts_with(beginning));
    let guarded = !from_elsewhere && (!is_safe(request.method()) || api::tells(path));
    let public_url = &lanyard.config.public_url;
    if !guarded || comes_from_us(request.headers(), public_url.origin()) {
        return next.answer(request).await;
    }
    let origin = origin(request.headers());
    // A page of ours under an address that the server does not know is what a wrong public URL looks like.
    if let Some(origin) = origin.as_ref().filter(|origin| *origin != public_url && foreign.is_news(origin)) {
        tracing::warn!(
            "a form that came from {origin} was refused, because the public URL is {public_url}. If people reach this \
             server at {origin}, set --public-url (LANYARD_PUBLIC_URL) to it."
        );
    }
    let named = origin.filter(|origin| origin != public_url);
    answer::refused_as_foreign(lanyard, named.as_ref().map(PublicUrl::origin))
}

/// The address of the page that a request comes from, where the browser names one that can be repeated.
fn origin(headers: &HeaderMap) -> Option<PublicUrl> {
    let sent = headers.get(header::ORIGIN)?.to_str().ok()?;
    if sent.len() > LONGEST { None } else { sent.parse().ok() }
}

/// The foreign addresses that the log has named already.
#[derive(Clone, Debug)]
pub struct Foreign(Arc<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    origins: VecDeque<PublicUrl>,
    last: Option<Instant>,
}

impl Foreign {
    /// None so far.
    pub fn new() -> Self {
        Self(Arc::default())
    }

    /// Has the log yet to name this one? If so, it counts as named.
    fn is_news(&self, origin: &PublicUrl) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = told.last.is_some_and(|last| last.elapsed() < TELL_EVERY);
        if rests || told.origins.contains(origin) {
            return false;
        }
        told.last = Some(Instant::now());
        told.origins.push_back(origin.clone());
        if told.origins.len() > REMEMBERED {
            told.origins.pop_front();
        }
        true
    }
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
    fn strangers_cannot_fill_the_log() {
        let foreign = Foreign::new();
        let news = |origin: &str| foreign.is_news(&origin.parse().unwrap());
        assert!(news("https://a.example"));
        assert!(!news("https://a.example"), "told already");
        assert!(!news("https://b.example"), "too soon");
        foreign.0.lock().unwrap().last = None;
        assert!(!news("https://a.example"));
        assert!(news("https://b.example"));
        for number in 0..100 {
            foreign.0.lock().unwrap().last = None;
            assert!(news(&format!("https://{number}.example")));
        }
        assert_eq!(foreign.0.lock().unwrap().origins.len(), REMEMBERED);
    }

    #[test]
    fn only_an_address_is_repeated() {
        let named = |sent: &str| {
            let headers = HeaderMap::from_iter([(header::ORIGIN, sent.parse().unwrap())]);
            origin(&headers).map(|origin| origin.to_string())
        };
        assert_eq!(named("http://10.0.0.7:3000").as_deref(), Some("http://10.0.0.7:3000"));
        let long = format!("https://{}.example", "a".repeat(LONGEST));
        for sent in ["null", "", "javascript:alert(1)", "https://a.example/<b>", "https://<b>", "a b", &long] {
            assert_eq!(named(sent), None, "{sent}");
        }
    }

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
