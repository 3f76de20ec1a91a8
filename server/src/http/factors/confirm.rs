//! `/admin/account/confirm`: somebody who is logged in proves once more who they are.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::account::own_page,
    error::ApiError,
    model::factor::{AskedProof, FactorRefusal, PasswordProblem},
    pages::door::{ConfirmPage, Confirmed, ConfirmedAct, confirm, confirmed},
    paths,
    ports::Staff,
};
use tokio::time::Instant;

use super::{address, frame_of, given, hold_back, question, refused, status};
use crate::{
    domain::{secret::Secret, token::Token},
    http::{
        Lanyard, answer,
        cookie::{self, Audience},
        form::{fields::Fields, page},
        visitor::enrolling,
    },
    service::door::{proof::Proven, sign_on::Onward},
};

/// A page that is opened, or opened again in place of a form that was sent to it without a proof.
fn opened_page(next: &str) -> Onward {
    let back = if next.starts_with(paths::TEAM) {
        paths::TEAM
    } else if next.starts_with(paths::SIGN_ON_SETTINGS) {
        paths::SETTINGS
    } else {
        paths::MY_ACCOUNT
    };
    Onward { next: next.to_owned(), fields: vec![], back: back.to_owned() }
}

/// What a page says that it is about.
fn about(wanted: &Onward) -> ConfirmedAct {
    if is_export(wanted) {
        ConfirmedAct::Export
    } else if wanted.next.starts_with(paths::TAKE_FACTORS) {
        ConfirmedAct::FactorsOfColleague
    } else if wanted.next.starts_with(paths::SIGN_ON_SETTINGS) {
        ConfirmedAct::SignOn
    } else {
        ConfirmedAct::OwnFactors
    }
}

/// What goes on with a form is one of those that take passwords out; anything else is a page that is opened.
pub fn is_export(wanted: &Onward) -> bool {
    EXPORTS.contains(&wanted.next.as_str())
}

/// The addresses that take passwords out in bulk, or let a program do so.
const EXPORTS: [&str; 5] = [paths::LOGINS_XLSX, paths::PRINT, paths::REPORT_XLSX, paths::REPORT_PRINT, paths::PROGRAMS];

/// The pages that change how somebody logs in.
const CHANGES: [&str; 6] = [
    paths::NEW_APP,
    paths::NEW_PASSKEY,
    paths::RECOVERY_CODES,
    paths::REMOVE_FACTOR,
    paths::TAKE_FACTORS,
    paths::SIGN_ON_SETTINGS,
];

/// The member of staff who changes their factors, with the proof that they gave all of them a short while ago; else the
/// page that asks for them.
pub async fn proven(lanyard: &Lanyard, parts: &Parts) -> Result<Proven, Response> {
    let next = parts.uri.path_and_query().map_or(paths::MY_ACCOUNT, |address| address.as_str());
    let checked = async {
        let (staff, token) = signed_in(lanyard, parts)?;
        Ok::<_, ApiError>((staff, lanyard.service.proven(&staff, &token).await?))
    };
    match checked.await {
        Ok((_, Ok(proven))) => Ok(proven),
        Ok((staff, Err(asked))) => Err(shown(lanyard, parts, &staff, asked, &opened_page(next), None).await),
        Err(error) => Err(refused(lanyard, next, &error)),
    }
}

/// Answers a form that would take passwords out with the page that asks for the second factor first, and keeps the form.
pub async fn step_up(lanyard: &Lanyard, parts: &Parts, action: &str, fields: Fields) -> Response {
    let back = page::of(action, &fields).or_else(|| page::back(action, &fields));
    let wanted = Onward {
        next: action.to_owned(),
        back: back.unwrap_or_else(|| paths::SESSIONS.to_owned()),
        fields: fields.into_pairs(),
    };
    let asked = async {
        let (staff, token) = signed_in(lanyard, parts)?;
        Ok::<_, ApiError>((staff, lanyard.service.asked_factor(&staff, &token).await?))
    };
    match asked.await {
        Ok((staff, asked)) => {
            let mut page = shown(lanyard, parts, &staff, asked, &wanted, None).await;
            *page.status_mut() = ApiError::FactorNeeded.status_code();
            page
        }
        Err(error) => refused(lanyard, &wanted.back, &error),
    }
}

/// `GET`: a page that is opened from nowhere leads to My account.
pub async fn opened() -> Redirect {
    Redirect::to(paths::MY_ACCOUNT)
}

/// Takes what was asked for, draws a new token, and goes on.
pub async fn take(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let arrived = Instant::now();
    let fields = Fields::read(&body);
    let Some(wanted) = wanted(&fields) else { return answer::problem(&lanyard, &ApiError::Malformed) };
    let (staff, token) = match signed_in(&lanyard, &parts) {
        Ok(signed_in) => signed_in,
        Err(error) => return refused(&lanyard, &wanted.back, &error),
    };
    let asked = if is_export(&wanted) {
        lanyard.service.asked_factor(&staff, &token).await
    } else {
        lanyard.service.asked_proof(&staff, &token).await
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return refused(&lanyard, &wanted.back, &error),
    };
    if asked.provider || asked.impossible {
        return shown(&lanyard, &parts, &staff, asked, &wanted, None).await;
    }
    if asked.is_nothing() {
        return go_on(&lanyard, &parts, &staff, &wanted).await;
    }
    let renewed = async {
        let password = asked.password.then(|| Secret::new(fields.first("password").to_owned()));
        if password.as_ref().is_some_and(|password| password.expose().is_empty()) {
            return Err(FactorRefusal::Password(PasswordProblem::Missing));
        }
        let given = if asked.factor() { Some(given(&fields).ok_or(FactorRefusal::CodeMissing)?) } else { None };
        lanyard.service.prove((&staff, &token), password, given, address(&lanyard, &parts)).await
    };
    match renewed.await {
        Ok(renewed) => {
            let mut response = go_on(&lanyard, &parts, &staff, &wanted).await;
            cookie::send(&mut response, &cookie::set(&renewed, Audience::Staff, lanyard.is_secure()));
            response
        }
        Err(FactorRefusal::Other(error)) => refused(&lanyard, &wanted.back, &error),
        Err(refusal) => {
            hold_back(&refusal, arrived).await;
            shown(&lanyard, &parts, &staff, asked, &wanted, Some(&refusal)).await
        }
    }
}

/// A question for one of their passkeys.
pub async fn ask(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    question(match enrolling(&parts) {
        Ok(staff) => lanyard.service.ask_passkey_of(&staff).await,
        Err(error) => Err(error.into()),
    })
}

/// Who sends this, and by which token.
pub fn signed_in(lanyard: &Lanyard, parts: &Parts) -> Result<(Staff, Token), ApiError> {
    let staff = enrolling(parts)?;
    let token = cookie::read(&parts.headers, Audience::Staff, lanyard.is_secure());
    Ok((staff, token.ok_or(ApiError::NotLoggedIn)?))
}

/// What the form says that it is about; `None` where no page of ours says so.
pub fn wanted(fields: &Fields) -> Option<Onward> {
    let next = fields.first("next");
    let path = next.split('?').next().unwrap_or_default();
    let is_known = EXPORTS.contains(&next) || CHANGES.contains(&path);
    let next = if EXPORTS.contains(&next) { next.to_owned() } else { own_page(next)? };
    let back = own_page(fields.first("back")).unwrap_or_else(|| paths::MY_ACCOUNT.to_owned());
    is_known.then(|| Onward { next, fields: ConfirmPage::sent_in(fields.pairs()), back })
}

async fn go_on(lanyard: &Lanyard, parts: &Parts, staff: &Staff, wanted: &Onward) -> Response {
    if !is_export(wanted) {
        return Redirect::to(&wanted.next).into_response();
    }
    match frame_of(lanyard, parts, staff).await {
        Ok(frame) => {
            let page = Confirmed { next: &wanted.next, fields: &wanted.fields, back: &wanted.back };
            answer::html(StatusCode::OK, confirmed(&frame, &page))
        }
        Err(error) => answer::problem(lanyard, &error),
    }
}

async fn shown(
    lanyard: &Lanyard,
    parts: &Parts,
    staff: &Staff,
    asked: AskedProof,
    wanted: &Onward,
    refusal: Option<&FactorRefusal>,
) -> Response {
    let frame = match frame_of(lanyard, parts, staff).await {
        Ok(frame) => frame,
        Err(error) => return answer::problem(lanyard, &error),
    };
    let page = ConfirmPage {
        asked,
        next: &wanted.next,
        fields: &wanted.fields,
        about: about(wanted),
        refusal,
        back: &wanted.back,
    };
    answer::html(refusal.map_or(StatusCode::OK, status), confirm(&frame, &page))
}
