//! What machines ask: is the program alive, can it serve, which version is it.

use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::IntoResponse,
};

use super::{Lanyard, form::fields::Fields};

/// `GET /livez`: the program answers; the database is not asked, so that a slow disk does not get it restarted.
pub async fn livez() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: the server was not told to stop, and the database can be read and written too; else what fails. With
/// `?exclude=database` the database is not asked, for balancers: where it is away it is away for every node, and people had
/// better be told so by us.
pub async fn readyz(State(lanyard): State<Lanyard>, address: Uri) -> impl IntoResponse {
    let asked = Fields::read(address.query().unwrap_or_default().as_bytes());
    let answer = if asked.all("exclude").any(|part| part == "database") {
        lanyard.service.stays()
    } else {
        lanyard.service.readiness().await
    };
    match answer {
        Ok(()) => (StatusCode::OK, "ready\n".to_owned()),
        Err(unready) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {unready}\n")),
    }
}

/// `GET /version`.
pub async fn version() -> &'static str {
    concat!("lanyard ", env!("CARGO_PKG_VERSION"), "\n")
}
