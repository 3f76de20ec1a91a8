//! The candidates' addresses, one file for each page: plain forms in, finished HTML or a redirect out.
//!
//! A handler ends early (`?`) with the answer that somebody else gets: a candidate who belongs on another page, or whoever
//! sends a form that cannot be read.

pub mod help;
pub mod log_in;
pub mod my_test;
pub mod password;
pub mod username;
pub mod welcome;

use axum::response::{IntoResponse as _, Redirect, Response};
use lanyard_app::error::ApiError;

use super::{
    Lanyard,
    answer::problem,
    cookie::{self, Audience},
};
use crate::domain::token::Token;

/// A page or a redirect, or what is answered instead.
type Answer = Result<Response, Response>;

/// Makes the page of an error that no form can show.
fn told(lanyard: &Lanyard) -> impl Fn(ApiError) -> Response {
    |error| problem(lanyard, &error)
}

/// Leads on, and gives the browser this token.
fn with_token(lanyard: &Lanyard, token: &Token, path: &str) -> Response {
    let mut response = Redirect::to(path).into_response();
    cookie::send(&mut response, &cookie::set(token, Audience::Candidate, lanyard.is_secure()));
    response
}

/// Takes the browser's token back.
fn without_token(lanyard: &Lanyard, mut response: Response) -> Response {
    cookie::send(&mut response, &cookie::cleared(Audience::Candidate, lanyard.is_secure()));
    response
}
