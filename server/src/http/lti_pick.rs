//! `/lti/deep-link/{ticket}`: a test engine answers which test was picked. The browser brings it from another site, without our
//! cookies; whoever asked takes the answer over on a page of ours.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use lanyard_app::{
    error::ApiError,
    pages::test_pick::{self as pages, NoAnswer},
    paths,
};

use super::{Lanyard, answer, form::fields::Fields};
use crate::service::test_engine::pick::NotPicked;

/// `POST /lti/deep-link/{ticket}`.
pub async fn take(
    State(lanyard): State<Lanyard>,
    ticket: Result<Path<String>, PathRejection>,
    body: Bytes,
) -> Response {
    let Ok(Path(ticket)) = ticket else { return answer::problem(&lanyard, &ApiError::NotFound) };
    let fields = Fields::read(&body);
    let (status, why) = match lanyard.service.take_pick(&ticket, fields.first("JWT")).await {
        Ok(answered) => {
            let frame = answer::door_frame(&lanyard, Some(&answered.institution_name));
            let address = paths::with_word(&paths::session_picked(answered.session), "ticket", &ticket);
            return answer::html(StatusCode::OK, pages::coming_back(&frame, &address));
        }
        Err(NotPicked::Failed(error)) => return answer::problem(&lanyard, &error),
        Err(NotPicked::Busy) => return answer::problem(&lanyard, &ApiError::Busy),
        Err(NotPicked::Gone) => (StatusCode::GONE, NoAnswer::Gone),
        Err(NotPicked::NotProven(fault)) => {
            tracing::info!("what a test engine answered was not taken: {fault}");
            (StatusCode::BAD_REQUEST, NoAnswer::NotProven)
        }
    };
    answer::html(status, pages::no_answer(&answer::door_frame(&lanyard, None), why))
}
