//! `POST /api/v1/sessions/{session}/entries/reissue`

use axum::{Json, extract::State, http::request::Parts};
use lanyard_app::{
    model::id::SessionId,
    ports::{entries::IssuePasswords as _, right},
};

use super::{
    act::{ChosenEntries, Outcome},
    chosen,
};
use crate::http::{
    Lanyard,
    v1::{
        asked::{Ids, Sent},
        caller::{Allowed, Caller},
        problem::{Refusal, Refusals},
    },
};

/// Issue new passwords
///
/// The old passwords stop at once, and whoever is logged in with one is logged out. `Idempotency-Key` is needed: the same request
/// issues once. `POST /sessions/{session}/logins` hands the new ones out.
#[utoipa::path(
    post,
    path = "/sessions/{session}/entries/reissue",
    operation_id = "issue_passwords",
    tag = "Entries",
    params(
        ("session" = Uuid, Path, description = "The session's id"),
        ("Idempotency-Key" = String, Header, description = "What you call this request: another one for each",
            min_length = 1, max_length = 255),
    ),
    request_body = ChosenEntries,
    responses((status = OK, description = "What was done, and what was left", body = Outcome), Refusals),
    security(("token" = ["passwords:issue"])),
)]
pub async fn issue_passwords(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::IssuePasswords>,
    by: Caller,
    Ids(session): Ids<SessionId>,
    parts: Parts,
    Sent(which): Sent<ChosenEntries>,
) -> Result<Json<Outcome>, Refusal> {
    let key = by.needed_key(&parts)?;
    let choice = chosen(session, &which.entries)?;
    Ok(Json(lanyard.service.issue_passwords(&may, choice, key).await?.into()))
}
