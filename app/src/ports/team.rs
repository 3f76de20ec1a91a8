//! Who works for the institution: who they are, what owners do to one of them, and what was done.

use async_trait::async_trait;

use crate::{
    error::ApiError,
    model::{
        id::{LinkId, StaffId},
        staff::Role,
        team::{Team, TeamActivityPage, TeamActivityQuery, TeamDone},
    },
    ports::{May, right},
};

/// The list of colleagues.
#[async_trait]
pub trait ListTeam: Send + Sync {
    /// Everybody who works for the institution, switched off or not, and everybody who is invited.
    async fn team(&self, staff: &May<right::ManageTeam>) -> Result<Team, ApiError>;

    /// A page of what was done in the team.
    async fn team_activity(
        &self,
        staff: &May<right::ManageTeam>,
        query: TeamActivityQuery,
    ) -> Result<TeamActivityPage, ApiError>;
}

/// What an owner does to one colleague.
#[async_trait]
pub trait ManageColleagues: Send + Sync {
    /// Gives them another role; obeyed from their next request on. [`ApiError::LastOwner`] where nobody would lead.
    async fn change_role(
        &self,
        staff: &May<right::ManageTeam>,
        colleague: StaffId,
        role: Role,
    ) -> Result<TeamDone, ApiError>;

    /// Switches them off: they are logged out everywhere, and cannot log in. [`ApiError::LastOwner`] where nobody would
    /// lead.
    async fn disable_colleague(&self, staff: &May<right::ManageTeam>, colleague: StaffId)
    -> Result<TeamDone, ApiError>;

    /// Lets them in again who were switched off.
    async fn enable_colleague(&self, staff: &May<right::ManageTeam>, colleague: StaffId) -> Result<TeamDone, ApiError>;

    /// Takes an invitation back. [`ApiError::InvitationGone`] when it is no longer open.
    async fn revoke_invitation(&self, staff: &May<right::ManageTeam>, invitation: LinkId)
    -> Result<TeamDone, ApiError>;
}

/// Everything in this room.
pub trait TeamRoom: ListTeam + ManageColleagues {}

impl<T: ListTeam + ManageColleagues> TeamRoom for T {}
