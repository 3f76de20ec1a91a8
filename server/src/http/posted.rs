//! Addresses that only forms are sent to, opened like a page: from the history, a bookmark or a reload after the browser
//! was closed. Each leads to the page that its form sits on.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::request::Parts,
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{error::ApiError, model::id::SessionId, paths};

use super::{Lanyard, answer, visitor::candidate_visitor};
use crate::service::door::visitor::CandidateVisitor;

/// Downloads and prints of a session.
pub async fn to_sessions() -> Redirect {
    Redirect::to(paths::SESSIONS)
}

/// Reports that are taken away.
pub async fn to_reports() -> Redirect {
    Redirect::to(paths::REPORTS)
}

/// A login on the screen.
pub async fn to_find() -> Redirect {
    Redirect::to(paths::FIND)
}

/// The rows of an open page.
pub async fn to_session(State(lanyard): State<Lanyard>, session: Result<Path<String>, PathRejection>) -> Response {
    match session.ok().and_then(|Path(session)| session.parse::<SessionId>().ok()) {
        Some(session) => Redirect::to(&paths::session(session)).into_response(),
        None => answer::problem(&lanyard, &ApiError::NotFound),
    }
}

/// The candidate's start.
pub async fn to_my_test() -> Redirect {
    Redirect::to(paths::ME)
}

/// The log-out: whoever is logged in still goes on, everybody else can log in. Opening an address logs nobody out.
pub async fn after_log_out(State(lanyard): State<Lanyard>, parts: Parts) -> Redirect {
    let is_logged_in = candidate_visitor(&lanyard, &parts)
        .await
        .is_ok_and(|visitor| matches!(visitor, CandidateVisitor::Newcomer(_) | CandidateVisitor::Candidate(_)));
    Redirect::to(if is_logged_in { paths::ME } else { paths::LOG_IN })
}
