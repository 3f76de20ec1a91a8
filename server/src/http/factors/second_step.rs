//! `/admin/login/second`: the second step of a log-in.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri, request::Parts},
    response::{Redirect, Response},
};
use lanyard_app::{
    api::account::after_log_in,
    model::factor::FactorRefusal,
    pages::door::{SecondStepPage, second_step, step_gone},
};
use tokio::time::Instant;

use super::{address, given, hold_back, question, refused, status};
use crate::{
    domain::token::CeremonyToken,
    http::{Lanyard, answer, cookie, form::fields::Fields, let_in::let_in, request},
};

/// Asks for a factor.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let fields = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
    shown(&lanyard, &parts, &after_log_in(fields.first("next")), None).await
}

/// Takes a factor, and opens the browser session.
pub async fn finish(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let arrived = Instant::now();
    let fields = Fields::read(&body);
    let next = after_log_in(fields.first("next"));
    let opened = async {
        let token = token(&lanyard, &parts)?;
        let given = given(&fields).ok_or(FactorRefusal::CodeMissing)?;
        let from = (address(&lanyard, &parts), &request::device(&parts.headers));
        lanyard.service.finish_second_step(&token, &given, from).await
    };
    match opened.await {
        Ok(opened) => {
            let mut response = let_in(&lanyard, &parts, &opened, &next).await;
            cookie::send(&mut response, &cookie::second_step_cleared(lanyard.is_secure()));
            response
        }
        Err(refusal) => {
            hold_back(&refusal, arrived).await;
            shown(&lanyard, &parts, &next, Some(&refusal)).await
        }
    }
}

/// A question for one of their passkeys.
pub async fn ask(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    question(match token(&lanyard, &parts) {
        Ok(token) => lanyard.service.ask_passkey_second(&token).await,
        Err(refusal) => Err(refusal),
    })
}

/// The address of a question, opened like a page.
pub async fn opened_ask(address: Uri) -> Redirect {
    Redirect::to(address.path().rsplit_once('/').map_or("/", |(page, _)| page))
}

fn token(lanyard: &Lanyard, parts: &Parts) -> Result<CeremonyToken, FactorRefusal> {
    cookie::read_second_step(&parts.headers, lanyard.is_secure()).ok_or(FactorRefusal::Gone)
}

async fn shown(lanyard: &Lanyard, parts: &Parts, next: &str, refusal: Option<&FactorRefusal>) -> Response {
    if let Some(FactorRefusal::Other(error)) = refusal {
        return refused(lanyard, next, error);
    }
    let asked = async { lanyard.service.second_step(&token(lanyard, parts)?).await };
    let frame = answer::door_frame(lanyard, None);
    match asked.await {
        Ok(asked) => {
            let page = SecondStepPage { asked, next, refusal };
            answer::html(refusal.map_or(StatusCode::OK, status), second_step(&frame, &page))
        }
        Err(FactorRefusal::Other(error)) => refused(lanyard, next, &error),
        Err(gone) => answer::html(status(&gone), step_gone(&frame, &gone)),
    }
}
