//! Workbooks: a form in, a file out. Nothing is left on the server's disk.

use axum::{
    Json,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::refused::{ACTIVITY_DOWNLOAD, DOWNLOAD, RefusedForm},
    error::ApiError,
    model::{activity::ActivityKind, choice::ChosenForm, id::SessionId},
    paths,
    words::english,
};

use super::{Lanyard, answer, pages, visitor::may};
use crate::{service::handing_out::export::Workbook, workbooks};

/// The media type of a workbook: what the app asks for and what comes back.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A form, urldecoded.
type Fields = Vec<(String, String)>;

/// Where a refused download comes back.
struct BackTo {
    endpoint: &'static str,
    page: fn(SessionId) -> String,
}

/// `POST /admin/logins.xlsx`: the chosen logins.
pub async fn logins(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = read(&body);
    let made = async {
        let staff = may(&parts)?;
        let again = first(&fields, "again") == Some("1");
        lanyard
            .service
            .export(&staff, ChosenForm::from_pairs(&fields).choice()?, again, workbooks::logins::for_staff)
            .await
    };
    match made.await {
        Ok(workbook) => attachment(workbook),
        Err(error) => refused(lanyard, parts, fields, error, BackTo { endpoint: DOWNLOAD, page: paths::session }).await,
    }
}

/// `POST /admin/activity.xlsx`: what was done in a session.
pub async fn activity(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = read(&body);
    let made = async {
        let staff = may(&parts)?;
        let session = first(&fields, "session").and_then(|id| id.parse().ok()).ok_or(ApiError::NotFound)?;
        let kind = ActivityKind::from_word(first(&fields, "kind").unwrap_or_default());
        lanyard.service.export_activity(&staff, session, kind, workbooks::activity::for_staff).await
    };
    match made.await {
        Ok(workbook) => attachment(workbook),
        Err(error) => {
            let back_to = BackTo { endpoint: ACTIVITY_DOWNLOAD, page: paths::session_activity };
            refused(lanyard, parts, fields, error, back_to).await
        }
    }
}

fn read(body: &Bytes) -> Fields {
    form_urlencoded::parse(body).into_owned().collect()
}

fn first<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
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

async fn refused(lanyard: Lanyard, parts: Parts, fields: Fields, error: ApiError, back_to: BackTo) -> Response {
    let accepts = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepts.contains(XLSX) {
        let status = error.status_code();
        return (status, Json(error)).into_response();
    }
    let timed_out = error == ApiError::TimedOut;
    if timed_out || error == ApiError::NotLoggedIn {
        return Redirect::to(&paths::staff_log_in(paths::SESSIONS, timed_out)).into_response();
    }
    if let ApiError::HandedOutBefore { .. } = error {
        return answer::ask_again(
            &lanyard,
            &parts,
            paths::LOGINS_XLSX,
            english().paper.ask_again.download,
            fields,
            &error,
        );
    }
    let session = first(&fields, "session").and_then(|id| id.parse::<SessionId>().ok());
    let Some(session) = session else { return answer::problem(&lanyard, &error) };
    let form = RefusedForm { endpoint: back_to.endpoint.into(), error, fields };
    pages::refused(lanyard, parts, &(back_to.page)(session), form).await
}
