//! `PATCH /api/v1/sessions/{session}/batches/{batch}`

use axum::{Json, extract::State};
use lanyard_app::{
    model::id::{BatchId, SessionId},
    ports::{entries::KeepBatches as _, right},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Batch;
use crate::http::{
    Lanyard,
    v1::{
        asked::{Ids, Sent},
        caller::Allowed,
        problem::{Refusal, Refusals},
    },
};

/// What a batch is to be called.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "label": "Tuesday" }))]
pub struct BatchLabel {
    /// Its label; empty for none.
    #[schema(max_length = 100)]
    label: String,
}

/// Label a batch
///
/// Gives it another label.
#[utoipa::path(
    patch,
    path = "/sessions/{session}/batches/{batch}",
    operation_id = "label_batch",
    tag = "Batches",
    params(
        ("session" = Uuid, Path, description = "The session's id"),
        ("batch" = Uuid, Path, description = "The batch's id"),
    ),
    request_body = BatchLabel,
    responses((status = OK, description = "The batch as it is now", body = Batch), Refusals),
    security(("token" = ["logins:create"])),
)]
pub async fn label_batch(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::CreateCodes>,
    Ids((session, batch)): Ids<(SessionId, BatchId)>,
    Sent(BatchLabel { label }): Sent<BatchLabel>,
) -> Result<Json<Batch>, Refusal> {
    lanyard.service.label_batch(&may, session, batch, &label).await?;
    let (zone, batch) = lanyard.service.made_batch(&may, session, batch).await?;
    Ok(Json(Batch::of(batch, &zone)))
}
