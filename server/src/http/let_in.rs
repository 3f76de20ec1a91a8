//! Whoever has just logged in: their browser gets the token, and they are led to the page they wanted.

use axum::{
    http::request::Parts,
    response::{IntoResponse as _, Redirect, Response},
};
use lanyard_app::paths;

use super::{
    Lanyard, answer,
    cookie::{self, Audience},
};
use crate::service::door::staff::LetIn;

/// Gives the browser the token of the new browser session; nobody holds the cookie any more whose place it takes. People who
/// work for several institutions are asked which one before they go on to `next`.
pub async fn let_in(lanyard: &Lanyard, parts: &Parts, opened: &LetIn, next: &str) -> Response {
    if let Some(before) = cookie::read(&parts.headers, Audience::Staff, lanyard.is_secure())
        && let Err(error) = lanyard.service.end_browser_session(&before).await
    {
        return answer::problem(lanyard, &error);
    }
    let leads_to = if opened.has_choice { paths::institutions(next) } else { next.to_owned() };
    let mut response = Redirect::to(&leads_to).into_response();
    cookie::send(&mut response, &cookie::set(&opened.token, Audience::Staff, lanyard.is_secure()));
    response
}
