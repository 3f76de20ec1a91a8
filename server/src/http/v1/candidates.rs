//! `GET /api/v1/sessions/{session}/candidates`

use axum::{Json, extract::State};
use lanyard_app::{model::id::SessionId, ports::right};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    asked::{Asked, Ids},
    caller::{Allowed, Caller},
    page::{Page, Place},
    problem::{Refusal, Refusals},
};
use crate::{http::Lanyard, service::programs::told::ToldEntry};

/// What a candidate said, at the first log-in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "entry": "019e1c00-0000-7000-8000-000000000003",
    "username": "maria.castro",
    "name": "María Castro",
    "birth_date": "1999-03-27",
    "country": "ES",
    "email": "maria@example.org",
    "candidate_number": null
}))]
#[expect(clippy::struct_field_names, reason = "the names are what programs read")]
pub struct Candidate {
    /// The entry.
    entry: Uuid,
    /// The candidate's username.
    username: Option<String>,
    /// The full name.
    name: Option<String>,
    /// Date of birth; null where it was not given.
    #[schema(format = Date)]
    birth_date: Option<String>,
    /// Country or region, ISO 3166-1 alpha-2.
    country: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// Candidate number.
    candidate_number: Option<String>,
}

impl From<ToldEntry> for Candidate {
    fn from(entry: ToldEntry) -> Self {
        Self {
            entry: entry.id.uuid(),
            username: entry.username,
            name: entry.full_name,
            birth_date: entry.particulars.birth_date,
            country: entry.particulars.country,
            email: entry.particulars.email,
            candidate_number: entry.particulars.candidate_number,
        }
    }
}

/// Some candidates.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidatePage {
    /// The candidates, in the order in which their entries were made.
    items: Vec<Candidate>,
    /// The `cursor` of the candidates behind these; null where there are no more.
    next: Option<String>,
}

/// List candidates
///
/// Everybody who gave details in a session, with what they said of themselves.
#[utoipa::path(
    get,
    path = "/sessions/{session}/candidates",
    operation_id = "list_candidates",
    tag = "Candidates",
    params(("session" = Uuid, Path, description = "The session's id"), Page),
    responses((status = OK, description = "Some candidates", body = CandidatePage), Refusals),
    security(("token" = ["candidates:read"])),
)]
pub async fn list_candidates(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeCandidates>,
    by: Caller,
    Ids(session): Ids<SessionId>,
    Asked(page): Asked<Page>,
) -> Result<Json<CandidatePage>, Refusal> {
    let question = format!("candidates {session}");
    let place = Place::of(&lanyard, &by, &question, &page)?;
    let behind = place.number()?.unwrap_or_default();
    let mut found = lanyard.service.list_candidates(&may, session, (behind, place.one_more())).await?;
    let next = place.next(&lanyard, &mut found.entries, |(position, _)| position.to_string());
    Ok(Json(CandidatePage { items: found.entries.into_iter().map(|(_, entry)| entry.into()).collect(), next }))
}
