//! `GET /api/v1/sessions/{session}/entries/{entry}`

use axum::{Json, extract::State};
use lanyard_app::{
    model::id::{EntryId, SessionId},
    ports::right,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::Entry;
use crate::http::{
    Lanyard,
    v1::{
        asked::Ids,
        caller::Allowed,
        problem::{Refusal, Refusals},
        told::Told,
    },
};

/// An entry with its history.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryHistory {
    /// The entry.
    entry: Entry,
    /// It is the first, second, … of its batch.
    place: i64,
    /// How many entries its batch has.
    of: i64,
    /// Who made it; null where that was done on the server's command line.
    created_by: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Log-in refuses one of its names at the moment, because wrong passwords were typed too often.
    locked: bool,
    /// What was done to it, the latest first; at most 50.
    acts: Vec<PastAct>,
    /// The log-ins that are kept, the latest first; at most 50.
    log_ins: Vec<PastLogIn>,
}

/// Something that was done to an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastAct {
    /// What, by its word in Activity.
    act: &'static str,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Who did it; null for the candidate and for the server's command line.
    by: Option<String>,
}

/// A log-in of an entry's candidate.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastLogIn {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// With the candidate's own username; otherwise with the slip code.
    with_username: bool,
}

/// Read an entry
///
/// Where it stands, and what happened to it.
#[utoipa::path(
    get,
    path = "/sessions/{session}/entries/{entry}",
    operation_id = "read_entry",
    tag = "Entries",
    params(
        ("session" = Uuid, Path, description = "The session's id"),
        ("entry" = Uuid, Path, description = "The entry's id"),
    ),
    responses((status = OK, description = "The entry", body = EntryHistory), Refusals),
    security(("token" = ["sessions:read"])),
)]
pub async fn read_entry(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeSessions>,
    Ids((session, entry)): Ids<(SessionId, EntryId)>,
) -> Result<Json<EntryHistory>, Refusal> {
    let record = lanyard.service.read_entry(&may, session, entry).await?;
    let zone = record.entry.zone.clone();
    let act = |act: crate::service::programs::told::ToldPastAct| PastAct {
        act: act.act.word(),
        at: zone.rfc3339(act.at),
        by: act.by,
    };
    let log_in = |log_in: crate::service::programs::told::ToldLogIn| PastLogIn {
        at: zone.rfc3339(log_in.at),
        with_username: log_in.with_username,
    };
    Ok(Json(EntryHistory {
        place: record.place.place,
        of: record.place.of,
        created_at: zone.rfc3339(record.place.created_at),
        created_by: record.place.created_by,
        locked: record.locked,
        acts: record.acts.into_iter().map(act).collect(),
        log_ins: record.log_ins.into_iter().map(log_in).collect(),
        entry: Entry::of(record.entry, record.result.map(Told::from)),
    }))
}
