//! `GET /api/v1/sessions/{session}/batches/{batch}`

use axum::{Json, extract::State};
use lanyard_app::{
    model::id::{BatchId, SessionId},
    ports::right,
};

use super::Batch;
use crate::http::{
    Lanyard,
    v1::{
        asked::Ids,
        caller::Allowed,
        problem::{Refusal, Refusals},
    },
};

/// Read a batch
///
/// How many of its entries stand where.
#[utoipa::path(
    get,
    path = "/sessions/{session}/batches/{batch}",
    operation_id = "read_batch",
    tag = "Batches",
    params(
        ("session" = Uuid, Path, description = "The session's id"),
        ("batch" = Uuid, Path, description = "The batch's id"),
    ),
    responses((status = OK, description = "The batch", body = Batch), Refusals),
    security(("token" = ["sessions:read"])),
)]
pub async fn read_batch(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeSessions>,
    Ids((session, batch)): Ids<(SessionId, BatchId)>,
) -> Result<Json<Batch>, Refusal> {
    let zone = lanyard.service.read_session(&may, session).await?.zone;
    Ok(Json(Batch::of(lanyard.service.read_batch(&may, session, batch).await?, &zone)))
}
