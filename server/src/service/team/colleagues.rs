//! What an owner does to one colleague.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        id::{LinkId, StaffId},
        letter::Letter,
        staff::Role,
        team::TeamDone,
    },
    ports::{May, right, team::ManageColleagues},
};

use crate::{service::Service, storage::MemberChange};

#[async_trait]
impl ManageColleagues for Service {
    async fn change_role(
        &self,
        staff: &May<right::ManageTeam>,
        colleague: StaffId,
        role: Role,
    ) -> Result<TeamDone, ApiError> {
        let (institution, audit) = (staff.institution(), self.audit_of(staff)?);
        let told = self.told((institution, colleague), audit, |by| Letter::RoleChanged { role, by }).await?;
        let change = self.store.member_set_role(institution, colleague, role, told).await?;
        done(change, TeamDone::RoleChanged, TeamDone::SameRole)
    }

    async fn disable_colleague(
        &self,
        staff: &May<right::ManageTeam>,
        colleague: StaffId,
    ) -> Result<TeamDone, ApiError> {
        let (institution, audit) = (staff.institution(), self.audit_of(staff)?);
        let told = self.told((institution, colleague), audit, |by| Letter::SwitchedOff { by }).await?;
        let change = self.store.member_disable(institution, colleague, told).await?;
        done(change, TeamDone::SwitchedOff, TeamDone::AsBefore)
    }

    async fn enable_colleague(&self, staff: &May<right::ManageTeam>, colleague: StaffId) -> Result<TeamDone, ApiError> {
        let (institution, audit) = (staff.institution(), self.audit_of(staff)?);
        let told = self.told((institution, colleague), audit, |by| Letter::SwitchedOn { by }).await?;
        let change = self.store.member_enable(institution, colleague, told).await?;
        done(change, TeamDone::SwitchedOn, TeamDone::AsBefore)
    }

    async fn revoke_invitation(
        &self,
        staff: &May<right::ManageTeam>,
        invitation: LinkId,
    ) -> Result<TeamDone, ApiError> {
        let audit = self.audit_of(staff)?;
        match self.store.invitation_revoke(staff.institution(), invitation, audit).await? {
            Some(true) => Ok(TeamDone::Revoked),
            Some(false) => Err(ApiError::InvitationGone),
            None => Err(ApiError::NotFound),
        }
    }
}

fn done(change: MemberChange, changed: TeamDone, unchanged: TeamDone) -> Result<TeamDone, ApiError> {
    match change {
        MemberChange::Done => Ok(changed),
        MemberChange::Unchanged => Ok(unchanged),
        MemberChange::LastOwner => Err(ApiError::LastOwner),
        MemberChange::MayCome => Ok(TeamDone::AgentMayCome),
        MemberChange::FromAgent => Err(ApiError::Forbidden),
        MemberChange::Missing => Err(ApiError::NotFound),
    }
}
