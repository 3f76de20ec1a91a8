//! `/engine`: the keys that sign the tokens of links, and what engines that speak no LTI tell.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse as _, Response},
};
use serde_json::json;

use super::{Lanyard, answer, lti::KEYS_KEPT, visitor::bearer_token};
use crate::{domain::link_token::KeyKind, service::test_engine::state::NotTaken};

/// `GET /engine/jwks`: the keys that sign the tokens of links.
pub async fn keys(State(lanyard): State<Lanyard>) -> Response {
    match lanyard.service.published_launch_keys(KeyKind::Link).await {
        Ok(keys) => ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, KEYS_KEPT)], keys).into_response(),
        Err(error) => answer::problem(&lanyard, &error),
    }
}

/// `POST /engine/state`: a test has started or is finished, and perhaps its score.
pub async fn take(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let token = bearer_token(&parts.headers).unwrap_or_default();
    match lanyard.service.take_state(token, &body).await {
        Ok(()) => Json(json!({})).into_response(),
        Err(not) => refused(&lanyard, not),
    }
}

/// A status, and why in a sentence.
fn refused(lanyard: &Lanyard, not: NotTaken) -> Response {
    let (status, code, why) = match not {
        NotTaken::Failed(error) => return answer::problem(lanyard, &error),
        NotTaken::NotLetIn => (
            StatusCode::UNAUTHORIZED,
            "invalid_token",
            "the token is missing, or was replaced by another one".to_owned(),
        ),
        NotTaken::SwitchedOff => (StatusCode::FORBIDDEN, "switched_off", "this test engine is switched off".to_owned()),
        NotTaken::Wrong(fault) => (StatusCode::BAD_REQUEST, "invalid_state", fault.to_string()),
        NotTaken::NobodyCame => {
            (StatusCode::NOT_FOUND, "unknown_sub", "no candidate came to this test engine by this sub".to_owned())
        }
        NotTaken::Older => (StatusCode::CONFLICT, "older_state", "something later was told before".to_owned()),
    };
    tracing::info!(%status, why, "a test engine was not answered");
    let mut response = (status, Json(json!({ "error": code, "error_description": why }))).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""));
    }
    response
}
