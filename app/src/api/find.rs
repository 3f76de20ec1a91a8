//! Find a login: what was typed, and what is done to one login that was found.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::find::{AskedLogin, Found, LoginChanged},
};
#[cfg(feature = "ssr")]
use crate::{model::entry::EntryState, paths};

/// The logins that were meant.
#[server(prefix = "/api", name = ReadFindLogin, endpoint = "admin/find_login", input = GetUrl)]
pub async fn find_login(#[server(default)] q: String) -> Result<Found, ApiError> {
    let staff = guard::may()?;
    guard::service().find_login(&staff, &q).await
}

/// One login, before something is done to it.
#[server(prefix = "/api", name = ReadAskedLogin, endpoint = "admin/asked_login", input = GetUrl)]
pub async fn asked_login(session: String, entry: String) -> Result<AskedLogin, ApiError> {
    let staff = guard::may()?;
    let (session, entry) = (guard::id(&session)?, guard::id(&entry)?);
    guard::service().asked_login(&staff, session, entry).await
}

/// Gives one entry a new password. The server answers a plain form with a document that shows it; what was typed to find
/// the login (`q`) is that document's. `told` is the word of the state that the question named.
#[server(prefix = "/api", endpoint = "admin/issue_password")]
pub async fn issue_password(
    session: String,
    entry: String,
    idempotency_key: String,
    #[server(default)] told: String,
) -> Result<LoginChanged, ApiError> {
    let staff = guard::may()?;
    let (session, entry) = (guard::id(&session)?, guard::id(&entry)?);
    let key = idempotency_key.parse().map_err(|_| ApiError::Malformed)?;
    guard::service().issue_password(&staff, session, entry, key, EntryState::from_word(&told)).await
}

/// Lets the names of one entry be tried again and comes back to the page that the form names, or else to what was typed.
#[server(prefix = "/api", endpoint = "admin/unlock_login")]
pub async fn unlock_login(
    session: String,
    entry: String,
    #[server(default)] q: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let (session, entry) = (guard::id(&session)?, guard::id(&entry)?);
    let done = guard::service().unlock_login(&staff, session, entry).await?;
    let page = super::account::own_page(&back).unwrap_or_else(|| paths::find(&q));
    leptos_axum::redirect(&paths::with_word(&page, paths::DONE, &done.word()));
    Ok(())
}
