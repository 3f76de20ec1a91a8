//! `/admin/login/passkey`: a log-in with a passkey and nothing else.

use axum::{
    body::Bytes,
    extract::State,
    http::request::Parts,
    response::{Redirect, Response},
};
use lanyard_app::{api::account::after_log_in, model::factor::FactorRefusal, pages::door::step_gone, paths};
use tokio::time::Instant;

use super::{hold_back, question, refused, status};
use crate::http::{Lanyard, answer, form::fields::Fields, let_in::let_in, request};

/// A question for any device that can say whose it is.
pub async fn ask(State(lanyard): State<Lanyard>) -> Response {
    question(lanyard.service.ask_passkey_alone().await)
}

/// Opens the browser session of whoever the device says it is.
pub async fn log_in(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let arrived = Instant::now();
    let fields = Fields::read(&body);
    let next = after_log_in(fields.first("next"));
    let (ceremony, credential) = (fields.word("ceremony"), fields.first("credential"));
    match lanyard.service.log_in_with_passkey(ceremony, credential, &request::device(&parts.headers)).await {
        Ok(opened) => let_in(&lanyard, &parts, &opened, &next).await,
        Err(FactorRefusal::Other(error)) => refused(&lanyard, &next, &error),
        Err(refusal) => {
            hold_back(&refusal, arrived).await;
            answer::html(status(&refusal), step_gone(&answer::door_frame(&lanyard, None), &refusal))
        }
    }
}

/// The addresses of both, opened like a page.
pub async fn opened() -> Redirect {
    Redirect::to(paths::STAFF_LOG_IN)
}
