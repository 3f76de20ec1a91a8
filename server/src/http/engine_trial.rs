//! An owner tries a test engine: how that begins.

use axum::{
    http::request::Parts,
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::ApiError,
    model::{id::EngineId, test_engine::Errand},
    paths,
    ports::{May, right},
};

use super::{Lanyard, lti::staff_leaving, visitor::staff_token};

/// Leads to an engine; back to its page where it is switched off.
pub async fn begin(
    lanyard: &Lanyard,
    parts: &Parts,
    staff: &May<right::ManageSettings>,
    id: EngineId,
) -> Result<Response, ApiError> {
    let token = staff_token(lanyard, &parts.headers).ok_or(ApiError::NotLoggedIn)?;
    Ok(match lanyard.service.begin_trial(staff, &token, id).await? {
        Some(away) => staff_leaving(lanyard, Errand::Try(id), &away),
        None => Redirect::to(&paths::test_engine(id)).into_response(),
    })
}
