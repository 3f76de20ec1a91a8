//! `GET /api/v1/sessions/{session}`

use axum::{Json, extract::State};
use lanyard_app::{model::id::SessionId, ports::right};

use super::Session;
use crate::http::{
    Lanyard,
    v1::{
        asked::Ids,
        caller::Allowed,
        problem::{Refusal, Refusals},
    },
};

/// Read a session
///
/// Its details, and how many of its entries stand where.
#[utoipa::path(
    get,
    path = "/sessions/{session}",
    operation_id = "read_session",
    tag = "Sessions",
    params(("session" = Uuid, Path, description = "The session's id")),
    responses((status = OK, description = "The session", body = Session), Refusals),
    security(("token" = ["sessions:read"])),
)]
pub async fn read_session(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeSessions>,
    Ids(session): Ids<SessionId>,
) -> Result<Json<Session>, Refusal> {
    let found = lanyard.service.read_session(&may, session).await?;
    Ok(Json(Session::of(found, lanyard.service.now())))
}
