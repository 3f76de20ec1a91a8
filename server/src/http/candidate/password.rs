//! A new password: asking with the present one, showing the new one, writing it down.

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect},
};
use lanyard_app::{
    error::{Field, Problem},
    pages::candidate::{self as pages, Frame, Message},
    paths,
};
use serde::Deserialize;
use tokio::time::Instant;

use super::{Answer, told};
use crate::{
    domain::{secret::Secret, throttle::FAILURE_FLOOR},
    http::{
        Lanyard,
        answer::{frame_of, html, problem},
        client_address::client_address,
        form::fields::typed,
        turns,
        visitor::{at_their_test, candidate, where_they_belong},
    },
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

/// `GET /me/password`: asks for the present password.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    let candidate = at_their_test(&lanyard, &parts).await?;
    if candidate.has_finished() {
        finished(&lanyard, &candidate, StatusCode::OK).await
    } else {
        asked(&lanyard, &candidate, None).await
    }
}

async fn asked(lanyard: &Lanyard, candidate: &Candidate, problem: Option<Problem>) -> Answer {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    framed(lanyard, candidate, status, |frame| pages::password(frame, problem)).await
}

/// There is no new password to give.
async fn finished(lanyard: &Lanyard, candidate: &Candidate, status: StatusCode) -> Answer {
    framed(lanyard, candidate, status, |frame| pages::message(frame, Message::Finished)).await
}

async fn framed(
    lanyard: &Lanyard,
    candidate: &Candidate,
    status: StatusCode,
    page: impl FnOnce(&Frame) -> String,
) -> Answer {
    let logged_in = lanyard.service.logged_in_at_test(candidate).await.map_err(told(lanyard))?;
    Ok(html(status, page(&frame_of(lanyard, logged_in))))
}

/// `POST /me/password`: "Give me a new password".
pub async fn renew(
    State(lanyard): State<Lanyard>,
    parts: Parts,
    form: Result<Form<PasswordForm>, FormRejection>,
) -> Answer {
    let arrived = Instant::now();
    let candidate = at_their_test(&lanyard, &parts).await?;
    let form = typed(form).map_err(told(&lanyard))?;
    let address = client_address(&parts, &lanyard.config.trusted_proxies);
    match lanyard.service.renew_password(&candidate, &Secret::new(form.password), address).await {
        Ok(Renewed::ToRead) => Ok(Redirect::to(paths::NEW_PASSWORD).into_response()),
        Ok(Renewed::Finished) => finished(&lanyard, &candidate, StatusCode::CONFLICT).await,
        Ok(Renewed::NoLonger) => Ok(where_they_belong(&lanyard, &parts).await),
        Err(error) => match error.on(Field::Password) {
            Some(wrong) => {
                if wrong == Problem::PasswordWrong {
                    turns::hold_back_until(arrived + FAILURE_FLOOR).await;
                }
                asked(&lanyard, &candidate, Some(wrong)).await
            }
            None => Err(problem(&lanyard, &error)),
        },
    }
}

/// `GET /me/password/new`: the new password, as often as asked for, until it is written down.
pub async fn new_page(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    let candidate = candidate(&lanyard, &parts).await?;
    Ok(match lanyard.service.new_password(&candidate).await.map_err(told(&lanyard))? {
        NewPassword::Shown { logged_in, password } => {
            html(StatusCode::OK, pages::new_password(&frame_of(&lanyard, *logged_in), password.expose()))
        }
        NewPassword::WrittenDown | NewPassword::NoLonger => where_they_belong(&lanyard, &parts).await,
    })
}

/// `POST /me/password/new`: "I have written it down".
pub async fn confirm(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    let candidate = candidate(&lanyard, &parts).await?;
    lanyard.service.confirm_password(&candidate).await.map_err(told(&lanyard))?;
    Ok(Redirect::to(paths::ME).into_response())
}
