//! The Activity tab.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::{
        activity::{ActivityPage, ActivityQuery},
        address::Asked,
    },
};

/// A page of what was done in a session.
#[server(prefix = "/api", name = ReadSessionActivity, endpoint = "admin/session_activity", input = GetUrl)]
pub async fn session_activity(
    session: String,
    #[server(flatten)] asked: Asked<ActivityQuery>,
) -> Result<ActivityPage, ApiError> {
    let staff = guard::may()?;
    guard::service().session_activity(&staff, guard::id(&session)?, asked.0).await
}
