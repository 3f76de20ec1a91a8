//! Answers that are pages of their own: finished documents, refusals that no form can show, addresses that do not exist.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::account::LogOut,
    error::ApiError,
    model::{candidate::LoggedIn, refusal::Refusal, whose::Whose},
    pages::{
        candidate::{self as page, Frame, LogInPage, Message},
        door::DoorFrame,
    },
    paths,
    words::{errors, staff::language},
};
use leptos::server_fn::ServerFn as _;
use serde::Serialize;

use super::{Lanyard, request};

/// Every address that does not exist.
pub async fn not_found(State(lanyard): State<Lanyard>, headers: HeaderMap) -> Response {
    refusal(&lanyard, &headers, &ApiError::NotFound)
}

/// An address that knows nothing to do with this method; the router says in `Allow` what it takes.
pub async fn not_allowed(State(lanyard): State<Lanyard>, headers: HeaderMap) -> Response {
    refusal(&lanyard, &headers, &ApiError::NotAllowed)
}

/// A refusal before any handler: as the app reads it where the app asks, else as a page.
pub fn refusal(lanyard: &Lanyard, headers: &HeaderMap, error: &ApiError) -> Response {
    refusal_to(lanyard, request::is_from_app(headers), error)
}

/// The same where the request is gone already: `app` asked or somebody else.
pub fn refusal_to(lanyard: &Lanyard, app: bool, error: &ApiError) -> Response {
    match error {
        _ if app => as_json(error),
        ApiError::NotLoggedIn | ApiError::TimedOut => to_log_in(paths::SESSIONS, error),
        _ => problem(lanyard, error),
    }
}

/// A refusal as the app reads it: told, and the code of it for whoever else asks.
pub fn as_json(error: &ApiError) -> Response {
    #[derive(Serialize)]
    struct Said<'a> {
        error: &'a ApiError,
        #[serde(flatten)]
        told: Refusal,
    }
    let told = errors::told(error, language());
    marked(error, (error.status_code(), Json(Said { error, told })).into_response())
}

/// Leads a member of staff who is not logged in to the log-in page, and to `back` afterwards.
pub fn to_log_in(back: &str, error: &ApiError) -> Response {
    Redirect::to(&paths::staff_log_in(back, *error == ApiError::TimedOut)).into_response()
}

/// The answer of the same-origin layer. `origin` is the address that the browser says its page has; without one it is not
/// known.
pub fn refused_as_foreign(lanyard: &Lanyard, origin: Option<&str>) -> Response {
    let here = lanyard.config.public_url.to_string();
    message(lanyard, StatusCode::FORBIDDEN, Message::Foreign { origin, here: &here })
}

/// A refusal that no form can show: a page of its own with the status that goes with it.
pub fn problem(lanyard: &Lanyard, error: &ApiError) -> Response {
    marked(error, message(lanyard, error.status_code(), Message::Refused(error)))
}

/// Keeps the refusal itself beside its page, for whoever tells it to a program.
fn marked(error: &ApiError, mut response: Response) -> Response {
    response.extensions_mut().insert(error.clone());
    response
}

/// The door of staff is crowded: a page that costs next to nothing, in place of the one that was asked from.
pub fn crowded(lanyard: &Lanyard, error: &ApiError) -> Response {
    message(lanyard, error.status_code(), Message::Crowded(error))
}

fn message(lanyard: &Lanyard, status: StatusCode, said: Message<'_>) -> Response {
    html(status, page::message(&frame(lanyard, None), said))
}

/// A refusal of what staff sent as a plain form from a page of somebody else's: they can go on as who they are now, or
/// log out.
pub fn somebody_else(lanyard: &Lanyard, error: &ApiError, whose: &Whose) -> Response {
    let ApiError::SomebodyElse { name, .. } = error else { return problem(lanyard, error) };
    let frame = frame(lanyard, None);
    let why = errors::refusal(error, frame.words.language);
    let page = page::another_account(&frame, &why, name, LogOut::PATH, whose);
    html(error.status_code(), page)
}

/// The candidates' log-in page with an answer on it, for whoever is not logged in.
pub fn log_in(lanyard: &Lanyard, status: StatusCode, page: &LogInPage) -> Response {
    html(status, page::log_in(&frame(lanyard, None), page))
}

/// What stands around a page of the candidate who is logged in.
pub fn frame_of(lanyard: &Lanyard, logged_in: LoggedIn) -> Frame {
    Frame::of(lanyard.site.assets().clone(), logged_in)
}

/// What stands around a candidate page that is nobody's.
pub fn frame(lanyard: &Lanyard, institution_name: Option<String>) -> Frame {
    Frame::english(lanyard.site.assets().clone(), institution_name)
}

/// What stands around a document at the door of staff that is nobody's.
pub fn door_frame(lanyard: &Lanyard, institution_name: Option<&str>) -> DoorFrame {
    DoorFrame {
        assets: lanyard.site.assets().clone(),
        words: language().words(),
        institution_name: institution_name.map(str::to_owned),
        whose: Whose::default(),
    }
}

/// A finished document.
pub fn html(status: StatusCode, document: String) -> Response {
    (status, Html(document)).into_response()
}
