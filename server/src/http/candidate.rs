//! The candidates' addresses: plain forms in, finished HTML or a redirect out.

use std::time::Instant;

use axum::{
    Form,
    extract::{Path, Request, State, rejection::FormRejection},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use lanyard_app::{
    error::{ApiError, Field},
    model::person::TypedDetails,
    pages::candidate::{
        self as page, Frame, LogInAnswer, LogInPage, MessageLink, MessagePage, NewUsernamePage, WelcomePage,
    },
    paths,
};
use serde::Deserialize;
use zeroize::Zeroize as _;

use super::{
    Lanyard,
    client_address::client_address,
    cookie::{self, Audience, Token},
    headers,
};
use crate::{
    domain::{institution_code, secret::Secret},
    service::{
        candidate::{Claimed, WelcomeFacts},
        sign_in::{SignedIn, TypedLogIn},
        visitor::{Candidate, CandidateVisitor, Newcomer},
    },
};

/// The log-in form as sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LogInForm {
    username: String,
    password: String,
    institution: String,
}

/// The check field of the new username page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UsernameForm {
    username: String,
}

/// What a handler answers instead of its page.
type Instead = Response;

/// `GET /`: the log-in page, or the page where a candidate who is logged in left off.
pub async fn log_in(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    match visitor(&lanyard, &parts).await {
        Ok(CandidateVisitor::Newcomer(_)) => Redirect::to(paths::WELCOME).into_response(),
        Ok(CandidateVisitor::Candidate(candidate)) => Redirect::to(candidate.next()).into_response(),
        Ok(_) => log_in_page(&lanyard, String::new()).await,
        Err(instead) => instead,
    }
}

/// `GET /i/{institution}`: the log-in page with the institution filled in.
pub async fn log_in_at(State(lanyard): State<Lanyard>, Path(institution): Path<String>) -> Response {
    log_in_page(&lanyard, institution_code::shown(&institution)).await
}

async fn log_in_page(lanyard: &Lanyard, institution: String) -> Response {
    match lanyard.service.is_empty().await {
        Ok(empty) => {
            let answer = empty.then_some(LogInAnswer::NoInstitution);
            html(
                StatusCode::OK,
                page::log_in(&frame(lanyard, None), &LogInPage { institution, answer, ..LogInPage::default() }),
            )
        }
        Err(error) => problem(lanyard, &error),
    }
}

/// `POST /`: log in.
pub async fn sign_in(
    State(lanyard): State<Lanyard>,
    parts: Parts,
    form: Result<Form<LogInForm>, FormRejection>,
) -> Response {
    let arrived = Instant::now();
    let Ok(Form(mut form)) = form else { return problem(&lanyard, &ApiError::Malformed) };
    let typed = TypedLogIn {
        username: form.username.clone(),
        institution: form.institution.clone(),
        password: Secret::new(std::mem::take(&mut form.password)),
    };
    form.password.zeroize();
    let address = client_address(&parts, &lanyard.config.trusted_proxies);
    match lanyard.service.sign_in(&typed, address, arrived).await {
        Ok(SignedIn::Next { token, path }) => with_token(&lanyard, &token, path),
        Ok(SignedIn::Answer(answer)) => {
            let page = LogInPage { username: form.username, institution: form.institution, answer: Some(answer) };
            html(StatusCode::UNPROCESSABLE_ENTITY, page::log_in(&frame(&lanyard, None), &page))
        }
        Err(error) => problem(&lanyard, &error),
    }
}

/// `GET /welcome`: personal information.
pub async fn welcome(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let newcomer = match newcomer(&lanyard, &parts).await {
        Ok(newcomer) => newcomer,
        Err(instead) => return instead,
    };
    match lanyard.service.welcome(&newcomer).await {
        Ok(facts) => welcome_page(&lanyard, facts, TypedDetails::default(), Vec::new()),
        Err(error) => problem(&lanyard, &error),
    }
}

fn welcome_page(
    lanyard: &Lanyard,
    facts: WelcomeFacts,
    typed: TypedDetails,
    errors: Vec<lanyard_app::error::FieldError>,
) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = WelcomePage { slip_code: facts.slip_code, session: facts.session, asked: facts.asked, typed, errors };
    html(status, page::personal_information(&frame(lanyard, Some(facts.institution_name)), &page))
}

/// `POST /welcome`: claim the entry.
pub async fn claim(
    State(lanyard): State<Lanyard>,
    parts: Parts,
    form: Result<Form<TypedDetails>, FormRejection>,
) -> Response {
    let newcomer = match newcomer(&lanyard, &parts).await {
        Ok(newcomer) => newcomer,
        Err(instead) => return instead,
    };
    let Ok(Form(typed)) = form else { return problem(&lanyard, &ApiError::Malformed) };
    match lanyard.service.claim(&newcomer, &typed).await {
        Ok(Claimed::Now(token)) => with_token(&lanyard, &token, paths::NEW_USERNAME),
        // Another device, which ended this one's browser session; or this device itself, with a form sent twice.
        Ok(Claimed::ByAnother) => match candidate(&lanyard, &parts).await {
            Ok(candidate) => Redirect::to(candidate.next()).into_response(),
            Err(instead) => instead,
        },
        Err(ApiError::Invalid(errors)) => match lanyard.service.welcome(&newcomer).await {
            Ok(facts) => welcome_page(&lanyard, facts, typed, errors),
            Err(error) => problem(&lanyard, &error),
        },
        Err(error) => problem(&lanyard, &error),
    }
}

/// `GET /welcome/username`: the new username, until confirmed and as often as asked for.
pub async fn new_username(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    match candidate(&lanyard, &parts).await {
        Ok(candidate) => new_username_page(&lanyard, &candidate, String::new(), None).await,
        Err(instead) => instead,
    }
}

async fn new_username_page(
    lanyard: &Lanyard,
    candidate: &Candidate,
    typed: String,
    error: Option<lanyard_app::error::Problem>,
) -> Response {
    match lanyard.service.new_username(candidate).await {
        Ok(facts) => {
            let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let page = NewUsernamePage { username: facts.username, slip_code: facts.slip_code, typed, error };
            html(status, page::new_username(&frame(lanyard, Some(facts.institution_name)), &page))
        }
        Err(error) => problem(lanyard, &error),
    }
}

/// `POST /welcome/username`: "I have written it down".
pub async fn confirm_username(
    State(lanyard): State<Lanyard>,
    parts: Parts,
    form: Result<Form<UsernameForm>, FormRejection>,
) -> Response {
    let candidate = match candidate(&lanyard, &parts).await {
        Ok(candidate) => candidate,
        Err(instead) => return instead,
    };
    let Ok(Form(form)) = form else { return problem(&lanyard, &ApiError::Malformed) };
    match lanyard.service.confirm_username(&candidate, &form.username).await {
        Ok(()) => Redirect::to(paths::ME).into_response(),
        Err(error) => match error.on(Field::Username) {
            Some(differs) => new_username_page(&lanyard, &candidate, form.username, Some(differs)).await,
            None => problem(&lanyard, &error),
        },
    }
}

/// `GET /me`: my test.
pub async fn me(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let candidate = match candidate(&lanyard, &parts).await {
        Ok(candidate) => candidate,
        Err(instead) => return instead,
    };
    if !candidate.confirmed() {
        return Redirect::to(paths::NEW_USERNAME).into_response();
    }
    match lanyard.service.my_test(&candidate).await {
        Ok((institution_name, my_test)) => {
            html(StatusCode::OK, page::my_test(&frame(&lanyard, Some(institution_name)), &my_test))
        }
        Err(error) => problem(&lanyard, &error),
    }
}

/// `POST /me/start`: the candidate starts the test.
pub async fn start(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    let candidate = match candidate(&lanyard, &parts).await {
        Ok(candidate) => candidate,
        Err(instead) => return instead,
    };
    match lanyard.service.start(&candidate).await {
        Ok(()) => Redirect::to(paths::ME).into_response(),
        Err(error) => problem(&lanyard, &error),
    }
}

/// `POST /log_out`.
pub async fn log_out(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    if let Some(token) = token(&lanyard, &parts)
        && let Err(error) = lanyard.service.end_browser_session(&token).await
    {
        return problem(&lanyard, &error);
    }
    let page = LogInPage { answer: Some(LogInAnswer::LoggedOut), ..LogInPage::default() };
    let mut response = html(StatusCode::OK, page::log_in(&frame(&lanyard, None), &page));
    set_cookie(&mut response, &cookie::cleared(Audience::Candidate, lanyard.config.public_url.is_secure()));
    headers::clear_site_data(&mut response);
    response
}

/// `GET /replaced`: an old username was used. Gives no access to anything.
pub async fn replaced(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    match visitor(&lanyard, &parts).await {
        Ok(CandidateVisitor::Replaced { when }) => {
            html(StatusCode::OK, page::replaced(&frame(&lanyard, None), Some(&when)))
        }
        Ok(_) => html(StatusCode::OK, page::replaced(&frame(&lanyard, None), None)),
        Err(instead) => instead,
    }
}

/// `GET /help`.
pub async fn help(State(lanyard): State<Lanyard>) -> Response {
    html(StatusCode::OK, page::help(&frame(&lanyard, None)))
}

/// Every address that does not exist.
pub async fn not_found(State(lanyard): State<Lanyard>, _request: Request) -> Response {
    problem(&lanyard, &ApiError::NotFound)
}

/// The answer of the same-origin layer.
pub fn refused_as_foreign(lanyard: &Lanyard) -> Response {
    let page = MessagePage {
        title: "This form came from another address".into(),
        text: "For safety it was not accepted and nothing was changed. Open the page here and send the form again."
            .into(),
        reference: None,
        link: Some(MessageLink { address: paths::LOG_IN.into(), text: "Go to the log-in page".into() }),
    };
    html(StatusCode::FORBIDDEN, page::message(&frame(lanyard, None), &page))
}

/// A refusal that no form can show: a page of its own with the status that goes with it.
pub fn problem(lanyard: &Lanyard, error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (title, text) = match error {
        ApiError::NotFound => (error.to_string(), "Check the address, or go to the log-in page.".to_owned()),
        _ => ("This did not work".to_owned(), error.to_string()),
    };
    let link = Some(MessageLink { address: paths::LOG_IN.into(), text: "Go to the log-in page".into() });
    html(status, page::message(&frame(lanyard, None), &MessagePage { title, text, reference: None, link }))
}

fn frame(lanyard: &Lanyard, institution_name: Option<String>) -> Frame {
    Frame::english(lanyard.site.assets().clone(), institution_name)
}

fn html(status: StatusCode, document: String) -> Response {
    (status, Html(document)).into_response()
}

fn token(lanyard: &Lanyard, parts: &Parts) -> Option<Token> {
    Token::read(&parts.headers, Audience::Candidate, lanyard.config.public_url.is_secure())
}

async fn visitor(lanyard: &Lanyard, parts: &Parts) -> Result<CandidateVisitor, Instead> {
    let Some(token) = token(lanyard, parts) else { return Ok(CandidateVisitor::Anonymous) };
    lanyard.service.candidate_visitor(&token).await.map_err(|error| problem(lanyard, &error))
}

/// Lets only somebody through who has not given their details yet; everybody else is led to where they belong.
async fn newcomer(lanyard: &Lanyard, parts: &Parts) -> Result<Newcomer, Instead> {
    match visitor(lanyard, parts).await? {
        CandidateVisitor::Newcomer(newcomer) => Ok(newcomer),
        CandidateVisitor::Candidate(candidate) => Err(Redirect::to(candidate.next()).into_response()),
        other => Err(turned_away(lanyard, other)),
    }
}

/// Lets only somebody through who has a username of their own.
async fn candidate(lanyard: &Lanyard, parts: &Parts) -> Result<Candidate, Instead> {
    match visitor(lanyard, parts).await? {
        CandidateVisitor::Candidate(candidate) => Ok(candidate),
        CandidateVisitor::Newcomer(_) => Err(Redirect::to(paths::WELCOME).into_response()),
        other => Err(turned_away(lanyard, other)),
    }
}

fn turned_away(lanyard: &Lanyard, visitor: CandidateVisitor) -> Instead {
    let (status, answer) = match visitor {
        CandidateVisitor::Replaced { .. } => return Redirect::to(paths::REPLACED).into_response(),
        CandidateVisitor::TimedOut => (StatusCode::UNAUTHORIZED, LogInAnswer::TimedOut),
        CandidateVisitor::TurnedAway(answer) => (StatusCode::FORBIDDEN, answer),
        CandidateVisitor::Anonymous | CandidateVisitor::Newcomer(_) | CandidateVisitor::Candidate(_) => {
            return Redirect::to(paths::LOG_IN).into_response();
        }
    };
    html(status, page::log_in(&frame(lanyard, None), &LogInPage { answer: Some(answer), ..LogInPage::default() }))
}

fn with_token(lanyard: &Lanyard, token: &Token, path: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    set_cookie(&mut response, &token.set(Audience::Candidate, lanyard.config.public_url.is_secure()));
    response
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
