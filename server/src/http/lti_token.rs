//! `/lti/token`: a test engine is given an access token (RFC 6749, section 5).

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse as _, Response},
};
use serde_json::json;

use super::{Lanyard, answer, form::fields::Fields};
use crate::{
    domain::scope::Scope,
    service::test_engine::token::{NoToken, TokenQuestion},
};

/// `POST /lti/token`.
pub async fn give(State(lanyard): State<Lanyard>, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let question = TokenQuestion {
        grant_type: fields.first("grant_type"),
        proof_type: fields.first("client_assertion_type"),
        proof: fields.first("client_assertion"),
        scope: fields.first("scope"),
    };
    let no = match lanyard.service.give_access_token(&question).await {
        Ok(given) => {
            let said = json!({
                "access_token": given.token,
                "token_type": "Bearer",
                "expires_in": given.seconds,
                "scope": given.scope,
            });
            return Json(said).into_response();
        }
        Err(no) => no,
    };
    let (status, code, why) = match no {
        NoToken::Failed(error) => return answer::problem(&lanyard, &error),
        NoToken::Unsupported => {
            let why = "only client_credentials with a signed client_assertion are known here";
            let is_missing = [question.grant_type, question.proof_type, question.proof].contains(&"");
            let code = if is_missing { "invalid_request" } else { "unsupported_grant_type" };
            (StatusCode::BAD_REQUEST, code, why.to_owned())
        }
        NoToken::NotProven(fault) => (StatusCode::UNAUTHORIZED, "invalid_client", fault.to_string()),
        NoToken::Scope => {
            let known = Scope::ALL.map(Scope::word).join(" ");
            (StatusCode::BAD_REQUEST, "invalid_scope", ["the scopes that are granted here: ", &known].concat())
        }
        NoToken::NotGranted => {
            let why = "the institution lets this tool tell nothing";
            (StatusCode::BAD_REQUEST, "invalid_scope", why.to_owned())
        }
        NoToken::Busy => {
            let why = "too many requests wait for the keys that the tool publishes";
            (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", why.to_owned())
        }
    };
    tracing::info!(code, why, "a test engine was not given an access token");
    let mut response = (status, Json(json!({ "error": code, "error_description": why }))).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}
