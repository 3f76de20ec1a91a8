//! Addresses that only forms are sent to, opened like a page: from the history, a bookmark or a reload after the browser
//! was closed. Each leads to the page that its form sits on.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{Uri, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{error::ApiError, model::id::SessionId, paths};

use super::{fields::Fields, page};
use crate::{
    http::{Lanyard, answer, visitor::candidate_visitor},
    service::door::visitor::CandidateVisitor,
};

/// A document: where its form leads that says nothing.
pub async fn document(address: Uri) -> Redirect {
    let back = page::back(address.path(), &Fields::read(b""));
    Redirect::to(back.as_deref().unwrap_or(paths::SESSIONS))
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
