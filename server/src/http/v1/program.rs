//! `GET /api/v1/program`

use axum::{Json, extract::State};
use lanyard_app::model::program::ProgramScope;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Caller,
    problem::{Refusal, Refusals},
};
use crate::{domain::zone::TimeZoneName, http::Lanyard};

/// The program that asks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "Timetable",
    "institution": "Northgate College",
    "institution_id": "NG-2041",
    "scopes": ["sessions:read", "sessions:write", "logins:create"],
    "expires_at": "2026-08-02T06:12:41+00:00"
}))]
pub struct ThisProgram {
    /// What an owner calls it.
    name: String,
    /// The institution that it works for.
    institution: String,
    /// What candidates type as Institution ID.
    institution_id: String,
    /// What its token is good for.
    scopes: Vec<&'static str>,
    /// Until when; null until it is revoked.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

/// Read this program
///
/// Whose token this is and what it is good for: a first request that changes nothing. Any token is good for it.
#[utoipa::path(
    get,
    path = "/program",
    operation_id = "read_program",
    tag = "Institution",
    responses((status = OK, description = "The program", body = ThisProgram), Refusals),
    security(("token" = [])),
)]
pub async fn read_program(State(lanyard): State<Lanyard>, by: Caller) -> Result<Json<ThisProgram>, Refusal> {
    let (institution, institution_id) = lanyard.service.institution_named(by.principal()).await?;
    Ok(Json(ThisProgram {
        name: by.name().to_owned(),
        institution,
        institution_id,
        scopes: by.scopes().map(ProgramScope::word).collect(),
        expires_at: by.expires_at().map(|at| TimeZoneName::utc().rfc3339(at)),
    }))
}
