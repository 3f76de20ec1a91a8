//! Everybody who works for the institution.

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::team::{Colleague, Team},
    ports::{May, right, team::ListTeam},
};

use crate::service::Service;

#[async_trait]
impl ListTeam for Service {
    async fn team(&self, staff: &May<right::ManageTeam>) -> Result<Team, ApiError> {
        let people = self.store.staff_list(staff.institution()).await?;
        let colleague = |person: crate::storage::StaffMember| Colleague {
            id: person.id,
            name: person.name,
            email: person.email,
            role: person.role,
        };
        Ok(Team { people: people.into_iter().map(colleague).collect() })
    }
}
