//! `POST /admin/logins.xlsx`: a selection in, a workbook out. Nothing is left on the server's disk.

use axum::{
    Json,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::refused::{DOWNLOAD, RefusedForm},
    error::ApiError,
    model::{choice::ChosenForm, id::SessionId},
    paths,
};

use super::{Lanyard, answer, pages, visitor};
use crate::service::export::Workbook;

/// The media type of a workbook: what the app asks for and what comes back.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The largest form, in bytes: 20,000 ticked entries.
pub const FORM_LIMIT: usize = 1024 * 1024;

/// Answers with the bytes, or with the refusal: as JSON for the app, as a page for a plain form.
pub async fn logins(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    match workbook(&lanyard, &parts, &fields).await {
        Ok(workbook) => attachment(workbook),
        Err(error) => refused(lanyard, parts, fields, error).await,
    }
}

async fn workbook(lanyard: &Lanyard, parts: &Parts, fields: &[(String, String)]) -> Result<Workbook, ApiError> {
    let staff = visitor::staff(parts)?;
    let again = fields.iter().any(|(name, value)| name == "again" && value == "1");
    lanyard.service.export(&staff, ChosenForm::from_pairs(fields).choice()?, again).await
}

/// The file, to be saved.
pub fn attachment(workbook: Workbook) -> Response {
    let mut response = Response::new(Body::from(workbook.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(XLSX));
    // The name is made of a–z, 0–9, hyphens, underscores and a dot only.
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", workbook.file_name)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

async fn refused(lanyard: Lanyard, parts: Parts, fields: Vec<(String, String)>, error: ApiError) -> Response {
    let accepts = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepts.contains(XLSX) {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return (status, Json(error)).into_response();
    }
    let timed_out = error == ApiError::TimedOut;
    if timed_out || error == ApiError::NotLoggedIn {
        return Redirect::to(&paths::staff_log_in(paths::SESSIONS, timed_out)).into_response();
    }
    let session =
        fields.iter().find(|(name, _)| name == "session").and_then(|(_, value)| value.parse::<SessionId>().ok());
    let Some(session) = session else { return answer::problem(&lanyard, &error) };
    pages::refused(lanyard, parts, &paths::session(session), RefusedForm { endpoint: DOWNLOAD.into(), error, fields })
        .await
}
