//! `/admin/forgotten`: somebody who forgot their password asks for a link by mail, or reads whom to ask.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::Response,
};
use lanyard_app::{
    error::{ApiError, Problem},
    pages::door::{Forgotten, forgotten},
    words::{errors, staff::language},
};
use tokio::time::Instant;

use super::{
    Lanyard,
    answer::{crowded, door_frame, html},
    client_address::client_address,
    form::fields::Fields,
    turns,
};
use crate::domain::throttle::FAILURE_FLOOR;

/// `GET`: the form, where mail leaves the server.
pub async fn page(State(lanyard): State<Lanyard>) -> Response {
    let first = Forgotten::Form { email: "", error: None };
    shown(&lanyard, StatusCode::OK, if lanyard.service.sends_mail() { first } else { Forgotten::Ask })
}

/// `POST`: asks for the letter. Whether the address has an account is told neither by the answer nor by its time: what has to
/// be done goes on beside it, and every answer waits as long as a refused log-in.
pub async fn ask(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let arrived = Instant::now();
    if !lanyard.service.sends_mail() {
        return shown(&lanyard, StatusCode::OK, Forgotten::Ask);
    }
    let fields = Fields::read(&body);
    let email = fields.first("email").trim();
    let from = client_address(&parts, &lanyard.config.trusted_proxies);
    match Arc::clone(&lanyard.service).ask_for_reset(email, from).await {
        Ok(()) => {
            turns::hold_back_until(arrived + FAILURE_FLOOR).await;
            shown(&lanyard, StatusCode::OK, Forgotten::Sent { email })
        }
        Err(error @ ApiError::TooManyLogIns) => {
            turns::hold_back_until(arrived + turns::REFUSED_AFTER).await;
            crowded(&lanyard, &error)
        }
        Err(_) => {
            let problem = if email.is_empty() { Problem::EmailMissing } else { Problem::EmailMalformed };
            let sentence = errors::problem(problem, language());
            shown(&lanyard, StatusCode::UNPROCESSABLE_ENTITY, Forgotten::Form { email, error: Some(&sentence) })
        }
    }
}

fn shown(lanyard: &Lanyard, status: StatusCode, what: Forgotten<'_>) -> Response {
    html(status, forgotten(&door_frame(lanyard, None), what))
}
