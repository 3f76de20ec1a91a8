//! What a request says of itself: what it is about, whether it changes something, what it sends, and what it takes for an answer.

use std::str::FromStr;

use axum::{
    extract::{Path, rejection::PathRejection},
    http::{HeaderMap, HeaderName, Method, header},
};
use lanyard_app::{error::ApiError, model::account::Device};

use crate::domain::device::device_of;

/// What the app asks for; every other sender of a post is a form.
pub const JSON: &str = "application/json";

/// The media type of a workbook: what the app asks for and what comes back.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The media type of what a form sends.
const FORM: &str = "application/x-www-form-urlencoded";

/// Whether a request of this method changes nothing.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a request names this media type among those it takes.
pub fn accepts(headers: &HeaderMap, kind: &str) -> bool {
    text(headers, &header::ACCEPT).is_some_and(|accepts| accepts.contains(kind))
}

/// Whether the app asks, which shows a refusal where the form stands; everybody else gets a page.
pub fn is_from_app(headers: &HeaderMap) -> bool {
    accepts(headers, JSON) || accepts(headers, XLSX)
}

/// Is it what browsers make of a form, as far as it says what it is?
pub fn sends_form(headers: &HeaderMap) -> bool {
    if !headers.contains_key(header::CONTENT_TYPE) {
        return true;
    }
    let kind = text(headers, &header::CONTENT_TYPE).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FORM)
}

/// What the browser says it is, as far as people tell devices apart.
pub fn device(headers: &HeaderMap) -> Device {
    text(headers, &header::USER_AGENT).map(device_of).unwrap_or_default()
}

/// What an address names; like something that is missing where it names nothing.
pub fn id_of<T: FromStr>(id: Result<Path<String>, PathRejection>) -> Result<T, ApiError> {
    id.ok().and_then(|Path(id)| id.parse().ok()).ok_or(ApiError::NotFound)
}

/// A header as text; `None` when there is none or it is no text.
fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
