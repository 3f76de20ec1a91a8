//! Gives every request its reference, and its line in the log.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    response::Response,
};
use lanyard_app::{error::Reference, paths};

use super::{Lanyard, api, inner::Inner};
use crate::service::reference::under;

/// What the log says of a path: of a link that lets its bearer in, only what it is for.
fn told(path: &str) -> &str {
    let link = [paths::INVITATION, paths::RESET].into_iter().find(|link| path.starts_with(link));
    link.unwrap_or(path)
}

/// What only machines ask, over and over: the log has it among what is looked for in a fault.
const OF_MACHINES: [&str; 2] = ["/livez", "/readyz"];

/// The pattern of an address, which tells nothing of anybody: a server function by its own, everything else by the route
/// that answers it. What no route answers is one.
fn route<'r>(matched: Option<&'r MatchedPath>, path: &str) -> &'r str {
    match matched.map(MatchedPath::as_str) {
        Some(route) if route.starts_with("/api/") => api::endpoint(path).unwrap_or(route),
        Some(route) => route,
        None => "none",
    }
}

/// Gives the request a reference and writes its one line: method, path, status and time. Never a query string, which
/// may hold a name that somebody searches for.
pub async fn layer(lanyard: &Lanyard, request: Request, next: impl Inner) -> Response {
    // Two requests in one log rarely share it, and nothing depends on it: without random bytes it is that of no request.
    let reference = Reference(lanyard.references.bytes().map_or(0, u32::from_ne_bytes));
    let method = request.method().clone();
    let path = told(request.uri().path()).to_owned();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let began = Instant::now();
    let response = under(reference, next.answer(request)).await;
    let (took, status) = (began.elapsed(), response.status().as_u16());
    lanyard.requests.answered(route(matched.as_ref(), &path), method.as_str(), status, took);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if OF_MACHINES.contains(&path.as_str()) {
        tracing::debug!(%reference, %method, path, status, micros, "request");
    } else {
        tracing::info!(%reference, %method, path, status, micros, "request");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_lets_somebody_in_is_not_told() {
        assert_eq!(told("/admin/invitation/0123abcd"), "/admin/invitation/");
        assert_eq!(told("/admin/reset/0123abcd"), "/admin/reset/");
        assert_eq!(told("/admin/team/reset"), "/admin/team/reset");
    }
}
