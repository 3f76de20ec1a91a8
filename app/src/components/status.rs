//! The status of a page that shows a refusal.

#[cfg(feature = "ssr")]
use leptos::prelude::use_context;

/// Gives the page the status of what it shows.
pub fn answer_with(status: u16) {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR));
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}
