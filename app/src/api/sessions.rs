//! Sessions: the list, New session and the Details tab.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::{
        address::Asked,
        session::{NewSessionDefaults, SessionDetails, SessionList, SessionQuery, TypedSession},
    },
};
#[cfg(feature = "ssr")]
use crate::{
    model::{right::Right, session::ChangedDetails},
    paths,
    words::staff::{language, sessions::chosen_engine},
};

/// A page of the institution's sessions.
#[server(prefix = "/api", name = ReadSessionList, endpoint = "admin/session_list", input = GetUrl)]
pub async fn session_list(#[server(flatten)] asked: Asked<SessionQuery>) -> Result<SessionList, ApiError> {
    let staff = guard::may()?;
    guard::service().session_list(&staff, &asked.0).await
}

/// What New session is filled with; `copy` is the id of a session, or nothing.
#[server(prefix = "/api", name = ReadNewSessionDefaults, endpoint = "admin/new_session_defaults", input = GetUrl)]
pub async fn new_session_defaults(#[server(default)] copy: String) -> Result<NewSessionDefaults, ApiError> {
    let staff = guard::may()?;
    let copy = if copy.is_empty() { None } else { Some(guard::id(&copy)?) };
    guard::service().new_session_defaults(&staff, copy).await
}

/// Makes a session and goes to it. `key` is what the page gave its form; nothing makes one each time.
#[server(prefix = "/api", endpoint = "admin/create_session")]
pub async fn create_session(
    #[server(flatten)] typed: TypedSession,
    #[server(default)] key: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session = guard::service().create_session(&staff, &typed, key.parse().ok()).await?;
    leptos_axum::redirect(&paths::session(session));
    Ok(())
}

/// The Details tab.
#[server(prefix = "/api", name = ReadSessionDetails, endpoint = "admin/session_details", input = GetUrl)]
pub async fn session_details(session: String) -> Result<SessionDetails, ApiError> {
    let staff = guard::may()?;
    let mut details = guard::service().session_details(&staff, guard::id(&session)?).await?;
    let chosen = details.chosen.take();
    let leads_there = staff.must_have(Right::ManageSessions).is_ok();
    details.engine = leads_there.then(|| chosen_engine(chosen.as_deref(), language()));
    Ok(details)
}

/// Changes the details of a session and says so on their page. A tick is no text, and a form's fields that are read into
/// one value are texts only: so what stands beside the details is an argument each.
#[server(prefix = "/api", endpoint = "admin/save_details")]
pub async fn save_details(
    session: String,
    #[server(flatten)] typed: TypedSession,
    #[server(default)] version: String,
    #[server(default)] all_the_same: bool,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session = guard::id(&session)?;
    let changed = ChangedDetails { typed, version, all_the_same };
    let version = guard::service().save_details(&staff, session, &changed).await?;
    leptos_axum::redirect(&paths::session_details_saved(session, &version));
    Ok(())
}

/// Opens a closed session again and says so on its Details tab.
#[server(prefix = "/api", endpoint = "admin/reopen_session")]
pub async fn reopen_session(session: String, #[server(default)] reopen_until: String) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let session = guard::id(&session)?;
    let version = guard::service().reopen_session(&staff, session, &reopen_until).await?;
    leptos_axum::redirect(&paths::session_reopened(session, &version));
    Ok(())
}
