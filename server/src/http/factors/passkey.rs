//! `/admin/login/passkey`: a log-in with a passkey and nothing else.

use axum::{
    body::Bytes,
    extract::State,
    http::request::Parts,
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{api::account::after_log_in, model::factor::FactorRefusal, pages::door::step_gone, paths};
use tokio::time::Instant;

use super::{hold_back, question, refused, status, strangers_frame};
use crate::http::{
    Lanyard, answer,
    cookie::{self, Audience},
    form::fields::Fields,
};

/// A question for any device that can say whose it is.
pub async fn ask(State(lanyard): State<Lanyard>) -> Response {
    question(lanyard.service.ask_passkey_alone().await)
}

/// Opens the browser session of whoever the device says it is.
pub async fn log_in(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let arrived = Instant::now();
    let fields = Fields::read(&body);
    let next = after_log_in(fields.first("next"));
    match lanyard.service.log_in_with_passkey(fields.word("ceremony"), fields.first("credential")).await {
        Ok(token) => {
            if let Some(old) = cookie::read(&parts.headers, Audience::Staff, lanyard.is_secure())
                && let Err(error) = lanyard.service.end_browser_session(&old).await
            {
                return answer::problem(&lanyard, &error);
            }
            let mut response = Redirect::to(&next).into_response();
            cookie::send(&mut response, &cookie::set(&token, Audience::Staff, lanyard.is_secure()));
            response
        }
        Err(FactorRefusal::Other(error)) => refused(&lanyard, &next, &error),
        Err(refusal) => {
            hold_back(&refusal, arrived).await;
            answer::html(status(&refusal), step_gone(&strangers_frame(&lanyard), &refusal))
        }
    }
}

/// The addresses of both, opened like a page.
pub async fn opened() -> Redirect {
    Redirect::to(paths::STAFF_LOG_IN)
}
