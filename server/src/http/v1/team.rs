//! `GET /api/v1/team`

use axum::{Json, extract::State};
use lanyard_app::ports::right;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    caller::Allowed,
    problem::{Refusal, Refusals},
};
use crate::http::Lanyard;

/// Somebody who works for the institution.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019e1c00-0000-7000-8000-000000000005",
    "name": "Ana Ruiz",
    "email": "ana@example.org",
    "role": "owner",
    "switched_off": false,
    "seen_at": "2026-05-12T09:04:00+02:00"
}))]
pub struct Colleague {
    /// Their place in the institution.
    id: Uuid,
    /// Their name.
    name: String,
    /// The e-mail address that they log in with.
    email: String,
    /// What they may do: `owner`, `coordinator`, `invigilator` or `reader`.
    role: &'static str,
    /// They cannot log in.
    switched_off: bool,
    /// When they last did something, to the minute; null when never.
    #[schema(format = DateTime)]
    seen_at: Option<String>,
}

/// The team.
#[derive(Debug, Serialize, ToSchema)]
pub struct Team {
    /// Everybody who works for the institution, by name.
    items: Vec<Colleague>,
}

/// List the team
///
/// Everybody who works for the institution.
#[utoipa::path(
    get,
    path = "/team",
    operation_id = "list_team",
    tag = "Institution",
    responses((status = OK, description = "The team", body = Team), Refusals),
    security(("token" = ["team:read"])),
)]
pub async fn list_team(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeTeam>,
) -> Result<Json<Team>, Refusal> {
    let (members, zone) = lanyard.service.list_team(&may).await?;
    let mut items: Vec<Colleague> = members
        .into_iter()
        .map(|member| Colleague {
            id: member.id.uuid(),
            name: member.name,
            email: member.email,
            role: member.role.word(),
            switched_off: member.disabled_at.is_some(),
            seen_at: member.seen_at.map(|at| zone.rfc3339(at)),
        })
        .collect();
    items.sort_by_cached_key(|one| one.name.to_lowercase());
    Ok(Json(Team { items }))
}
