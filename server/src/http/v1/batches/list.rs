//! `GET /api/v1/sessions/{session}/batches`

use axum::{Json, extract::State};
use lanyard_app::{model::id::SessionId, ports::right};
use serde::Serialize;
use utoipa::ToSchema;

use super::Batch;
use crate::http::{
    Lanyard,
    v1::{
        asked::Ids,
        caller::Allowed,
        problem::{Refusal, Refusals},
    },
};

/// The batches of a session, of which there are a few dozen.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchList {
    /// The batches, the newest first.
    items: Vec<Batch>,
}

/// List batches
///
/// All batches of a session, the newest first.
#[utoipa::path(
    get,
    path = "/sessions/{session}/batches",
    operation_id = "list_batches",
    tag = "Batches",
    params(("session" = Uuid, Path, description = "The session's id")),
    responses((status = OK, description = "The batches", body = BatchList), Refusals),
    security(("token" = ["sessions:read"])),
)]
pub async fn list_batches(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeSessions>,
    Ids(session): Ids<SessionId>,
) -> Result<Json<BatchList>, Refusal> {
    let zone = lanyard.service.read_session(&may, session).await?.zone;
    let found = lanyard.service.list_batches(&may, session).await?;
    Ok(Json(BatchList { items: found.into_iter().map(|batch| Batch::of(batch, &zone)).collect() }))
}
