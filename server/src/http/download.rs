//! Workbooks: a form in, a file out. Nothing is left on the server's disk.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use lanyard_app::{
    error::ApiError,
    model::{activity::ActivityKind, choice::ChosenForm},
    paths,
};

use super::{
    Lanyard,
    answer::as_json,
    factors::confirm,
    form::{fields::Fields, page},
    request::{self, XLSX},
    visitor::{fresh, may},
};
use crate::{service::handing_out::export::Workbook, workbooks};

/// `POST /admin/logins.xlsx`: the chosen logins.
pub async fn logins(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let made = async {
        let staff = fresh(&parts)?;
        let choice = ChosenForm::from_pairs(fields.pairs()).choice()?;
        lanyard.service.export(&staff, choice, fields.again(), workbooks::logins::for_staff).await
    };
    match made.await {
        Ok(workbook) => attachment(workbook),
        Err(error) => refused(lanyard, parts, paths::LOGINS_XLSX, fields, error).await,
    }
}

/// `POST /admin/activity.xlsx`: what was done in a session.
pub async fn activity(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let made = async {
        let staff = may(&parts)?;
        let kind = ActivityKind::from_word(fields.first("kind"));
        lanyard.service.export_activity(&staff, fields.id("session")?, kind, workbooks::activity::for_staff).await
    };
    match made.await {
        Ok(workbook) => attachment(workbook),
        Err(error) => refused(lanyard, parts, paths::ACTIVITY_XLSX, fields, error).await,
    }
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

async fn refused(lanyard: Lanyard, parts: Parts, action: &'static str, fields: Fields, error: ApiError) -> Response {
    if request::accepts(&parts.headers, XLSX) {
        return as_json(&error);
    }
    if error == ApiError::FactorNeeded {
        return confirm::step_up(&lanyard, &parts, action, fields).await;
    }
    page::refused(lanyard, parts, action, fields, error).await
}
