//! Answers that are pages of their own: finished documents, refusals that no form can show, addresses that do not exist.

use axum::{
    Json,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::account::LogOut,
    error::ApiError,
    model::{candidate::LoggedIn, whose::Whose},
    pages::{
        candidate::{self as page, Frame, Message},
        print::{self, AskAgainPage},
    },
    paths,
    words::english,
};

use leptos::server_fn::ServerFn as _;

use super::{Lanyard, api::APP_ACCEPTS, download::XLSX, visitor};

/// Every address that does not exist.
pub async fn not_found(State(lanyard): State<Lanyard>, headers: HeaderMap) -> Response {
    refusal(&lanyard, &headers, &ApiError::NotFound)
}

/// An address that knows nothing to do with this method; the router says in `Allow` what it takes.
pub async fn not_allowed(State(lanyard): State<Lanyard>, headers: HeaderMap) -> Response {
    refusal(&lanyard, &headers, &ApiError::NotAllowed)
}

/// What is told about a form that cannot be read.
pub fn unreadable(form: &FormRejection) -> ApiError {
    match form.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::NoForm,
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
        _ => ApiError::Malformed,
    }
}

/// How long somebody may be asked to wait who came at a bad moment, in seconds.
pub const RETRY_AFTER: u16 = 10;

/// A refusal before any handler: as the app reads it where the app asks, else as a page.
pub fn refusal(lanyard: &Lanyard, headers: &HeaderMap, error: &ApiError) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut response = match error {
        _ if accepts.contains(APP_ACCEPTS) || accepts.contains(XLSX) => {
            let status = error.status_code();
            (status, Json(error)).into_response()
        }
        ApiError::NotLoggedIn | ApiError::TimedOut => {
            let timed_out = *error == ApiError::TimedOut;
            Redirect::to(&paths::staff_log_in(paths::SESSIONS, timed_out)).into_response()
        }
        _ => problem(lanyard, error),
    };
    if *error == ApiError::Busy {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    }
    response
}

/// The answer of the same-origin layer. `origin` is the address that the browser says its page has; without one it is not
/// known.
pub fn refused_as_foreign(lanyard: &Lanyard, origin: Option<&str>) -> Response {
    let here = lanyard.config.public_url.to_string();
    let said = Message::Foreign { origin, here: &here };
    html(StatusCode::FORBIDDEN, page::message(&frame(lanyard, None), said))
}

/// A refusal that no form can show: a page of its own with the status that goes with it.
pub fn problem(lanyard: &Lanyard, error: &ApiError) -> Response {
    let status = error.status_code();
    html(status, page::message(&frame(lanyard, None), Message::Refused(error)))
}

/// The door of staff is crowded: a page that costs next to nothing, in place of the one that was asked from.
pub fn crowded(lanyard: &Lanyard, error: &ApiError) -> Response {
    let status = error.status_code();
    html(status, page::message(&frame(lanyard, None), Message::Crowded(error)))
}

/// Asks once more before logins are handed out a second time; `fields` are what was sent to `action`.
pub fn ask_again(
    lanyard: &Lanyard,
    parts: &Parts,
    action: &'static str,
    button: &'static str,
    fields: Vec<(String, String)>,
    error: &ApiError,
) -> Response {
    let status = error.status_code();
    let session = fields.iter().find(|(name, _)| name == "session").and_then(|(_, id)| id.parse().ok());
    let page = AskAgainPage {
        sentence: error.to_string(),
        whose: visitor::whose(parts),
        action,
        button,
        some_are_new: matches!(error, ApiError::HandedOutBefore { others, .. } if *others > 0),
        fields,
        back: session.map_or(paths::SESSIONS.to_owned(), paths::session),
    };
    html(status, print::ask_again(lanyard.site.assets(), english(), &page))
}

/// A refusal of what staff sent as a plain form from a page of somebody else's: they can go on as who they are now, or
/// log out.
pub fn somebody_else(lanyard: &Lanyard, error: &ApiError, whose: &Whose) -> Response {
    let ApiError::SomebodyElse { name, .. } = error else { return problem(lanyard, error) };
    let status = error.status_code();
    let page = page::another_account(&frame(lanyard, None), &error.to_string(), name, LogOut::PATH, whose);
    html(status, page)
}

/// What stands around a page of the candidate who is logged in.
pub fn frame_of(lanyard: &Lanyard, logged_in: LoggedIn) -> Frame {
    Frame::of(lanyard.site.assets().clone(), logged_in)
}

/// What stands around a candidate page that is nobody's.
pub fn frame(lanyard: &Lanyard, institution_name: Option<String>) -> Frame {
    Frame::english(lanyard.site.assets().clone(), institution_name)
}

/// A finished document.
pub fn html(status: StatusCode, document: String) -> Response {
    (status, Html(document)).into_response()
}
