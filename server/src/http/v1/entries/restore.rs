//! `POST /api/v1/sessions/{session}/entries/restore`

use axum::{Json, extract::State};
use lanyard_app::{
    model::id::SessionId,
    ports::{entries::ChangeEntries as _, right},
};

use super::{
    act::{ChosenEntries, Outcome},
    chosen,
};
use crate::http::{
    Lanyard,
    v1::{
        asked::{Ids, Sent},
        caller::Allowed,
        problem::{Refusal, Refusals},
    },
};

/// Restore entries
///
/// Puts withdrawn entries back, as they were, while their session is not closed.
#[utoipa::path(
    post,
    path = "/sessions/{session}/entries/restore",
    operation_id = "restore_entries",
    tag = "Entries",
    params(("session" = Uuid, Path, description = "The session's id")),
    request_body = ChosenEntries,
    responses((status = OK, description = "What was done, and what was left", body = Outcome), Refusals),
    security(("token" = ["entries:write"])),
)]
pub async fn restore_entries(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::WithdrawEntries>,
    Ids(session): Ids<SessionId>,
    Sent(which): Sent<ChosenEntries>,
) -> Result<Json<Outcome>, Refusal> {
    Ok(Json(lanyard.service.restore_entries(&may, chosen(session, &which.entries)?).await?.into()))
}
