//! Everybody who works for the institution, and everybody who is invited.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::{
        staff::Role,
        team::{Colleague, Invitation, ManagingAgent, Team, TeamActivityPage, TeamActivityQuery},
    },
    ports::{May, institution::KnowMail as _, right, team::ListTeam},
};

use crate::{
    service::Service,
    storage::{FromAgent, OpenInvitation, TeamMember},
};

#[async_trait]
impl ListTeam for Service {
    async fn team(&self, staff: &May<right::ManageTeam>) -> Result<Team, ApiError> {
        let institution = staff.institution();
        let (now, you) = (self.clock.now(), staff.staff()?.id());
        let members = self.store.team_list(institution).await?;
        let invitations = self.store.invitation_list(institution).await?;
        let agent = self.store.manager_find(institution).await?;
        let zone = self.institution_zone(institution).await?;
        let key = |member: &TeamMember| self.vault.throttle_key("staff", "", &member.email_key);
        let names: Vec<_> = members.iter().map(key).collect();
        let waiting = self.store.throttle_waiting(&names, now).await?;
        let leads = |member: &TeamMember| member.role == Role::Owner && member.disabled_at.is_none();
        let owners = members.iter().filter(|member| leads(member)).count();
        let mut people: Vec<Colleague> = members
            .into_iter()
            .map(|member| Colleague {
                waits: waiting.contains(&key(&member)),
                is_you: member.id == you,
                is_last_owner: owners == 1 && leads(&member),
                id: member.id,
                name: member.name,
                email: member.email,
                role: member.role,
                passkey: member.passkey,
                app: member.app,
                seen: member.seen_at.map(|at| zone.civil(at)),
                is_from_agent: member.from_agent.is_some(),
                is_kept_out: member.from_agent == Some(FromAgent::KeptOut),
                off_since: member.disabled_at.map(|at| zone.civil(at)),
            })
            .collect();
        // Whoever can log in first, each part by name.
        people.sort_by_cached_key(|one| (one.off_since.is_some(), one.name.to_lowercase()));
        let invitation = |open: OpenInvitation| Invitation {
            id: open.id,
            name: open.invited.name,
            email: open.invited.email,
            role: open.invited.role,
            by: open.by,
            until: zone.civil(open.good_until),
            is_over: open.good_until <= now,
        };
        Ok(Team {
            people,
            invitations: invitations.into_iter().map(invitation).collect(),
            time_zone: zone.as_str().to_owned(),
            agent: agent.map(|agent| ManagingAgent { name: agent.name, code: agent.code, granted: agent.granted }),
            is_agent: self.store.agent_is(institution).await?,
            mail: self.mail_standing(staff).await?,
        })
    }

    async fn team_activity(
        &self,
        staff: &May<right::ManageTeam>,
        query: TeamActivityQuery,
    ) -> Result<TeamActivityPage, ApiError> {
        self.activity_of_team(staff.institution(), query).await
    }
}
