//! Turns cookies into visitors: staff for every request under `/admin` and `/api`, candidates for each page that needs one.
//! Programs show a token instead.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header::AUTHORIZATION, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::{
    api::account::{LogIn, LogOut, ReadSetUpState},
    error::ApiError,
    model::{candidate::LogInAnswer, whose::Whose},
    pages::candidate::LogInPage,
    paths,
    ports::{Fresh, May, Staff, StaffVisitor, right::Kind},
};

use leptos::server_fn::ServerFn as _;

use super::{
    Lanyard,
    answer::{log_in, problem, refusal},
    cookie::{self, Audience},
    inner::Inner,
    request,
};
use crate::{
    domain::token::Token,
    service::door::visitor::{Candidate, CandidateVisitor, Newcomer},
};

/// What a handler answers instead of its page.
type Instead = Response;

/// Puts the visitor into the request's extensions, where guards and pages find it, whose page answers a member of staff,
/// and how their browser shows pages.
pub async fn staff_layer(lanyard: &Lanyard, mut request: Request, next: impl Inner) -> Response {
    let theme = cookie::chosen_theme(request.headers());
    request.extensions_mut().insert(theme);
    let Some(token) = staff_token(lanyard, request.headers()) else { return next.answer(request).await };
    let visitor = match lanyard.service.staff_visitor(&token).await {
        Ok(visitor) => visitor,
        Err(error) => return refusal(lanyard, request.headers(), &error),
    };
    if let StaffVisitor::Enrolling(_) = &visitor
        && !is_open_to_enrolling(request.uri().path())
    {
        return if request::is_from_app(request.headers()) {
            refusal(lanyard, request.headers(), &ApiError::FactorMissing)
        } else {
            Redirect::to(paths::CHOOSE_FACTOR).into_response()
        };
    }
    if let StaffVisitor::Staff(staff) | StaffVisitor::Enrolling(staff) = &visitor {
        let whose = lanyard.service.whose_staff(staff);
        request.extensions_mut().insert(whose);
    }
    request.extensions_mut().insert(visitor);
    next.answer(request).await
}

/// What somebody may ask whose role must have a second factor by now: they set one up, or log out, or in as somebody else.
fn is_open_to_enrolling(path: &str) -> bool {
    let account = path.strip_prefix(paths::MY_ACCOUNT).is_some_and(|rest| rest.starts_with('/'));
    account
        || path.starts_with(paths::STAFF_LOG_IN)
        || [LogOut::PATH, LogIn::PATH, ReadSetUpState::PATH].contains(&path)
}

/// The member of staff whose open page asks this by itself. Does not keep their browser session alive, so that a page
/// which nobody looks after is logged out like any other.
pub async fn staff_of_page(lanyard: &Lanyard, headers: &HeaderMap) -> Result<Staff, ApiError> {
    let token = staff_token(lanyard, headers).ok_or(ApiError::NotLoggedIn)?;
    lanyard.service.staff_page(&token).await?.staff()
}

/// The token that a program shows in the head of its request (RFC 6750, section 2.1); `None` where it shows none.
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (kind, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The token in the cookie of a member of staff.
pub fn staff_token(lanyard: &Lanyard, headers: &HeaderMap) -> Option<Token> {
    cookie::read(headers, Audience::Staff, lanyard.is_secure())
}

/// The member of staff who sends this request, or why there is none.
pub fn staff(parts: &Parts) -> Result<Staff, ApiError> {
    parts.extensions.get().map_or(Err(ApiError::NotLoggedIn), StaffVisitor::staff)
}

/// The same where somebody sets up a second factor, which is all that some of them may do.
pub fn enrolling(parts: &Parts) -> Result<Staff, ApiError> {
    parts.extensions.get().map_or(Err(ApiError::NotLoggedIn), StaffVisitor::enrolling)
}

/// Proof that this request may do what it asks: the right follows from the method that takes the proof.
pub fn may<K: Kind>(parts: &Parts) -> Result<May<K>, ApiError> {
    staff(parts)?.may()
}

/// The same of somebody who gave their second factor a short while ago, where their institution asks for that.
pub fn fresh<K: Kind>(parts: &Parts) -> Result<Fresh<K>, ApiError> {
    may(parts)?.fresh()
}

/// Whose page answers this request; nobody's where no member of staff is logged in.
pub fn whose(parts: &Parts) -> Whose {
    parts.extensions.get::<Whose>().cloned().unwrap_or_default()
}

/// The token in a candidate's cookie.
pub fn candidate_token(lanyard: &Lanyard, parts: &Parts) -> Option<Token> {
    cookie::read(&parts.headers, Audience::Candidate, lanyard.is_secure())
}

/// Who asks for a candidate's page.
pub async fn candidate_visitor(lanyard: &Lanyard, parts: &Parts) -> Result<CandidateVisitor, Instead> {
    let Some(token) = candidate_token(lanyard, parts) else { return Ok(CandidateVisitor::Anonymous) };
    lanyard.service.candidate_visitor(&token).await.map_err(|error| problem(lanyard, &error))
}

/// Lets only somebody through who has not given their details yet; everybody else is led to where they belong.
pub async fn newcomer(lanyard: &Lanyard, parts: &Parts) -> Result<Newcomer, Instead> {
    match candidate_visitor(lanyard, parts).await? {
        CandidateVisitor::Newcomer(newcomer) => Ok(newcomer),
        CandidateVisitor::Candidate(candidate) => Err(Redirect::to(candidate.next()).into_response()),
        other => Err(turned_away(lanyard, other)),
    }
}

/// Lets only somebody through who has a username of their own.
pub async fn candidate(lanyard: &Lanyard, parts: &Parts) -> Result<Candidate, Instead> {
    match candidate_visitor(lanyard, parts).await? {
        CandidateVisitor::Candidate(candidate) => Ok(candidate),
        CandidateVisitor::Newcomer(_) => Err(Redirect::to(paths::WELCOME).into_response()),
        other => Err(turned_away(lanyard, other)),
    }
}

/// Lets only somebody through who has nothing to write down any more.
pub async fn at_their_test(lanyard: &Lanyard, parts: &Parts) -> Result<Candidate, Instead> {
    let candidate = candidate(lanyard, parts).await?;
    if candidate.next() == paths::ME { Ok(candidate) } else { Err(Redirect::to(candidate.next()).into_response()) }
}

/// Where a candidate goes whose request came too late: what their cookie was worth has changed since they were let in.
pub async fn where_they_belong(lanyard: &Lanyard, parts: &Parts) -> Response {
    match candidate(lanyard, parts).await {
        Ok(candidate) => Redirect::to(candidate.next()).into_response(),
        Err(instead) => instead,
    }
}

fn turned_away(lanyard: &Lanyard, visitor: CandidateVisitor) -> Instead {
    let (status, answer) = match visitor {
        CandidateVisitor::Replaced { .. } => return Redirect::to(paths::REPLACED).into_response(),
        CandidateVisitor::TimedOut => (StatusCode::UNAUTHORIZED, LogInAnswer::TimedOut),
        CandidateVisitor::Renamed => (StatusCode::UNAUTHORIZED, LogInAnswer::NewUsername),
        CandidateVisitor::TurnedAway(answer) => (StatusCode::FORBIDDEN, answer),
        CandidateVisitor::Anonymous | CandidateVisitor::Newcomer(_) | CandidateVisitor::Candidate(_) => {
            return Redirect::to(paths::LOG_IN).into_response();
        }
    };
    log_in(lanyard, status, &LogInPage { answer: Some(answer), ..LogInPage::default() })
}
