//! Who works for the institution, and what owners do to one of them.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::{
        address::Asked,
        team::{Team, TeamActivityPage, TeamActivityQuery},
    },
};
#[cfg(feature = "ssr")]
use crate::{error::Field, error::Problem, model::staff::Role, paths};

/// Everybody who works for the institution.
#[server(prefix = "/api", name = ReadTeam, endpoint = "admin/team", input = GetUrl)]
pub async fn team() -> Result<Team, ApiError> {
    let staff = guard::may()?;
    guard::service().team(&staff).await
}

/// A page of what was done in the team.
#[server(prefix = "/api", name = ReadTeamActivity, endpoint = "admin/team_activity", input = GetUrl)]
pub async fn team_activity(#[server(flatten)] asked: Asked<TeamActivityQuery>) -> Result<TeamActivityPage, ApiError> {
    let staff = guard::may()?;
    guard::service().team_activity(&staff, asked.0).await
}

/// Gives a colleague another role and says so on the page of the team.
#[server(prefix = "/api", endpoint = "admin/change_role")]
pub async fn change_role(
    #[server(default)] colleague: String,
    #[server(default)] role: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let role = Role::from_word(&role).ok_or(ApiError::field(Field::Role, Problem::RoleMissing))?;
    let done = guard::service().change_role(&staff, guard::id(&colleague)?, role).await?;
    leptos_axum::redirect(&paths::team_after(done));
    Ok(())
}

/// Switches a colleague off and says so on the page of the team.
#[server(prefix = "/api", endpoint = "admin/disable_colleague")]
pub async fn disable_colleague(#[server(default)] colleague: String) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let done = guard::service().disable_colleague(&staff, guard::id(&colleague)?).await?;
    leptos_axum::redirect(&paths::team_after(done));
    Ok(())
}

/// Lets a colleague in again and says so on the page of the team.
#[server(prefix = "/api", endpoint = "admin/enable_colleague")]
pub async fn enable_colleague(#[server(default)] colleague: String) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let done = guard::service().enable_colleague(&staff, guard::id(&colleague)?).await?;
    leptos_axum::redirect(&paths::team_after(done));
    Ok(())
}

/// Takes an invitation back and says so on the page of the team.
#[server(prefix = "/api", endpoint = "admin/revoke_invitation")]
pub async fn revoke_invitation(#[server(default)] invitation: String) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let done = guard::service().revoke_invitation(&staff, guard::id(&invitation)?).await?;
    leptos_axum::redirect(&paths::team_after(done));
    Ok(())
}
