//! `/admin/sign-on`: staff go to a provider and come back. Whoever comes back is led on by a page and not by a redirect: the
//! chain began at another server, and strict cookies are not sent along it.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header::REFRESH, request::Parts},
    response::Response,
};
use lanyard_app::{
    api::account::after_log_in,
    model::signing_on::SignOnRefusal,
    pages::door::{
        Confirmed, DoorFrame, Passage, SignOnPage, confirmed, passage, sign_on as sign_on_page, sign_on_failed,
    },
    paths,
    ports::door::KnowStaff as _,
};

use super::{
    Lanyard, answer,
    cookie::{self, Audience},
    factors::confirm,
    form::fields::Fields,
    request,
};
use crate::{
    domain::token::{CeremonyToken, Token},
    service::door::sign_on::{Arrival, OfferedProvider, Onward, Returned, SentAway},
};

/// `GET /admin/sign-on`.
pub async fn page(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let words = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
    shown(&lanyard, "", &after_log_in(words.first("next")), None)
}

/// `GET /admin/sign-on/{institution}`: the button of its provider.
pub async fn page_of(
    State(lanyard): State<Lanyard>,
    code: Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Response {
    let code = code.map(|Path(code)| code).unwrap_or_default();
    let words = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
    let next = after_log_in(words.first("next"));
    match lanyard.service.offered_by(&code).await {
        Ok(OfferedProvider { institution_name, name, .. }) => {
            let page = SignOnPage { one: Some((&code, &name)), next: &next, ..SignOnPage::default() };
            answer::html(
                StatusCode::OK,
                sign_on_page(&answer::door_frame(&lanyard, institution_name.as_deref()), &page),
            )
        }
        Err(refusal) => shown(&lanyard, &code, &next, Some(&refusal)),
    }
}

/// `POST /admin/sign-on`: sends the browser away.
pub async fn begin(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let next = after_log_in(fields.first("next"));
    let code = fields.word("institution");
    let sent = async {
        let scope = if fields.word("all") == "1" { None } else { lanyard.service.offered_by(code).await?.institution };
        let before = cookie::read(&parts.headers, Audience::Staff, lanyard.is_secure());
        lanyard.service.begin_sign_on(scope, (known(&lanyard, &parts), before.as_ref()), next.clone()).await
    };
    match sent.await {
        Ok(sent) => away(&lanyard, &sent),
        Err(refusal) => shown(&lanyard, code, &next, Some(&refusal)),
    }
}

/// `POST /admin/sign-on/again`: sends somebody who is logged in to their provider once more.
pub async fn again(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let Some(wanted) = confirm::wanted(&fields) else {
        return answer::problem(&lanyard, &lanyard_app::error::ApiError::Malformed);
    };
    let back = wanted.back.clone();
    let (staff, token) = match confirm::signed_in(&lanyard, &parts) {
        Ok(signed_in) => signed_in,
        Err(error) => return answer::to_log_in(&back, &error),
    };
    match lanyard.service.begin_proof_by_provider((&staff, &token), known(&lanyard, &parts), wanted).await {
        Ok(sent) => away(&lanyard, &sent),
        Err(refusal) => failed(&lanyard, &refusal, Some(&back)),
    }
}

/// `GET /admin/sign-on/return`: the browser comes back.
pub async fn returned(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let words = Fields::read(parts.uri.query().unwrap_or_default().as_bytes());
    let (state, cookie) = (CeremonyToken::parse(words.first("state")), known(&lanyard, &parts));
    let (Some(state), Some(cookie)) = (state, cookie) else {
        return failed(&lanyard, &SignOnRefusal::Gone, None);
    };
    let returned = Returned {
        state: &state,
        cookie: &cookie,
        code: words.first("code"),
        error: words.first("error"),
        issuer: words.first("iss"),
    };
    match lanyard.service.finish_sign_on(returned, &request::device(&parts.headers)).await {
        Ok(Arrival::LetIn(opened, Onward { next, .. })) => {
            let next = if opened.has_choice { paths::institutions(&next) } else { next };
            with_token(&lanyard, landed(&lanyard, Passage::Landing, &next), &opened.token)
        }
        Ok(Arrival::Second(token, Onward { next, .. })) => {
            let mut response = landed(&lanyard, Passage::Second, &paths::second_step(&next));
            cookie::send(&mut response, &cookie::second_step(&token, lanyard.is_secure()));
            response
        }
        Ok(Arrival::Proven(token, onward)) => {
            let response = proven(&lanyard, &token, &onward).await;
            with_token(&lanyard, response, &token)
        }
        Err(refusal) => failed(&lanyard, &refusal, None),
    }
}

/// Goes on with what waited for the proof: a page, or a form that is sent on.
async fn proven(lanyard: &Lanyard, token: &Token, onward: &Onward) -> Response {
    if !confirm::is_export(onward) {
        return landed(lanyard, Passage::Landing, &onward.next);
    }
    let frame = async {
        let staff = lanyard.service.staff_visitor(token).await?.enrolling()?;
        let account = lanyard.service.account(&staff).await?;
        let whose = lanyard.service.whose_staff(&staff);
        Ok(DoorFrame { whose, ..answer::door_frame(lanyard, Some(&account.institution_name)) })
    };
    match frame.await {
        Ok(frame) => {
            let page = Confirmed { next: &onward.next, fields: &onward.fields, back: &onward.back };
            answer::html(StatusCode::OK, confirmed(&frame, &page))
        }
        Err(error) => answer::problem(lanyard, &error),
    }
}

/// By what this browser was known at the provider before, in another window.
fn known(lanyard: &Lanyard, parts: &Parts) -> Option<CeremonyToken> {
    cookie::read_sign_on(&parts.headers, lanyard.is_secure())
}

fn away(lanyard: &Lanyard, sent: &SentAway) -> Response {
    let mut response = landed(lanyard, Passage::Leaving, &sent.address);
    cookie::send(&mut response, &cookie::sign_on(&sent.cookie, lanyard.is_secure()));
    response
}

/// A page from which the browser goes on by itself.
fn landed(lanyard: &Lanyard, through: Passage, address: &str) -> Response {
    let mut response = answer::html(StatusCode::OK, passage(&answer::door_frame(lanyard, None), through, address));
    if let Ok(value) = HeaderValue::from_str(&["0; url=", address].concat()) {
        response.headers_mut().insert(REFRESH, value);
    }
    response
}

fn with_token(lanyard: &Lanyard, mut response: Response, token: &Token) -> Response {
    cookie::send(&mut response, &cookie::set(token, Audience::Staff, lanyard.is_secure()));
    response
}

fn shown(lanyard: &Lanyard, typed: &str, next: &str, refusal: Option<&SignOnRefusal>) -> Response {
    let offered = lanyard.service.offered_to_all();
    let all = offered.as_ref().map(|offered| offered.name.as_str());
    let page = SignOnPage { all, one: None, typed, next, refusal };
    answer::html(refusal.map_or(StatusCode::OK, status), sign_on_page(&answer::door_frame(lanyard, None), &page))
}

fn failed(lanyard: &Lanyard, refusal: &SignOnRefusal, back: Option<&str>) -> Response {
    answer::html(status(refusal), sign_on_failed(&answer::door_frame(lanyard, None), refusal, back))
}

/// The status of a page that says why somebody was not let in.
fn status(refusal: &SignOnRefusal) -> StatusCode {
    match refusal {
        SignOnRefusal::NoProvider => StatusCode::NOT_FOUND,
        SignOnRefusal::Unreachable | SignOnRefusal::WronglySetUp => StatusCode::BAD_GATEWAY,
        SignOnRefusal::Gone => StatusCode::GONE,
        SignOnRefusal::Declined
        | SignOnRefusal::Untrusted
        | SignOnRefusal::Nobody
        | SignOnRefusal::NoAddress
        | SignOnRefusal::ForeignDomain
        | SignOnRefusal::SwitchedOff
        | SignOnRefusal::Shut
        | SignOnRefusal::Another
        | SignOnRefusal::HasAccount
        | SignOnRefusal::SomebodyElse => StatusCode::FORBIDDEN,
        SignOnRefusal::Other(error) => error.status_code(),
    }
}
