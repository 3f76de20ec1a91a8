//! What the operator does to a team on the command line: the last owner too, and without being one.

use lanyard_app::{
    error::ApiError,
    model::{
        id::{InstitutionId, StaffId},
        letter::Letter,
        staff::Role,
        team::TypedInvitation,
    },
};

use crate::{
    domain::staff_email,
    service::{
        Service,
        operator::OperatorError,
        team::link::{FreshLink, invited},
    },
    storage::{Actor, ListedInstitution, MemberChange, StaffPlace, TeamMember},
};

impl Service {
    /// Every institution.
    pub async fn institution_list(&self) -> Result<Vec<ListedInstitution>, OperatorError> {
        Ok(self.store.institution_list().await?)
    }

    /// Makes an institution an agent, or no longer one; its ID, and whether that is a change.
    pub async fn institution_agent(&self, institution: &str, on: bool) -> Result<(String, bool), OperatorError> {
        let institution = self.institution_called(institution).await?;
        let changed = self.store.agent_switch(institution.id, on, self.audit(Actor::Operator)?).await?;
        Ok((institution.code, changed))
    }

    /// Everybody who works for an institution, in the order in which they came.
    pub async fn staff_list(&self, institution: &str) -> Result<Vec<TeamMember>, OperatorError> {
        let institution = self.institution_called(institution).await?.id;
        Ok(self.store.team_list(institution).await?)
    }

    /// Makes an invitation.
    pub async fn staff_invite(&self, institution: &str, typed: &TypedInvitation) -> Result<FreshLink, OperatorError> {
        let institution = self.institution_called(institution).await?.id;
        Ok(self.invite(institution, invited(typed)?, self.audit(Actor::Operator)?).await?)
    }

    /// Makes a link for a new password. It counts wherever the person works, so the institution need not be told.
    pub async fn staff_reset(&self, email: &str, institution: Option<&str>) -> Result<FreshLink, OperatorError> {
        let places = self.places_called(email, institution).await?;
        let place = places.iter().find(|place| !place.disabled).or(places.first());
        let StaffPlace { institution, id, .. } = *place.ok_or_else(|| nobody(email))?;
        Ok(self.make_reset(institution, id, self.audit(Actor::Operator)?).await?)
    }

    /// Gives somebody another role; `false` when they had it already.
    pub async fn staff_role(&self, email: &str, institution: Option<&str>, role: Role) -> Result<bool, OperatorError> {
        let (institution, id) = self.one_place_called(email, institution).await?;
        let audit = self.audit(Actor::Operator)?;
        let told = self.told((institution, id), audit, |by| Letter::RoleChanged { role, by }).await?;
        done(self.store.member_set_role(institution, id, role, told).await?)
    }

    /// Switches somebody off; `false` when they were so already.
    pub async fn staff_disable(&self, email: &str, institution: Option<&str>) -> Result<bool, OperatorError> {
        let (institution, id) = self.one_place_called(email, institution).await?;
        let audit = self.audit(Actor::Operator)?;
        let told = self.told((institution, id), audit, |by| Letter::SwitchedOff { by }).await?;
        done(self.store.member_disable(institution, id, told).await?)
    }

    /// Lets somebody in again who was switched off; `false` when they were not.
    pub async fn staff_enable(&self, email: &str, institution: Option<&str>) -> Result<bool, OperatorError> {
        let (institution, id) = self.one_place_called(email, institution).await?;
        let audit = self.audit(Actor::Operator)?;
        let told = self.told((institution, id), audit, |by| Letter::SwitchedOn { by }).await?;
        done(self.store.member_enable(institution, id, told).await?)
    }

    /// The one place that is meant.
    async fn one_place_called(
        &self,
        email: &str,
        institution: Option<&str>,
    ) -> Result<(InstitutionId, StaffId), OperatorError> {
        let places = self.places_called(email, institution).await?;
        if let [place] = places.as_slice() {
            return Ok((place.institution, place.id));
        }
        let mut institutions = Vec::new();
        for place in places {
            institutions.extend(self.store.institution_find(place.institution).await?.map(|one| one.code));
        }
        institutions.sort();
        Err(OperatorError::SeveralPlaces { email: email.trim().to_owned(), institutions })
    }

    /// The places of whoever has this address, at least one; in one institution where it is told.
    async fn places_called(&self, email: &str, institution: Option<&str>) -> Result<Vec<StaffPlace>, OperatorError> {
        let wanted = match institution {
            Some(code) => Some(self.institution_called(code).await?),
            None => None,
        };
        let person = self.store.person_find_by_email(&staff_email::key(email)).await?;
        let mut places = person.ok_or_else(|| nobody(email))?.places;
        if let Some(wanted) = wanted {
            places.retain(|place| place.institution == wanted.id);
            if places.is_empty() {
                let email = email.trim().to_owned();
                return Err(OperatorError::NotInTeam { email, institution: wanted.code });
            }
        }
        Ok(places)
    }
}

fn nobody(email: &str) -> OperatorError {
    OperatorError::NoSuchStaff(email.trim().to_owned())
}

fn done(change: MemberChange) -> Result<bool, OperatorError> {
    match change {
        MemberChange::Done | MemberChange::MayCome => Ok(true),
        MemberChange::Unchanged => Ok(false),
        MemberChange::LastOwner => Err(ApiError::LastOwner.into()),
        MemberChange::FromAgent => Err(ApiError::Forbidden.into()),
        MemberChange::Missing => Err(ApiError::NotFound.into()),
    }
}
