//! What machines ask: is the program alive, can it serve, which version is it.

use axum::{extract::State, http::StatusCode, response::IntoResponse};

use super::Lanyard;

/// `GET /livez`: the program answers; the database is not asked, so that a slow disk does not get it restarted.
pub async fn livez() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: the database can be read and written too; else what fails.
pub async fn readyz(State(lanyard): State<Lanyard>) -> impl IntoResponse {
    match lanyard.service.readiness().await {
        Ok(()) => (StatusCode::OK, "ready\n".to_owned()),
        Err(unready) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {unready}\n")),
    }
}

/// `GET /version`.
pub async fn version() -> &'static str {
    concat!("lanyard ", env!("CARGO_PKG_VERSION"), "\n")
}
