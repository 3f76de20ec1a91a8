//! Gives every request its reference, and its line in the log.

use std::time::Instant;

use axum::{extract::Request, response::Response};
use lanyard_app::{error::Reference, paths};

use super::{Lanyard, inner::Inner};
use crate::service::reference::under;

/// What the log says of a path: of a link that lets its bearer in, only what it is for.
fn told(path: &str) -> &str {
    let link = [paths::INVITATION, paths::RESET].into_iter().find(|link| path.starts_with(link));
    link.unwrap_or(path)
}

/// Gives the request a reference and writes its one line: method, path, status and time. Never a query string, which
/// may hold a name that somebody searches for.
pub async fn layer(lanyard: &Lanyard, request: Request, next: impl Inner) -> Response {
    // Two requests in one log rarely share it, and nothing depends on it: without random bytes it is that of no request.
    let reference = Reference(lanyard.references.bytes().map_or(0, u32::from_ne_bytes));
    let method = request.method().clone();
    let path = told(request.uri().path()).to_owned();
    let began = Instant::now();
    let response = under(reference, next.answer(request)).await;
    tracing::info!(
        %reference,
        %method,
        path,
        status = response.status().as_u16(),
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
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
