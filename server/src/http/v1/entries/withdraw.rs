//! `POST /api/v1/sessions/{session}/entries/withdraw`

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

/// Withdraw entries
///
/// Takes entries out of their session: they let nobody in, and whoever is logged in is logged out. Finished ones are left.
#[utoipa::path(
    post,
    path = "/sessions/{session}/entries/withdraw",
    operation_id = "withdraw_entries",
    tag = "Entries",
    params(("session" = Uuid, Path, description = "The session's id")),
    request_body = ChosenEntries,
    responses((status = OK, description = "What was done, and what was left", body = Outcome), Refusals),
    security(("token" = ["entries:write"])),
)]
pub async fn withdraw_entries(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::WithdrawEntries>,
    Ids(session): Ids<SessionId>,
    Sent(which): Sent<ChosenEntries>,
) -> Result<Json<Outcome>, Refusal> {
    Ok(Json(lanyard.service.withdraw_entries(&may, chosen(session, &which.entries)?).await?.into()))
}
