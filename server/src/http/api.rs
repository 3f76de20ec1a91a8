//! Server functions over HTTP: the right status for the app, and for forms posted without it a redirect or the same
//! page again with the refusal and what was typed.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use lanyard_app::{
    api::{
        account::LogOut,
        refused::{AskedForm, RefusedForm},
    },
    error::ApiError,
    model::{action::EntryAction, whose},
    paths,
};
use leptos::server_fn::{ServerFn as _, axum::server_fn_paths};
use leptos_axum::handle_server_fns_with_context;

use super::{
    Lanyard, answer,
    arrival::{ENTRIES_LIMIT, FORM_LIMIT},
    encoding, headers, pages, show,
};

/// The endpoint that asks whether an act on entries is meant.
const PREVIEW: &str = "preview_action";

/// The endpoint that gives one login a new password.
const ISSUE: &str = "issue_password";

/// The endpoints whose forms name entries.
pub const ON_ENTRIES: [&str; 5] = [PREVIEW, "withdraw_entries", "restore_entries", "issue_passwords", "mark_entries"];

/// What the app asks for; every other sender of a post is a form.
pub const APP_ACCEPTS: &str = "application/json";

/// `/api/…`: every server function.
pub async fn server_function(State(lanyard): State<Lanyard>, mut request: Request) -> Response {
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let from_app = accepts.contains(APP_ACCEPTS);
    let Some(taken) = method_of(request.uri().path()) else {
        return answer::refusal(&lanyard, request.headers(), &ApiError::NotFound);
    };
    if *request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    if *request.method() != taken {
        return if *request.method() == Method::GET && !from_app {
            Redirect::to(&page_of_posted(request.uri())).into_response()
        } else {
            let mut response = answer::refusal(&lanyard, request.headers(), &ApiError::NotAllowed);
            let allowed = if taken == Method::GET { "GET,HEAD" } else { "POST" };
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
            response
        };
    }
    if from_app || taken == Method::GET {
        return match run(&lanyard, request).await {
            // What a page asks for: passwords are on documents only.
            Ok(done) if taken == Method::GET => encoding::without_secret(done),
            Ok(done) => done,
            Err(refusal) => with_body(&refusal),
        };
    }
    plain_form(lanyard, request).await
}

/// The one method that the server function at this address takes; `None` where there is none.
fn method_of(path: &str) -> Option<Method> {
    server_fn_paths().find(|(known, _)| *known == path).map(|(_, method)| method)
}

/// Whether a request that changes nothing may learn something at this address: at that of a form it is only led to the page
/// that the form sits on.
pub fn tells(path: &str) -> bool {
    path.starts_with("/api/") && method_of(path) != Some(Method::POST)
}

/// Where somebody belongs who opens the address of a form like a page.
fn page_of_posted(uri: &Uri) -> String {
    let endpoint = uri.path().trim_start_matches("/api/admin/");
    let typed = Typed::read(uri.query().unwrap_or_default().as_bytes());
    page_of(endpoint, &typed).unwrap_or_else(|| paths::SESSIONS.to_owned())
}

/// Runs the server function; an error comes back as the refusal it carries.
async fn run(lanyard: &Lanyard, request: Request) -> Result<Response, ApiError> {
    let logs_out = request.uri().path() == LogOut::PATH;
    let context = {
        let lanyard = lanyard.clone();
        move || pages::provide(&lanyard)
    };
    let mut response = handle_server_fns_with_context(context, request).await.into_response();
    if response.status().is_success() {
        if logs_out {
            headers::clear_site_data(&mut response);
        }
        return Ok(response);
    }
    if response.status() == StatusCode::BAD_REQUEST {
        return Err(ApiError::NotFound);
    }
    let body = to_bytes(response.into_body(), FORM_LIMIT).await.unwrap_or_default();
    Err(serde_json::from_slice(&body).unwrap_or(ApiError::Malformed))
}

/// A refusal as the app reads it.
pub fn with_body(refusal: &ApiError) -> Response {
    let status = refusal.status_code();
    (status, axum::Json(refusal)).into_response()
}

async fn plain_form(lanyard: Lanyard, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let endpoint = parts.uri.path().trim_start_matches("/api/admin/").to_owned();
    let Ok(body) = to_bytes(body, ENTRIES_LIMIT).await else { return with_body(&ApiError::Malformed) };
    let typed = Typed::read(&body);
    // Leptos answers a plain form's error with a redirect that loses what was typed; asked as the app asks, it hands
    // the error over instead.
    let asked_as_app = {
        let mut parts = parts.clone();
        parts.headers.insert(header::ACCEPT, HeaderValue::from_static(APP_ACCEPTS));
        parts.headers.remove(header::REFERER);
        Request::from_parts(parts, Body::from(body))
    };
    match run(&lanyard, asked_as_app).await {
        Ok(done) if endpoint == PREVIEW => ask(lanyard, parts, done, typed).await,
        Ok(done) if endpoint == ISSUE => {
            let session = typed.first("session").and_then(|id| id.parse().ok());
            show::issued(&lanyard, &parts, done, session, typed.first("q").unwrap_or_default()).await
        }
        Ok(done) => see_other(done, &endpoint),
        Err(ApiError::NotLoggedIn) => Redirect::to(&paths::staff_log_in(paths::SESSIONS, false)).into_response(),
        Err(ApiError::TimedOut) => Redirect::to(&paths::staff_log_in(paths::SESSIONS, true)).into_response(),
        Err(error @ ApiError::TooManyLogIns) => answer::crowded(&lanyard, &error),
        Err(error) => match page_of(&endpoint, &typed) {
            Some(page) => {
                parts.headers.remove(header::CONTENT_LENGTH);
                pages::refused(lanyard, parts, &page, RefusedForm { endpoint, error, fields: typed.0 }).await
            }
            // A browser without the app: its person reads a page, not the app's words.
            None => answer::problem(&lanyard, &error),
        },
    }
}

/// An act that was asked for with a plain form: its page again, with the question on it.
async fn ask(lanyard: Lanyard, mut parts: Parts, preview: Response, typed: Typed) -> Response {
    let body = to_bytes(preview.into_body(), FORM_LIMIT).await.unwrap_or_default();
    let action = typed.first("action").and_then(EntryAction::from_word);
    let (Ok(preview), Some(action), Some(page)) = (serde_json::from_slice(&body), action, page_of(PREVIEW, &typed))
    else {
        return with_body(&ApiError::Malformed);
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    pages::asked(lanyard, parts, &page, AskedForm { action, preview, fields: typed.0 }).await
}

/// The page a form sits on. A form without a row here is answered with the bare refusal.
fn page_of(endpoint: &str, typed: &Typed) -> Option<String> {
    match endpoint {
        "log_in" => Some(paths::STAFF_LOG_IN.into()),
        "create_session" => Some(paths::NEW_SESSION.into()),
        "create_codes" => Some(typed.first("session")?.parse().map_or(paths::SESSIONS.into(), paths::add_entries)),
        ISSUE | "unlock_login" => Some(paths::find(typed.first("q").unwrap_or_default())),
        "save_settings" | "unlock_colleague" => Some(paths::SETTINGS.into()),
        "save_details" | "reopen_session" => Some(paths::session_details(typed.first("session")?.parse().ok()?)),
        "label_batch" => Some(paths::batch(typed.first("session")?.parse().ok()?, typed.first("batch")?.parse().ok()?)),
        on_entries if ON_ENTRIES.contains(&on_entries) => Some(paths::session(typed.first("session")?.parse().ok()?)),
        _ => None,
    }
}

/// Turns the app's idea of a redirect (a header beside status 200) into one that every browser follows.
fn see_other(done: Response, endpoint: &str) -> Response {
    let (mut parts, _) = done.into_parts();
    if !parts.headers.contains_key(header::LOCATION) {
        let next = if endpoint == "save_settings" { "/admin/settings?saved=1" } else { paths::SESSIONS };
        parts.headers.insert(header::LOCATION, HeaderValue::from_static(next));
    }
    for ours in ["serverfnredirect", "content-type", "content-length"] {
        parts.headers.remove(ours);
    }
    parts.status = StatusCode::SEE_OTHER;
    Response::from_parts(parts, Body::empty())
}

/// The fields of a form as typed, without passwords and whose it is: the page that answers it says that anew.
struct Typed(Vec<(String, String)>);

impl Typed {
    fn read(body: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(body).into_owned();
        Self(pairs.filter(|(name, _)| name != "password" && name != whose::FIELD).collect())
    }

    fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
