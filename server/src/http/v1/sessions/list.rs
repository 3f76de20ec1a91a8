//! `GET /api/v1/sessions`

use axum::{Json, extract::State};
use lanyard_app::ports::right;
use serde::Serialize;
use utoipa::ToSchema;

use super::Session;
use crate::http::{
    Lanyard,
    v1::{
        asked::Asked,
        caller::{Allowed, Caller},
        page::{Page, Place},
        problem::{Refusal, Refusals},
    },
};

/// Some sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionPage {
    /// The sessions, the newest first.
    items: Vec<Session>,
    /// The `cursor` of the sessions behind these; null where there are no more.
    next: Option<String>,
}

/// List sessions
///
/// The institution's sessions, the newest first.
#[utoipa::path(
    get,
    path = "/sessions",
    operation_id = "list_sessions",
    tag = "Sessions",
    params(Page),
    responses((status = OK, description = "Some sessions", body = SessionPage), Refusals),
    security(("token" = ["sessions:read"])),
)]
pub async fn list_sessions(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeSessions>,
    by: Caller,
    Asked(page): Asked<Page>,
) -> Result<Json<SessionPage>, Refusal> {
    let place = Place::of(&lanyard, &by, "sessions", &page)?;
    let mut found = lanyard.service.list_sessions(&may, place.number()?, place.one_more()).await?;
    let next = place.next(&lanyard, &mut found, |session| session.number.to_string());
    let now = lanyard.service.now();
    Ok(Json(SessionPage { items: found.into_iter().map(|session| Session::of(session, now)).collect(), next }))
}
