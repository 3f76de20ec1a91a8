//! The new username: shown until the candidate has typed it once more.

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect},
};
use lanyard_app::{
    error::{Field, Problem},
    model::candidate::LogInAnswer,
    pages::candidate::{self as pages, LogInPage, NewUsernamePage},
    paths,
};
use serde::Deserialize;

use super::{Answer, told, without_token};
use crate::{
    http::{
        Lanyard,
        answer::{frame_of, html, log_in, problem},
        form::fields::typed,
        visitor::candidate,
    },
    service::{candidate::claim::Confirmed, door::visitor::Candidate},
};

/// The check field of the new username page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UsernameForm {
    username: String,
}

/// `GET /welcome/username`: the new username, until confirmed and as often as asked for.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    let candidate = candidate(&lanyard, &parts).await?;
    drawn(&lanyard, &candidate, String::new(), None).await
}

async fn drawn(lanyard: &Lanyard, candidate: &Candidate, typed: String, error: Option<Problem>) -> Answer {
    let facts = lanyard.service.new_username(candidate).await.map_err(told(lanyard))?;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = NewUsernamePage {
        username: facts.username,
        institution_code: facts.institution_code,
        slip_code: facts.slip_code,
        typed,
        error,
    };
    Ok(html(status, pages::new_username(&frame_of(lanyard, facts.logged_in), &page)))
}

/// `POST /welcome/username`: "I have written it down".
pub async fn confirm(
    State(lanyard): State<Lanyard>,
    parts: Parts,
    form: Result<Form<UsernameForm>, FormRejection>,
) -> Answer {
    let candidate = candidate(&lanyard, &parts).await?;
    let form = typed(form).map_err(told(&lanyard))?;
    match lanyard.service.confirm_username(&candidate, &form.username).await {
        Ok(Confirmed::Now) => Ok(Redirect::to(paths::ME).into_response()),
        Ok(Confirmed::LogIn { username, institution }) => {
            let page = LogInPage { username, institution, answer: Some(LogInAnswer::NewUsername) };
            Ok(without_token(&lanyard, log_in(&lanyard, StatusCode::OK, &page)))
        }
        Err(error) => match error.on(Field::Username) {
            Some(differs) => drawn(&lanyard, &candidate, form.username, Some(differs)).await,
            None => Err(problem(&lanyard, &error)),
        },
    }
}
