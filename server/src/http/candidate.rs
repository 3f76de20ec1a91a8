//! The candidates' addresses: plain forms in, finished HTML or a redirect out.

use axum::{
    Form,
    extract::{
        Path, State,
        rejection::{FormRejection, PathRejection},
    },
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use lanyard_app::{
    error::{ApiError, Field},
    model::{candidate::LogInAnswer, person::TypedDetails},
    pages::candidate::{self as page, Frame, LogInPage, NewUsernamePage, PersonalInformationPage},
    paths,
};
use serde::Deserialize;
use tokio::time::Instant;
use zeroize::Zeroize as _;

use super::{
    Lanyard,
    answer::{frame, frame_of, html, problem, unreadable},
    client_address::client_address,
    cookie::{self, Audience},
    encoding::without_secret,
    headers, turns,
    visitor::{candidate, candidate_token, candidate_visitor, newcomer, where_they_belong},
};
use crate::{
    domain::{institution_code, secret::Secret, throttle::FAILURE_FLOOR, token::Token},
    service::{
        candidate::claim::{Claimed, Confirmed, WelcomeFacts},
        door::{
            sign_in::{SignedIn, TypedLogIn},
            visitor::{Candidate, CandidateVisitor},
        },
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

/// `GET /`: the log-in page. A candidate who is logged in can go on from there, and whoever else holds the device now can
/// log in.
pub async fn log_in(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    log_in_page(&lanyard, &parts, StatusCode::OK, LogInPage::default(), None).await
}

/// `GET /i/{institution}`: the log-in page with the institution filled in, headed by its name where there is one.
pub async fn log_in_at(
    State(lanyard): State<Lanyard>,
    institution: Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Response {
    let Ok(Path(institution)) = institution else { return problem(&lanyard, &ApiError::NotFound) };
    let page = LogInPage { institution: institution_code::shown(&institution), ..LogInPage::default() };
    match lanyard.service.name_of_institution(&institution).await {
        Ok(name) => log_in_page(&lanyard, &parts, StatusCode::OK, page, name).await,
        Err(error) => problem(&lanyard, &error),
    }
}

/// The log-in page; it says who is logged in on this device, if somebody is. Only an address that names an institution
/// puts its name on top: after a form was sent the page says `None` whatever was typed, or the refusal would tell which
/// part of it was right.
async fn log_in_page(
    lanyard: &Lanyard,
    parts: &Parts,
    status: StatusCode,
    page: LogInPage,
    institution_name: Option<String>,
) -> Response {
    let visitor = match candidate_visitor(lanyard, parts).await {
        Ok(visitor) => visitor,
        Err(instead) => return instead,
    };
    let facts = async { Ok((lanyard.service.is_empty().await?, lanyard.service.logged_in(&visitor).await?)) };
    match facts.await {
        Ok((empty, logged_in)) => {
            let answer = page.answer.or_else(|| empty.then_some(LogInAnswer::NoInstitution));
            let is_nobodys = logged_in.is_none() && status == StatusCode::OK;
            let frame = Frame { logged_in, ..frame(lanyard, institution_name) };
            let answer = html(status, page::log_in(&frame, &LogInPage { answer, ..page }));
            // Who is logged in is said by their username.
            if is_nobodys { without_secret(answer) } else { answer }
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
    let Form(mut form) = match form {
        Ok(form) => form,
        Err(rejection) => return problem(&lanyard, &unreadable(&rejection)),
    };
    let typed = TypedLogIn {
        username: form.username.clone(),
        institution: form.institution.clone(),
        password: Secret::new(std::mem::take(&mut form.password)),
    };
    form.password.zeroize();
    let address = client_address(&parts, &lanyard.config.trusted_proxies);
    match lanyard.service.sign_in(&typed, address).await {
        Ok(SignedIn::Next { token, path }) => {
            // Nobody holds the cookie any more whose place the new one takes.
            if let Some(before) = candidate_token(&lanyard, &parts)
                && let Err(error) = lanyard.service.end_browser_session(&before).await
            {
                return problem(&lanyard, &error);
            }
            with_token(&lanyard, &token, path)
        }
        Ok(SignedIn::Answer(answer)) => {
            if matches!(answer, LogInAnswer::Refused { .. }) {
                turns::hold_back_until(arrived + FAILURE_FLOOR).await;
            }
            let page = LogInPage { username: form.username, institution: form.institution, answer: Some(answer) };
            log_in_page(&lanyard, &parts, StatusCode::UNPROCESSABLE_ENTITY, page, None).await
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
        // The largest page of candidates, for the list of countries. Nothing that was sent is written into it.
        Ok(facts) => without_secret(welcome_page(&lanyard, facts, TypedDetails::default(), Vec::new())),
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
    let page = PersonalInformationPage {
        slip_code: facts.slip_code,
        session: facts.session,
        asked: facts.asked,
        typed,
        errors,
    };
    html(status, page::personal_information(&frame_of(lanyard, facts.logged_in), &page))
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
    let Form(typed) = match form {
        Ok(form) => form,
        Err(rejection) => return problem(&lanyard, &unreadable(&rejection)),
    };
    match lanyard.service.claim(&newcomer, &typed).await {
        Ok(Claimed::Now(token)) => with_token(&lanyard, &token, paths::NEW_USERNAME),
        Ok(Claimed::NoLonger) => where_they_belong(&lanyard, &parts).await,
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
            let page = NewUsernamePage {
                username: facts.username,
                institution_code: facts.institution_code,
                slip_code: facts.slip_code,
                typed,
                error,
            };
            html(status, page::new_username(&frame_of(lanyard, facts.logged_in), &page))
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
    let Form(form) = match form {
        Ok(form) => form,
        Err(rejection) => return problem(&lanyard, &unreadable(&rejection)),
    };
    match lanyard.service.confirm_username(&candidate, &form.username).await {
        Ok(Confirmed::Now) => Redirect::to(paths::ME).into_response(),
        Ok(Confirmed::LogIn { username, institution }) => {
            let page = LogInPage { username, institution, answer: Some(LogInAnswer::NewUsername) };
            let mut response = html(StatusCode::OK, page::log_in(&frame(&lanyard, None), &page));
            set_cookie(&mut response, &cookie::cleared(Audience::Candidate, lanyard.config.public_url.is_secure()));
            response
        }
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
    if candidate.next() != paths::ME {
        return Redirect::to(candidate.next()).into_response();
    }
    match lanyard.service.my_test(&candidate).await {
        Ok((logged_in, my_test)) => html(StatusCode::OK, page::my_test(&frame_of(&lanyard, logged_in), &my_test)),
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
    let ended = match candidate_token(&lanyard, &parts) {
        Some(token) => lanyard.service.end_browser_session(&token).await,
        None => Ok(()),
    };
    let mut response = match ended {
        Ok(()) => {
            let page = LogInPage { answer: Some(LogInAnswer::LoggedOut), ..LogInPage::default() };
            html(StatusCode::OK, page::log_in(&frame(&lanyard, None), &page))
        }
        // The browser forgets it all the same: the next person may sit down at it now.
        Err(error) => problem(&lanyard, &error),
    };
    set_cookie(&mut response, &cookie::cleared(Audience::Candidate, lanyard.config.public_url.is_secure()));
    headers::clear_site_data(&mut response);
    response
}

/// `GET /replaced`: an old username was used. Gives no access to anything.
pub async fn replaced(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    match candidate_visitor(&lanyard, &parts).await {
        Ok(CandidateVisitor::Replaced { when }) => {
            html(StatusCode::OK, page::replaced(&frame(&lanyard, None), Some(&when)))
        }
        Ok(_) => html(StatusCode::OK, page::replaced(&frame(&lanyard, None), None)),
        Err(instead) => instead,
    }
}

/// `GET /help`.
pub async fn help(State(lanyard): State<Lanyard>, parts: Parts) -> Response {
    // Whoever needs help gets it, also while the database cannot say who they are.
    let logged_in = match candidate_visitor(&lanyard, &parts).await {
        Ok(visitor) => lanyard.service.logged_in(&visitor).await.ok().flatten(),
        Err(_) => None,
    };
    let is_nobodys = logged_in.is_none();
    let answer = html(StatusCode::OK, page::help(&Frame { logged_in, ..frame(&lanyard, None) }));
    if is_nobodys { without_secret(answer) } else { answer }
}

fn with_token(lanyard: &Lanyard, token: &Token, path: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    set_cookie(&mut response, &cookie::set(token, Audience::Candidate, lanyard.config.public_url.is_secure()));
    response
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
