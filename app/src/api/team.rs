//! Who works for the institution.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{error::ApiError, model::team::Team};

/// Everybody who works for the institution.
#[server(prefix = "/api", name = ReadTeam, endpoint = "admin/team", input = GetUrl)]
pub async fn team() -> Result<Team, ApiError> {
    let staff = guard::may()?;
    guard::service().team(&staff).await
}
