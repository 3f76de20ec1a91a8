//! Server functions over HTTP: the right status for the app, and for forms posted without it a redirect or the same
//! page again with the refusal and what was typed.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::{
        account::{ChooseTheme, LogOut, own_page},
        acts::PreviewAction,
        find::IssuePassword,
        refused::AskedForm,
        settings::SaveSettings,
    },
    error::ApiError,
    model::action::EntryAction,
    paths,
};
use leptos::server_fn::{ServerFn as _, axum::server_fn_paths};
use leptos_axum::handle_server_fns_with_context;

use super::{
    Lanyard,
    answer::{as_json, refusal},
    encoding,
    form::{
        fields::{ENTRIES_LIMIT, FORM_LIMIT, Fields},
        page,
    },
    headers, pages, request, show,
};

/// `/api/…`: every server function.
pub async fn server_function(State(lanyard): State<Lanyard>, mut request: Request) -> Response {
    let from_app = request::accepts(request.headers(), request::JSON);
    let Some((action, taken)) = known(request.uri().path()) else {
        return refusal(&lanyard, request.headers(), &ApiError::NotFound);
    };
    if *request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    if *request.method() != taken {
        return if *request.method() == Method::GET && !from_app {
            // Somebody opens the address of a form like a page.
            let fields = Fields::read(request.uri().query().unwrap_or_default().as_bytes());
            Redirect::to(page::of(action, &fields).as_deref().unwrap_or(paths::SESSIONS)).into_response()
        } else {
            let mut response = refusal(&lanyard, request.headers(), &ApiError::NotAllowed);
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
            Err(refusal) => as_json(&refusal),
        };
    }
    plain_form(lanyard, action, request).await
}

/// The server function at this address, and the one method that it takes; `None` where there is none.
fn known(path: &str) -> Option<(&'static str, Method)> {
    server_fn_paths().find(|(known, _)| *known == path)
}

/// The address of the server function there, if it is one.
pub fn endpoint(path: &str) -> Option<&'static str> {
    known(path).map(|(endpoint, _)| endpoint)
}

/// Whether a request that changes nothing may learn something at this address: at that of a form it is only led to the page
/// that the form sits on.
pub fn tells(path: &str) -> bool {
    path.starts_with("/api/") && known(path).is_none_or(|(_, taken)| taken != Method::POST)
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

/// A server function's form that was posted without the app.
async fn plain_form(lanyard: Lanyard, action: &'static str, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, ENTRIES_LIMIT).await else { return as_json(&ApiError::Malformed) };
    let typed = Fields::read(&body);
    // Leptos answers a plain form's error with a redirect that loses what was typed; asked as the app asks, it hands
    // the error over instead.
    let asked_as_app = {
        let mut parts = parts.clone();
        parts.headers.insert(header::ACCEPT, HeaderValue::from_static(request::JSON));
        parts.headers.remove(header::REFERER);
        Request::from_parts(parts, Body::from(body))
    };
    match run(&lanyard, asked_as_app).await {
        Ok(done) if action == PreviewAction::PATH => ask(lanyard, parts, done, typed).await,
        Ok(done) if action == IssuePassword::PATH => show::issued(&lanyard, &parts, done, &typed).await,
        Ok(done) => see_other(done, action, &came_from(&parts)),
        Err(error) => page::refused(lanyard, parts, action, typed, error).await,
    }
}

/// An act that was asked for with a plain form: its page again, with the question on it.
async fn ask(lanyard: Lanyard, parts: Parts, preview: Response, typed: Fields) -> Response {
    let body = to_bytes(preview.into_body(), FORM_LIMIT).await.unwrap_or_default();
    let action = EntryAction::from_word(typed.first("action"));
    let page = page::of(PreviewAction::PATH, &typed);
    let (Ok(preview), Some(action), Some(page)) = (serde_json::from_slice(&body), action, page) else {
        return as_json(&ApiError::Malformed);
    };
    let fields = typed.shown_again().into_pairs();
    pages::asked(lanyard, parts, &page, AskedForm { action, preview, fields }).await
}

/// The page of the app that a form was sent from, as far as the browser tells; the home of staff where it does not.
fn came_from(parts: &Parts) -> String {
    let page = parts.headers.get(header::REFERER).and_then(|page| page.to_str().ok()?.parse::<Uri>().ok());
    let page = page.and_then(|page| own_page(page.path_and_query()?.as_str()));
    page.unwrap_or_else(|| paths::SESSIONS.to_owned())
}

/// Turns the app's idea of a redirect (a header beside status 200) into one that every browser follows.
fn see_other(done: Response, action: &str, came_from: &str) -> Response {
    let (mut parts, _) = done.into_parts();
    if !parts.headers.contains_key(header::LOCATION) {
        let next = match action {
            SaveSettings::PATH => "/admin/settings?saved=1",
            ChooseTheme::PATH => came_from,
            _ => paths::SESSIONS,
        };
        // What was an address can stand in a header.
        if let Ok(next) = HeaderValue::from_str(next) {
            parts.headers.insert(header::LOCATION, next);
        }
    }
    for ours in ["serverfnredirect", "content-type", "content-length"] {
        parts.headers.remove(ours);
    }
    parts.status = StatusCode::SEE_OTHER;
    Response::from_parts(parts, Body::empty())
}
