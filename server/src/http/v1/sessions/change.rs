//! `PATCH /api/v1/sessions/{session}`

use axum::{Json, extract::State};
use lanyard_app::{model::id::SessionId, ports::right};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Session;
use crate::{
    http::{
        Lanyard,
        v1::{
            asked::{Ids, Sent},
            caller::Allowed,
            problem::{Refusal, Refusals},
            told::given,
        },
    },
    service::programs::sessions::{SentChange, SentDetails},
};

/// What changes of a session's details; what is not named stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "room": "Room 3", "closes_at": "2026-05-12T17:30:00+02:00" }))]
pub struct SessionChange {
    /// Its name.
    #[serde(default, deserialize_with = "given")]
    #[schema(min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// The room.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_length = 100, nullable = false)]
    room: Option<String>,
    /// The test.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_length = 100, nullable = false)]
    test: Option<String>,
    /// When candidates may log in.
    #[serde(default, deserialize_with = "given")]
    #[schema(format = DateTime, nullable = false)]
    opens_at: Option<String>,
    /// When that ends: later than `opens_at`. A closed session is opened again by a time that is still to come.
    #[serde(default, deserialize_with = "given")]
    #[schema(format = DateTime, nullable = false)]
    closes_at: Option<String>,
    /// IANA name of the zone in which the session is told.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    time_zone: Option<String>,
    /// The `version` that this replaces. Where other details are saved by now, nothing is changed.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    version: Option<String>,
    /// Other times are saved although people who are at work could no longer log in.
    #[serde(default)]
    anyway: bool,
}

/// Change a session
///
/// Changes the details that are named, and no others.
#[utoipa::path(
    patch,
    path = "/sessions/{session}",
    operation_id = "change_session",
    tag = "Sessions",
    params(("session" = Uuid, Path, description = "The session's id")),
    request_body = SessionChange,
    responses((status = OK, description = "The session as it is now", body = Session), Refusals),
    security(("token" = ["sessions:write"])),
)]
pub async fn change_session(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::ManageSessions>,
    Ids(session): Ids<SessionId>,
    Sent(change): Sent<SessionChange>,
) -> Result<Json<Session>, Refusal> {
    let SessionChange { name, room, test, opens_at, closes_at, time_zone, version, anyway } = change;
    let details = SentDetails { name, room, test, opens_at, closes_at, time_zone };
    let change = SentChange { details, version, anyway };
    let changed = lanyard.service.change_sent_session(&may, session, &change).await?;
    Ok(Json(Session::of(changed, lanyard.service.now())))
}
