//! The Activity tab.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
#[cfg(feature = "ssr")]
use crate::model::{
    activity::{ActivityKind, ActivityQuery},
    id::SessionId,
    page::PageRequest,
};
use crate::{error::ApiError, model::activity::ActivityPage};

/// A page of what was done in a session. `kind` is a word of [`ActivityKind::from_word`].
///
/// [`ActivityKind::from_word`]: crate::model::activity::ActivityKind::from_word
#[server(prefix = "/api", name = ReadSessionActivity, endpoint = "admin/session_activity", input = GetUrl)]
pub async fn session_activity(
    session: String,
    #[server(default)] kind: String,
    page: Option<i64>,
    size: Option<i64>,
) -> Result<ActivityPage, ApiError> {
    let staff = guard::may()?;
    let session: SessionId = session.parse().map_err(|_| ApiError::NotFound)?;
    let query = ActivityQuery { kind: ActivityKind::from_word(&kind), page: PageRequest::lenient(page, size) };
    guard::service().session_activity(&staff, session, query).await
}
