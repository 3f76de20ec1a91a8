//! Find a login: what was typed, and what is done to one login that was found.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{error::ApiError, model::find::Found};
#[cfg(feature = "ssr")]
use crate::{
    model::id::{EntryId, SessionId},
    paths,
};

/// The logins that were meant.
#[server(prefix = "/api", name = ReadFindLogin, endpoint = "admin/find_login", input = GetUrl)]
pub async fn find_login(#[server(default)] q: String) -> Result<Found, ApiError> {
    let staff = guard::staff()?;
    guard::service().find_login(&staff, &q).await
}

/// Gives one entry a new password and comes back to what was typed.
#[server(prefix = "/api", endpoint = "admin/issue_password")]
pub async fn issue_password(
    session: String,
    entry: String,
    idempotency_key: String,
    #[server(default)] q: String,
) -> Result<(), ApiError> {
    let staff = guard::staff()?;
    let (session, entry) = named(&session, &entry)?;
    let key = idempotency_key.parse().map_err(|_| ApiError::Malformed)?;
    let done = guard::service().issue_password(&staff, session, entry, key).await?;
    leptos_axum::redirect(&paths::find_after(&q, &done));
    Ok(())
}

/// Lets the names of one entry be tried again and comes back to what was typed.
#[server(prefix = "/api", endpoint = "admin/unlock_login")]
pub async fn unlock_login(session: String, entry: String, #[server(default)] q: String) -> Result<(), ApiError> {
    let staff = guard::staff()?;
    let (session, entry) = named(&session, &entry)?;
    let done = guard::service().unlock_login(&staff, session, entry).await?;
    leptos_axum::redirect(&paths::find_after(&q, &done));
    Ok(())
}

#[cfg(feature = "ssr")]
fn named(session: &str, entry: &str) -> Result<(SessionId, EntryId), ApiError> {
    let session = session.parse().map_err(|_| ApiError::NotFound)?;
    let entry = entry.parse().map_err(|_| ApiError::NotFound)?;
    Ok((session, entry))
}
