//! The candidates' addresses for a new password: asking with the present one, showing the new one, writing it down.

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    error::{Field, Problem},
    pages::candidate::{self as page, Frame, Message},
    paths,
};
use serde::Deserialize;
use tokio::time::Instant;

use super::{
    Lanyard,
    answer::{frame_of, html, problem, unreadable},
    client_address::client_address,
    turns,
    visitor::{candidate, where_they_belong},
};
use crate::{
    domain::{secret::Secret, throttle::FAILURE_FLOOR},
    service::{
        candidate::renewal::{NewPassword, Renewed},
        door::visitor::Candidate,
    },
};

/// The form that asks for a new password, as sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    password: String,
}

/// Candidates who have not written their new username or password down do that first.
async fn at_their_test(lanyard: &Lanyard, parts: &Parts) -> Result<Candidate, Response> {
    let candidate = candidate(lanyard, parts).await?;
    if candidate.next() == paths::ME { Ok(candidate) } else { Err(Redirect::to(candidate.next()).into_response()) }
}

/// `GET /me/password`: asks for the present password.
pub async fn password(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    match at_their_test(&lanyard, &parts).await {
        Ok(candidate) if candidate.has_finished() => finished_page(&lanyard, &candidate, StatusCode::OK).await,
        Ok(candidate) => password_page(&lanyard, &candidate, None).await,
        Err(instead) => instead,
    }
}

async fn password_page(lanyard: &Lanyard, candidate: &Candidate, problem: Option<Problem>) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    framed(lanyard, candidate, status, |frame| page::password(frame, problem)).await
}

/// There is no new password to give.
async fn finished_page(lanyard: &Lanyard, candidate: &Candidate, status: StatusCode) -> Response {
    framed(lanyard, candidate, status, |frame| page::message(frame, Message::Finished)).await
}

async fn framed(
    lanyard: &Lanyard,
    candidate: &Candidate,
    status: StatusCode,
    page: impl FnOnce(&Frame) -> String,
) -> Response {
    match lanyard.service.logged_in_at_test(candidate).await {
        Ok(logged_in) => html(status, page(&frame_of(lanyard, logged_in))),
        Err(error) => problem(lanyard, &error),
    }
}

/// `POST /me/password`: "Give me a new password".
pub async fn renew(
    State(lanyard): State<Lanyard>,
    parts: Parts,
    form: Result<Form<PasswordForm>, FormRejection>,
) -> Response {
    let arrived = Instant::now();
    let candidate = match at_their_test(&lanyard, &parts).await {
        Ok(candidate) => candidate,
        Err(instead) => return instead,
    };
    let Form(form) = match form {
        Ok(form) => form,
        Err(rejection) => return problem(&lanyard, &unreadable(&rejection)),
    };
    let address = client_address(&parts, &lanyard.config.trusted_proxies);
    match lanyard.service.renew_password(&candidate, &Secret::new(form.password), address).await {
        Ok(Renewed::ToRead) => Redirect::to(paths::NEW_PASSWORD).into_response(),
        Ok(Renewed::Finished) => finished_page(&lanyard, &candidate, StatusCode::CONFLICT).await,
        Ok(Renewed::NoLonger) => where_they_belong(&lanyard, &parts).await,
        Err(error) => match error.on(Field::Password) {
            Some(wrong) => {
                if wrong == Problem::PasswordWrong {
                    turns::hold_back_until(arrived + FAILURE_FLOOR).await;
                }
                password_page(&lanyard, &candidate, Some(wrong)).await
            }
            None => problem(&lanyard, &error),
        },
    }
}

/// `GET /me/password/new`: the new password, as often as asked for, until it is written down.
pub async fn new_password(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let candidate = match candidate(&lanyard, &parts).await {
        Ok(candidate) => candidate,
        Err(instead) => return instead,
    };
    match lanyard.service.new_password(&candidate).await {
        Ok(NewPassword::Shown { logged_in, password }) => {
            html(StatusCode::OK, page::new_password(&frame_of(&lanyard, *logged_in), password.expose()))
        }
        Ok(NewPassword::WrittenDown | NewPassword::NoLonger) => where_they_belong(&lanyard, &parts).await,
        Err(error) => problem(&lanyard, &error),
    }
}

/// `POST /me/password/new`: "I have written it down".
pub async fn confirm(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let candidate = match candidate(&lanyard, &parts).await {
        Ok(candidate) => candidate,
        Err(instead) => return instead,
    };
    match lanyard.service.confirm_password(&candidate).await {
        Ok(()) => Redirect::to(paths::ME).into_response(),
        Err(error) => problem(&lanyard, &error),
    }
}
