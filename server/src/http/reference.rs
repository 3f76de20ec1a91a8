//! Gives every request its reference, and its line in the log.

use std::time::Instant;

use axum::{extract::Request, middleware::Next, response::Response};
use lanyard_app::error::Reference;

use crate::service::reference::under;

/// Gives the request a reference and writes its one line: method, path, status and time. Never a query string, which
/// may hold a name that somebody searches for.
pub async fn layer(request: Request, next: Next) -> Response {
    // Taken from an identifier of no meaning: two requests in one log rarely share it, and nothing depends on it.
    let reference = Reference(rand::random());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let began = Instant::now();
    let response = under(reference, next.run(request)).await;
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
