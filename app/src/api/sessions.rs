//! Sessions: the list, New session and the Details tab.
#![expect(clippy::too_many_arguments, reason = "a form has as many fields as people fill in")]

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::session::{NewSessionDefaults, SessionDetails, SessionList},
};
#[cfg(feature = "ssr")]
use crate::{
    model::{
        id::SessionId,
        page::PageRequest,
        session::{ChangedDetails, NewSession, SessionQuery},
    },
    paths,
};

/// A page of the institution's sessions. `state` is a word of [`SessionQuery::state_from_word`].
///
/// [`SessionQuery::state_from_word`]: crate::model::session::SessionQuery::state_from_word
#[server(prefix = "/api", name = ReadSessionList, endpoint = "admin/session_list", input = GetUrl)]
pub async fn session_list(
    #[server(default)] q: String,
    #[server(default)] state: String,
    page: Option<i64>,
    size: Option<i64>,
) -> Result<SessionList, ApiError> {
    let staff = guard::may()?;
    let query =
        SessionQuery { q, state: SessionQuery::state_from_word(&state), page: PageRequest::lenient(page, size) };
    guard::service().session_list(&staff, &query).await
}

/// What New session is filled with.
#[server(prefix = "/api", name = ReadNewSessionDefaults, endpoint = "admin/new_session_defaults", input = GetUrl)]
pub async fn new_session_defaults() -> Result<NewSessionDefaults, ApiError> {
    let staff = guard::may()?;
    guard::service().new_session_defaults(&staff).await
}

/// Makes a session and goes to it.
#[server(prefix = "/api", endpoint = "admin/create_session")]
pub async fn create_session(
    #[server(default)] name: String,
    #[server(default)] room: String,
    #[server(default)] test: String,
    #[server(default)] opens: String,
    #[server(default)] closes: String,
    #[server(default)] time_zone: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let typed = NewSession { name, room, test, opens, closes, time_zone };
    let session = guard::service().create_session(&staff, &typed).await?;
    leptos_axum::redirect(&paths::session(session));
    Ok(())
}

/// The Details tab.
#[server(prefix = "/api", name = ReadSessionDetails, endpoint = "admin/session_details", input = GetUrl)]
pub async fn session_details(session: String) -> Result<SessionDetails, ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    guard::service().session_details(&staff, session).await
}

/// Changes the details of a session and says so on their page.
#[server(prefix = "/api", endpoint = "admin/save_details")]
pub async fn save_details(
    session: String,
    #[server(default)] name: String,
    #[server(default)] room: String,
    #[server(default)] test: String,
    #[server(default)] opens: String,
    #[server(default)] closes: String,
    #[server(default)] time_zone: String,
    #[server(default)] version: String,
    #[server(default)] all_the_same: bool,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    let typed = NewSession { name, room, test, opens, closes, time_zone };
    let changed = ChangedDetails { typed, version, all_the_same };
    let version = guard::service().save_details(&staff, session, &changed).await?;
    leptos_axum::redirect(&paths::session_details_saved(session, &version));
    Ok(())
}

/// Opens a closed session again and says so on its Details tab.
#[server(prefix = "/api", endpoint = "admin/reopen_session")]
pub async fn reopen_session(session: String, #[server(default)] reopen_until: String) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    let version = guard::service().reopen_session(&staff, session, &reopen_until).await?;
    leptos_axum::redirect(&paths::session_reopened(session, &version));
    Ok(())
}
