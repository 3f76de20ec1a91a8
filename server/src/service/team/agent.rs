//! What a client says to its agent: that its people may work here, no longer, or that it manages no more.

use lanyard_app::{
    error::{ApiError, Field, Problem},
    model::{staff::Role, team::TeamDone},
    ports::{May, right},
};

use crate::{
    service::Service,
    storage::{Leave, LeaveChange},
};

impl Service {
    /// Lets the people of the agent work in the institution with this role.
    pub async fn let_agent_work(
        &self,
        staff: &May<right::ManageTeam>,
        role: Option<Role>,
    ) -> Result<TeamDone, ApiError> {
        // An owner leads, and nobody from elsewhere leads here.
        let role =
            role.filter(|role| *role != Role::Owner).ok_or(ApiError::field(Field::Role, Problem::RoleMissing))?;
        self.tell_agent(staff, Leave::Given(role), TeamDone::AgentGranted).await
    }

    /// Takes that back: whoever of them is there is out.
    pub async fn take_leave_back(&self, staff: &May<right::ManageTeam>) -> Result<TeamDone, ApiError> {
        self.tell_agent(staff, Leave::TakenBack, TeamDone::AgentTakenBack).await
    }

    /// Ends the management of the institution by its agent.
    pub async fn end_management(&self, staff: &May<right::ManageTeam>) -> Result<TeamDone, ApiError> {
        self.tell_agent(staff, Leave::Ended, TeamDone::AgentEnded).await
    }

    async fn tell_agent(
        &self,
        staff: &May<right::ManageTeam>,
        leave: Leave,
        done: TeamDone,
    ) -> Result<TeamDone, ApiError> {
        match self.store.client_leave_set(staff.institution(), leave, self.audit_of(staff)?).await? {
            LeaveChange::Done => Ok(done),
            LeaveChange::Unchanged => Ok(TeamDone::AgentAsBefore),
            LeaveChange::NotManaged => Err(ApiError::NotFound),
        }
    }
}
