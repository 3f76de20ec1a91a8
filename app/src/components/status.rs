//! The status of a page that shows a refusal.

#[cfg(feature = "ssr")]
use leptos::prelude::use_context;

use crate::error::ApiError;

/// Gives the page the status of the refusal that it shows.
pub fn answer_with(error: &ApiError) {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(error.status_code());
    }
    #[cfg(not(feature = "ssr"))]
    let _ = error;
}
