//! The log-in of candidates: its page, under two addresses, and the log-out.

use axum::{
    Form,
    extract::{
        Path, State,
        rejection::{FormRejection, PathRejection},
    },
    http::{StatusCode, request::Parts},
    response::Response,
};
use lanyard_app::{
    error::ApiError,
    model::candidate::LogInAnswer,
    pages::candidate::{self as pages, Frame, LogInPage},
};
use serde::Deserialize;
use tokio::time::Instant;
use zeroize::Zeroize as _;

use super::{Answer, told, with_token, without_token};
use crate::{
    domain::{institution_code, secret::Secret, throttle::FAILURE_FLOOR},
    http::{
        Lanyard,
        answer::{self, frame, html, problem},
        client_address::client_address,
        encoding::without_secret,
        form::fields::typed,
        headers, turns,
        visitor::{candidate_token, candidate_visitor},
    },
    service::door::sign_in::{SignedIn, TypedLogIn},
};

/// The log-in form as sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LogInForm {
    username: String,
    password: String,
    institution: String,
}

/// `GET /`: the log-in page. A candidate who is logged in can go on from there, and whoever else holds the device now can
/// log in.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Answer {
    drawn(&lanyard, &parts, StatusCode::OK, LogInPage::default(), None).await
}

/// `GET /i/{institution}`: the log-in page with the institution filled in, headed by its name where there is one.
pub async fn page_at(
    State(lanyard): State<Lanyard>,
    institution: Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Answer {
    let Path(institution) = institution.map_err(|_| problem(&lanyard, &ApiError::NotFound))?;
    let page = LogInPage { institution: institution_code::shown(&institution), ..LogInPage::default() };
    let name = lanyard.service.name_of_institution(&institution).await.map_err(told(&lanyard))?;
    drawn(&lanyard, &parts, StatusCode::OK, page, name).await
}

/// The log-in page; it says who is logged in on this device, if somebody is. Only an address that names an institution
/// puts its name on top: after a form was sent the page says `None` whatever was typed, or the refusal would tell which
/// part of it was right.
async fn drawn(
    lanyard: &Lanyard,
    parts: &Parts,
    status: StatusCode,
    page: LogInPage,
    institution_name: Option<String>,
) -> Answer {
    let visitor = candidate_visitor(lanyard, parts).await?;
    let empty = lanyard.service.is_empty().await.map_err(told(lanyard))?;
    let logged_in = lanyard.service.logged_in(&visitor).await.map_err(told(lanyard))?;
    let answer = page.answer.or_else(|| empty.then_some(LogInAnswer::NoInstitution));
    let is_nobodys = logged_in.is_none() && status == StatusCode::OK;
    let frame = Frame { logged_in, ..frame(lanyard, institution_name) };
    let answer = html(status, pages::log_in(&frame, &LogInPage { answer, ..page }));
    // Who is logged in is said by their username.
    Ok(if is_nobodys { without_secret(answer) } else { answer })
}

/// `POST /`: log in.
pub async fn sign_in(
    State(lanyard): State<Lanyard>,
    parts: Parts,
    form: Result<Form<LogInForm>, FormRejection>,
) -> Answer {
    let arrived = Instant::now();
    let mut form = typed(form).map_err(told(&lanyard))?;
    let typed = TypedLogIn {
        username: form.username.clone(),
        institution: form.institution.clone(),
        password: Secret::new(std::mem::take(&mut form.password)),
    };
    form.password.zeroize();
    let address = client_address(&parts, &lanyard.config.trusted_proxies);
    match lanyard.service.sign_in(&typed, address).await.map_err(told(&lanyard))? {
        SignedIn::Next { token, path } => {
            // Nobody holds the cookie any more whose place the new one takes.
            if let Some(before) = candidate_token(&lanyard, &parts) {
                lanyard.service.end_browser_session(&before).await.map_err(told(&lanyard))?;
            }
            Ok(with_token(&lanyard, &token, path))
        }
        SignedIn::Answer(answer) => {
            if matches!(answer, LogInAnswer::Refused { .. }) {
                turns::hold_back_until(arrived + FAILURE_FLOOR).await;
            }
            let page = LogInPage { username: form.username, institution: form.institution, answer: Some(answer) };
            drawn(&lanyard, &parts, StatusCode::UNPROCESSABLE_ENTITY, page, None).await
        }
    }
}

/// `POST /log_out`.
pub async fn log_out(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let ended = match candidate_token(&lanyard, &parts) {
        Some(token) => lanyard.service.end_browser_session(&token).await,
        None => Ok(()),
    };
    let response = match ended {
        Ok(()) => {
            let page = LogInPage { answer: Some(LogInAnswer::LoggedOut), ..LogInPage::default() };
            answer::log_in(&lanyard, StatusCode::OK, &page)
        }
        // The browser forgets it all the same: the next person may sit down at it now.
        Err(error) => problem(&lanyard, &error),
    };
    let mut response = without_token(&lanyard, response);
    headers::clear_site_data(&mut response);
    response
}
