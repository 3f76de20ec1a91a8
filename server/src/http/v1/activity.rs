//! `GET /api/v1/sessions/{session}/activity`

use axum::{Json, extract::State};
use lanyard_app::{
    model::id::{EntryId, SessionId},
    ports::right,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    asked::{Asked, Ids},
    caller::{Allowed, Caller},
    page::{Page, Place},
    problem::{Refusal, Refusals},
};
use crate::{domain::zone::TimeZoneName, http::Lanyard, service::programs::told::ToldAct};

/// Something that was done in a session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019e1c00-0000-7000-8000-000000000004",
    "at": "2026-05-11T16:00:00+02:00",
    "act": "codes_created",
    "count": 30,
    "by": "Timetable",
    "candidate": null,
    "batch": 1,
    "entry": null
}))]
#[expect(clippy::struct_field_names, reason = "the names are what programs read")]
pub struct Act {
    /// The act.
    id: Uuid,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What, by its word.
    act: &'static str,
    /// To how many.
    count: i64,
    /// The name of the member of staff, program or test engine that did it; null for a candidate, and for the server's command line.
    by: Option<String>,
    /// The name of the candidate who did it.
    candidate: Option<String>,
    /// The number of the batch that it was done to.
    batch: Option<i64>,
    /// The one entry that it was done to.
    entry: Option<Uuid>,
}

impl Act {
    fn of(act: ToldAct, zone: &TimeZoneName) -> Self {
        Self {
            id: act.id.uuid(),
            at: zone.rfc3339(act.at),
            act: act.act.word(),
            count: act.count,
            by: act.by,
            candidate: act.candidate,
            batch: act.batch,
            entry: act.entry.map(EntryId::uuid),
        }
    }
}

/// Some acts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActPage {
    /// The acts, the latest first.
    items: Vec<Act>,
    /// The `cursor` of the acts before these; null where there are no more.
    next: Option<String>,
}

/// List activity
///
/// What was done in a session, by staff, candidates, programs and test engines, the latest first.
#[utoipa::path(
    get,
    path = "/sessions/{session}/activity",
    operation_id = "list_activity",
    tag = "Sessions",
    params(("session" = Uuid, Path, description = "The session's id"), Page),
    responses((status = OK, description = "Some acts", body = ActPage), Refusals),
    security(("token" = ["sessions:read"])),
)]
pub async fn list_activity(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeSessions>,
    by: Caller,
    Ids(session): Ids<SessionId>,
    Asked(page): Asked<Page>,
) -> Result<Json<ActPage>, Refusal> {
    let question = format!("activity {session}");
    let place = Place::of(&lanyard, &by, &question, &page)?;
    let zone = lanyard.service.read_session(&may, session).await?.zone;
    let mut found = lanyard.service.list_activity(&may, session, place.id()?, place.one_more()).await?;
    let next = place.next(&lanyard, &mut found, |act| act.id.to_string());
    Ok(Json(ActPage { items: found.into_iter().map(|act| Act::of(act, &zone)).collect(), next }))
}
