//! `GET /api/v1/settings`

use axum::{Json, extract::State};
use lanyard_app::{model::person::Asked, ports::right};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    caller::Allowed,
    problem::{Refusal, Refusals},
};
use crate::http::Lanyard;

/// What candidates are asked for beside their names.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Asked)]
pub enum AskedFor {
    /// They are not asked.
    Off,
    /// They may leave it empty.
    Optional,
    /// They must give it.
    Required,
}

impl From<Asked> for AskedFor {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Off => Self::Off,
            Asked::Optional => Self::Optional,
            Asked::Required => Self::Required,
        }
    }
}

/// The institution's settings.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "institution": "Northgate College",
    "institution_id": "NG-2041",
    "log_in_address": "https://test.example.org/i/NG-2041",
    "names_in_usernames": true,
    "birth_date": "required",
    "country": "optional",
    "email": "off",
    "candidate_number": "off"
}))]
pub struct Settings {
    /// The institution's name.
    institution: String,
    /// What candidates type as Institution ID.
    institution_id: String,
    /// Where candidates log in, with the institution filled in.
    log_in_address: String,
    /// Usernames are made of candidates' names.
    names_in_usernames: bool,
    /// Date of birth.
    birth_date: AskedFor,
    /// Country or region.
    country: AskedFor,
    /// E-mail address.
    email: AskedFor,
    /// Candidate number.
    candidate_number: AskedFor,
}

/// Read the settings
///
/// What candidates are asked for, and where they log in.
#[utoipa::path(
    get,
    path = "/settings",
    operation_id = "read_settings",
    tag = "Institution",
    responses((status = OK, description = "The settings", body = Settings), Refusals),
    security(("token" = ["settings:read"])),
)]
pub async fn read_settings(
    State(lanyard): State<Lanyard>,
    Allowed(may): Allowed<right::SeeSettings>,
) -> Result<Json<Settings>, Refusal> {
    let (institution, log_in_address) = lanyard.service.read_settings(&may).await?;
    let asked = institution.settings.asked;
    Ok(Json(Settings {
        institution: institution.name,
        institution_id: institution.code,
        log_in_address,
        names_in_usernames: institution.settings.names_in_usernames,
        birth_date: asked.birth_date.into(),
        country: asked.country.into(),
        email: asked.email.into(),
        candidate_number: asked.candidate_number.into(),
    }))
}
