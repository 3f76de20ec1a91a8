//! `POST /api/v1/sessions`

use axum::{
    Json,
    extract::State,
    http::{StatusCode, request::Parts},
};
use lanyard_app::ports::right;

use super::{NewSession, Session};
use crate::http::{
    Lanyard,
    v1::{
        asked::Sent,
        caller::{Allowed, Caller},
        problem::{Refusal, Refusals},
    },
};

/// Make a session
///
/// It has no entries yet: Create Codes makes them. With an `Idempotency-Key` the same request makes one session, however often it
/// is sent.
#[utoipa::path(
    post,
    path = "/sessions",
    operation_id = "create_session",
    tag = "Sessions",
    params(("Idempotency-Key" = Option<String>, Header, description = "What you call this request: another one for each",
        min_length = 1, max_length = 255)),
    request_body = NewSession,
    responses((status = CREATED, description = "The session", body = Session), Refusals),
    security(("token" = ["sessions:write"])),
)]
pub async fn create_session(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::ManageSessions>,
    by: Caller,
    parts: Parts,
    Sent(new): Sent<NewSession>,
) -> Result<(StatusCode, Json<Session>), Refusal> {
    let key = by.key(&parts)?;
    let made = lanyard.service.make_sent_session(&may, &new.into(), key).await?;
    Ok((StatusCode::CREATED, Json(Session::of(made, lanyard.service.now()))))
}
