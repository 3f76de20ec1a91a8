//! What links lead to, for whoever bears them: `GET` only reads, because mail programs open links by themselves, and a `POST`
//! takes.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, request::Parts},
    response::Response,
};
use lanyard_app::{
    error::{ApiError, Problem},
    pages::door::{
        DoorMessage, InvitationPage, InvitedBy, ResetPage, door_message, invitation as invitation_page,
        reset as reset_page,
    },
    paths,
    words::{errors, staff::language},
};
use tokio::time::Instant;

use super::{
    Lanyard,
    answer::{crowded, door_frame, html, problem},
    client_address::client_address,
    cookie::{self, Audience},
    form::fields::Fields,
    let_in::let_in,
    request, turns,
};
use crate::{
    domain::{secret::Secret, throttle::FAILURE_FLOOR, token::Token},
    service::team::bearer::{Acceptance, BadPassword, Led, OpenedInvitation, Reset},
};

/// A page, or what is answered instead.
type Answer = Result<Response, Response>;

/// What was wrong with a form that is shown again.
#[derive(Default)]
struct Wrong {
    /// The name as it was sent.
    name: Option<String>,
    name_error: Option<String>,
    password_error: Option<String>,
}

/// `GET /admin/invitation/{token}`.
pub async fn invitation(State(lanyard): State<Lanyard>, token: Result<Path<String>, PathRejection>) -> Answer {
    let (token, address) = bearer(token, paths::INVITATION).ok_or_else(|| gone(&lanyard))?;
    opened(&lanyard, &token, &address, StatusCode::OK, Wrong::default()).await
}

/// `POST /admin/invitation/{token}`: accepts it.
pub async fn accept(
    State(lanyard): State<Lanyard>,
    token: Result<Path<String>, PathRejection>,
    parts: Parts,
    body: Bytes,
) -> Answer {
    let arrived = Instant::now();
    let (token, address) = bearer(token, paths::INVITATION).ok_or_else(|| gone(&lanyard))?;
    let fields = Fields::read(&body);
    let password = Secret::new(fields.first("password").to_owned());
    // The form for somebody who has an account has no name.
    let accepted = if let Some(name) = fields.all("name").next() {
        lanyard.service.accept_as_newcomer(&token, name, &password, &request::device(&parts.headers)).await
    } else {
        let from = client_address(&parts, &lanyard.config.trusted_proxies);
        lanyard.service.accept_with_password(&token, &password, from).await
    };
    let name = fields.all("name").next().map(str::to_owned);
    let is_new = name.is_some();
    let wrong = match accepted {
        Ok(Acceptance::LoggedIn(opened)) => return Ok(let_in(&lanyard, &parts, &opened, paths::SESSIONS).await),
        Ok(Acceptance::Placed) => return Ok(said(&lanyard, StatusCode::OK, DoorMessage::Placed)),
        Ok(Acceptance::InTeam) => return Ok(said(&lanyard, StatusCode::OK, DoorMessage::InTeam)),
        Ok(Acceptance::Gone) => return Ok(gone(&lanyard)),
        Ok(Acceptance::Over) => return Ok(said(&lanyard, StatusCode::GONE, DoorMessage::LinkOver)),
        // It shows what it asks of whoever has the address now.
        Ok(Acceptance::Another) => {
            return opened(&lanyard, &token, &address, StatusCode::CONFLICT, Wrong::default()).await;
        }
        Ok(Acceptance::Wrong { name: name_error, password }) => Wrong {
            name,
            name_error: name_error.map(name_sentence),
            password_error: password.map(|bad| sentence(bad, is_new)),
        },
        Err(ApiError::LogInRefused) => {
            turns::hold_back_until(arrived + FAILURE_FLOOR).await;
            Wrong { password_error: Some(language().door().refused.to_owned()), ..Wrong::default() }
        }
        Err(error @ ApiError::TooManyLogIns) => {
            turns::hold_back_until(arrived + turns::REFUSED_AFTER).await;
            return Ok(crowded(&lanyard, &error));
        }
        Err(error) => return Err(problem(&lanyard, &error)),
    };
    opened(&lanyard, &token, &address, StatusCode::UNPROCESSABLE_ENTITY, wrong).await
}

/// `GET /admin/reset/{token}`.
pub async fn reset(State(lanyard): State<Lanyard>, token: Result<Path<String>, PathRejection>) -> Answer {
    let (token, address) = bearer(token, paths::RESET).ok_or_else(|| gone(&lanyard))?;
    opened_reset(&lanyard, &token, &address, None).await
}

/// `POST /admin/reset/{token}`: stores the new password.
pub async fn choose_password(
    State(lanyard): State<Lanyard>,
    token: Result<Path<String>, PathRejection>,
    body: Bytes,
) -> Answer {
    let (token, address) = bearer(token, paths::RESET).ok_or_else(|| gone(&lanyard))?;
    let password = Secret::new(Fields::read(&body).first("password").to_owned());
    match lanyard.service.reset_password(&token, &password).await.map_err(|error| problem(&lanyard, &error))? {
        Reset::Done => {
            // Whoever was logged in with the old password is logged out, here too.
            let mut response = said(&lanyard, StatusCode::OK, DoorMessage::PasswordChosen);
            cookie::send(&mut response, &cookie::cleared(Audience::Staff, lanyard.is_secure()));
            Ok(response)
        }
        Reset::Gone => Ok(gone(&lanyard)),
        Reset::Over => Ok(said(&lanyard, StatusCode::GONE, DoorMessage::LinkOver)),
        Reset::Wrong(bad) => opened_reset(&lanyard, &token, &address, Some(&sentence(bad, true))).await,
    }
}

/// The token in the address, and the address; `None` for what is none.
fn bearer(token: Result<Path<String>, PathRejection>, leads_to: &str) -> Option<(Token, String)> {
    let token = token.ok().and_then(|Path(text)| Token::from_address(&text))?;
    Some((token, [leads_to, &token.in_address()].concat()))
}

/// What is no token is answered like a link that is used up.
fn gone(lanyard: &Lanyard) -> Response {
    said(lanyard, StatusCode::NOT_FOUND, DoorMessage::LinkGone)
}

async fn opened(lanyard: &Lanyard, token: &Token, address: &str, status: StatusCode, wrong: Wrong) -> Answer {
    let led = lanyard.service.opened_invitation(token).await.map_err(|error| problem(lanyard, &error))?;
    let OpenedInvitation { institution_name, email, name, role, until, known, provider } = match led {
        Led::To(invitation) => invitation,
        Led::Gone => return Ok(gone(lanyard)),
        Led::Over => return Ok(said(lanyard, StatusCode::GONE, DoorMessage::LinkOver)),
    };
    let until = language().times().day_and_time_in_zone(&until);
    let name = wrong.name.unwrap_or(name);
    let page = InvitationPage {
        address,
        email: &email,
        role,
        until: &until,
        provider: provider.as_ref().map(|provider| InvitedBy {
            institution_code: &provider.institution_code,
            name: &provider.name,
            only: provider.only,
        }),
        name: (!known).then_some(name.as_str()),
        name_error: wrong.name_error.as_deref(),
        password_error: wrong.password_error.as_deref(),
    };
    Ok(html(status, invitation_page(&door_frame(lanyard, Some(&institution_name)), &page)))
}

async fn opened_reset(lanyard: &Lanyard, token: &Token, address: &str, error: Option<&str>) -> Answer {
    let reset = match lanyard.service.opened_reset(token).await.map_err(|error| problem(lanyard, &error))? {
        Led::To(reset) => reset,
        Led::Gone => return Ok(gone(lanyard)),
        Led::Over => return Ok(said(lanyard, StatusCode::GONE, DoorMessage::LinkOver)),
    };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ResetPage { address, email: &reset.email, error };
    Ok(html(status, reset_page(&door_frame(lanyard, Some(&reset.institution_name)), &page)))
}

fn said(lanyard: &Lanyard, status: StatusCode, message: DoorMessage) -> Response {
    html(status, door_message(&door_frame(lanyard, None), message))
}

fn name_sentence(problem: Problem) -> String {
    errors::problem(problem, language()).into_owned()
}

fn sentence(bad: BadPassword, is_new: bool) -> String {
    match bad {
        BadPassword::Missing if !is_new => language().door().password_missing.to_owned(),
        BadPassword::Missing => language().door().new_password_missing.to_owned(),
        BadPassword::Weak(weak) => weak.to_string(),
    }
}
