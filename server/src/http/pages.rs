//! The administrators' pages: the Leptos app rendered to finished HTML, with what it needs in context.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    Answers, TakesPasskeys,
    api::refused::{AskedForm, RefusedForm},
    paths,
    ports::StaffService,
    shell,
};
use leptos::{nonce::use_nonce, prelude::provide_context, prelude::use_context};
use leptos_axum::{ResponseOptions, render_app_async_with_context};

use super::{Lanyard, door::Door, encoding::without_secret, headers, shape};

/// Everything that pages and server functions find in context.
pub fn provide(lanyard: &Lanyard) {
    provide_context(Arc::clone(&lanyard.service) as Arc<dyn StaffService>);
    provide_context(Door::of(lanyard));
    provide_context(lanyard.site.assets().clone());
    provide_context(TakesPasskeys(lanyard.service.takes_passkeys()));
    // The nonce is drawn for each response, so the policy that names it is made here and not in the header layer.
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&headers::app_policy(&nonce))
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// `GET /admin/…`: any page of the app; the app itself knows which exist.
pub async fn page(State(lanyard): State<Lanyard>, request: Request) -> Response {
    render(lanyard, request, None).await
}

/// `GET /admin`: the home of staff.
pub async fn home() -> Redirect {
    Redirect::to(paths::SESSIONS)
}

/// What a page has to tell about the plain form that it answers.
#[derive(Clone, Debug)]
pub enum FormAnswer {
    /// It was refused.
    Refused(RefusedForm),
    /// It asks whether an act is meant.
    Asked(AskedForm),
}

/// The page that a refused plain form sits on: finished HTML, what was typed still in it, the status of the refusal.
/// `of` is the refused request: its cookies and visitor say who is asking.
pub async fn refused(lanyard: Lanyard, of: Parts, page: &str, status: StatusCode, form: RefusedForm) -> Response {
    answered(lanyard, of, page, status, FormAnswer::Refused(form)).await
}

/// The page on which an act was asked for, with the question whether it is meant.
pub async fn asked(lanyard: Lanyard, of: Parts, page: &str, form: AskedForm) -> Response {
    answered(lanyard, of, page, StatusCode::OK, FormAnswer::Asked(form)).await
}

async fn answered(lanyard: Lanyard, of: Parts, page: &str, status: StatusCode, answer: FormAnswer) -> Response {
    let Ok(uri) = page.parse::<Uri>() else { return status.into_response() };
    let mut request = Request::from_parts(of, Body::empty());
    request.headers_mut().remove(header::CONTENT_LENGTH);
    *request.uri_mut() = uri;
    *request.method_mut() = Method::GET;
    let mut response = render(lanyard, request, Some(answer)).await;
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    response
}

async fn render(lanyard: Lanyard, request: Request, answer: Option<FormAnswer>) -> Response {
    let assets = lanyard.site.assets().clone();
    let answers = Answers::default();
    let of_page = answers.clone();
    let context = move || {
        provide(&lanyard);
        provide_context(of_page.clone());
        match answer.clone() {
            Some(FormAnswer::Refused(form)) => provide_context(form),
            Some(FormAnswer::Asked(form)) => provide_context(form),
            None => {}
        }
    };
    let (parts, body) = render_app_async_with_context(context, move || shell(&assets))(request).await.into_parts();
    // The page is in memory already; a body that breaks off while it is written was never whole.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let html = match String::from_utf8(bytes.into()) {
        Ok(html) => {
            let mut html = shape::written(html);
            answers.write_behind(&mut html);
            Body::from(html)
        }
        Err(other) => Body::from(other.into_bytes()),
    };
    // A login with its password is never on a page of the app, but on documents.
    without_secret(Response::from_parts(parts, html))
}
