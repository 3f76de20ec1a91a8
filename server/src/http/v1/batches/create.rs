//! `POST /api/v1/sessions/{session}/batches`

use axum::{
    Json,
    extract::State,
    http::{StatusCode, request::Parts},
};
use lanyard_app::{
    model::{batch::TypedBatch, id::SessionId},
    ports::{entries::CreateCodes as _, right},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Batch;
use crate::http::{
    Lanyard,
    v1::{
        asked::{Ids, Sent},
        caller::{Allowed, Caller},
        problem::{Refusal, Refusals},
        told::whole,
    },
};

/// How many logins are made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "count": 30, "label": "Monday" }))]
pub struct NewBatch {
    /// How many logins.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 500)]
    count: i64,
    /// What the batch is called.
    #[serde(default)]
    #[schema(max_length = 100)]
    label: String,
}

/// Create Codes
///
/// Makes up to 500 logins at once. `Idempotency-Key` is needed: the same request makes one batch, however often it is sent. The
/// logins themselves, with their passwords, are handed out by `POST /sessions/{session}/logins`.
#[utoipa::path(
    post,
    path = "/sessions/{session}/batches",
    operation_id = "create_codes",
    tag = "Batches",
    params(
        ("session" = Uuid, Path, description = "The session's id"),
        ("Idempotency-Key" = String, Header, description = "What you call this request: another one for each",
            min_length = 1, max_length = 255),
    ),
    request_body = NewBatch,
    responses((status = CREATED, description = "The batch", body = Batch), Refusals),
    security(("token" = ["logins:create"])),
)]
pub async fn create_codes(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::CreateCodes>,
    by: Caller,
    Ids(session): Ids<SessionId>,
    parts: Parts,
    Sent(new): Sent<NewBatch>,
) -> Result<(StatusCode, Json<Batch>), Refusal> {
    let key = by.needed_key(&parts)?;
    let typed = TypedBatch { count: new.count.to_string(), label: new.label };
    let id = lanyard.service.create_codes(&may, session, &typed, key).await?;
    let (zone, batch) = lanyard.service.made_batch(&may, session, id).await?;
    Ok((StatusCode::CREATED, Json(Batch::of(batch, &zone))))
}
