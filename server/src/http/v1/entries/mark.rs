//! `POST /api/v1/sessions/{session}/entries/mark`

use axum::{Json, extract::State};
use lanyard_app::{
    model::{action::EntryAction, id::SessionId},
    ports::{entries::ChangeEntries as _, right},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{act::Outcome, chosen};
use crate::http::{
    Lanyard,
    v1::{
        asked::{Ids, Sent},
        caller::Allowed,
        problem::{Refusal, Refusals},
        told::word,
    },
};

/// As what entries are marked.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// They have begun the test.
    Started,
    /// They have ended it.
    Finished,
    /// "Started" was a mistake.
    NotStarted,
    /// "Finished" was a mistake.
    NotFinished,
}

/// Which entries are marked, and as what.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "entries": ["019e1c00-0000-7000-8000-000000000003"], "as": "started" }))]
pub struct MarkedEntries {
    /// Their ids.
    #[schema(min_items = 1, max_items = 1000)]
    entries: Vec<Uuid>,
    /// As what.
    #[serde(rename = "as", deserialize_with = "word")]
    #[schema(inline)]
    mark: Mark,
}

/// Mark entries
///
/// Marks entries as started or finished, or takes that back.
#[utoipa::path(
    post,
    path = "/sessions/{session}/entries/mark",
    operation_id = "mark_entries",
    tag = "Entries",
    params(("session" = Uuid, Path, description = "The session's id")),
    request_body = MarkedEntries,
    responses((status = OK, description = "What was done, and what was left", body = Outcome), Refusals),
    security(("token" = ["entries:write"])),
)]
pub async fn mark_entries(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::MarkEntries>,
    Ids(session): Ids<SessionId>,
    Sent(marked): Sent<MarkedEntries>,
) -> Result<Json<Outcome>, Refusal> {
    let mark = match marked.mark {
        Mark::Started => EntryAction::MarkStarted,
        Mark::Finished => EntryAction::MarkFinished,
        Mark::NotStarted => EntryAction::UnmarkStarted,
        Mark::NotFinished => EntryAction::UnmarkFinished,
    };
    Ok(Json(lanyard.service.mark_entries(&may, chosen(session, &marked.entries)?, mark).await?.into()))
}
