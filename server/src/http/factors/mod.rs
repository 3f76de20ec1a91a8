//! Second factors over HTTP: documents with plain forms, and the questions that a script hands to a device.

pub mod colleague;
pub mod confirm;
pub mod enrolment;
pub mod passkey;
pub mod second_step;

use std::net::IpAddr;

use axum::{
    Json,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Response},
};
use lanyard_app::{
    error::ApiError,
    model::factor::{FactorRefusal, PasswordProblem},
    pages::door::DoorFrame,
    ports::{Principal, door::KnowStaff as _},
    words::staff::{factors, language},
};
use serde_json::json;
use tokio::time::Instant;

use super::{Lanyard, answer, client_address::client_address, form::fields::Fields, turns, visitor};
use crate::{
    domain::{secret::Secret, throttle::FAILURE_FLOOR},
    service::door::{passkeys::Question, proof::Given},
};

/// What somebody sent as a second factor; `None` where they sent none. A passkey goes before a code: its form has both.
fn given(fields: &Fields) -> Option<Given> {
    if !fields.word("credential").is_empty() {
        let (ceremony, answer) = (fields.word("ceremony").to_owned(), fields.first("credential").to_owned());
        return Some(Given::Passkey { ceremony, answer });
    }
    let typed = [fields.word("code"), fields.word("recovery")].into_iter().find(|typed| !typed.is_empty())?;
    Some(Given::Code(Secret::new(typed.to_owned())))
}

/// Where a request comes from.
fn address(lanyard: &Lanyard, parts: &Parts) -> IpAddr {
    client_address(parts, &lanyard.config.trusted_proxies)
}

/// What stands around a page of this member of staff.
pub async fn frame_of(lanyard: &Lanyard, parts: &Parts, staff: impl Into<Principal>) -> Result<DoorFrame, ApiError> {
    let account = lanyard.service.account(&staff.into().staff()?).await?;
    Ok(DoorFrame {
        institution_name: Some(account.institution_name),
        whose: visitor::whose(parts),
        ..answer::door_frame(lanyard, None)
    })
}

/// The status of a page that says why a proof was not taken.
fn status(refusal: &FactorRefusal) -> StatusCode {
    match refusal {
        FactorRefusal::Password(PasswordProblem::Wrong)
        | FactorRefusal::CodeWrong
        | FactorRefusal::CodeOfAnotherTime
        | FactorRefusal::CodeUsed
        | FactorRefusal::PasskeyRefused
        | FactorRefusal::PasskeySuspected => StatusCode::UNAUTHORIZED,
        FactorRefusal::Password(PasswordProblem::Missing)
        | FactorRefusal::CodeMissing
        | FactorRefusal::CodeMalformed
        | FactorRefusal::PasskeyName => StatusCode::UNPROCESSABLE_ENTITY,
        FactorRefusal::PasskeyKnown => StatusCode::CONFLICT,
        FactorRefusal::Gone => StatusCode::GONE,
        FactorRefusal::Other(error) => error.status_code(),
    }
}

/// Holds a refusal back until the floor of failures, so that its time tells nothing.
async fn hold_back(refusal: &FactorRefusal, arrived: Instant) {
    let wait = match refusal {
        FactorRefusal::Other(ApiError::TooManyLogIns) => turns::REFUSED_AFTER,
        FactorRefusal::Other(_) => return,
        _ => FAILURE_FLOOR,
    };
    turns::hold_back_until(arrived + wait).await;
}

/// A question for a device, as the script reads it; or why there is none.
fn question(asked: Result<Question, FactorRefusal>) -> Response {
    match asked {
        Ok(question) => Json(question).into_response(),
        Err(refusal) => {
            (status(&refusal), Json(json!({ "sentence": factors::refusal(&refusal, language()) }))).into_response()
        }
    }
}

/// A refusal that is no matter of factors: led to the log-in page where nobody is logged in, else a page of its own.
pub fn refused(lanyard: &Lanyard, back: &str, error: &ApiError) -> Response {
    match error {
        ApiError::NotLoggedIn | ApiError::TimedOut => answer::to_log_in(back, error),
        ApiError::TooManyLogIns => answer::crowded(lanyard, error),
        _ => answer::problem(lanyard, error),
    }
}
