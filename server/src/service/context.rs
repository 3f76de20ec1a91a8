//! What every room needs: the head of an audit row, the institution and its zone.

use lanyard_app::{
    error::ApiError,
    model::id::{IdempotencyKey, InstitutionId},
    ports::Principal,
};

use crate::{
    domain::zone::TimeZoneName,
    service::Service,
    storage::{Actor, Audit, Institution, StoreError},
};

/// The zone of a row; the storage holds only names that were checked, so UTC never really stands in.
pub(in crate::service) fn zone_of(name: &str) -> TimeZoneName {
    TimeZoneName::parse(name).unwrap_or_else(|_| TimeZoneName::utc())
}

impl Service {
    /// The time zone of most of an institution's sessions: where its people are. An institution has none of its own.
    pub(in crate::service) async fn institution_zone(
        &self,
        institution: InstitutionId,
    ) -> Result<TimeZoneName, ApiError> {
        let known = self.store.test_session_known(institution).await?;
        Ok(known.time_zone.map_or_else(TimeZoneName::utc, |zone| zone_of(&zone)))
    }

    /// The head of an audit row for an act of this member of staff or program, now.
    pub(in crate::service) fn audit_of(&self, by: impl Into<Principal>) -> Result<Audit, ApiError> {
        self.audit(match by.into() {
            Principal::Staff(staff) => Actor::Staff(staff.id()),
            Principal::Program(program) => Actor::Program(program.id()),
        })
    }

    /// What whoever asks is called.
    pub(in crate::service) async fn called(&self, by: impl Into<Principal>) -> Result<String, ApiError> {
        self.known_as(by.into()).await?.ok_or(ApiError::NotFound)
    }

    /// The same; `None` for whoever is not there any more.
    pub(in crate::service) async fn known_as(&self, by: Principal) -> Result<Option<String>, StoreError> {
        match by {
            Principal::Staff(staff) => {
                Ok(self.store.staff_find(by.institution(), staff.id()).await?.map(|person| person.name))
            }
            Principal::Program(program) => self.store.program_name(by.institution(), program.id()).await,
        }
    }

    /// What a form carries, so that what it does is done once however often it is sent.
    pub fn form_key(&self) -> Result<IdempotencyKey, ApiError> {
        Ok(IdempotencyKey::new(self.random.id(self.clock.now())?))
    }

    /// The head of an audit row, now.
    pub(in crate::service) fn audit(&self, actor: Actor) -> Result<Audit, ApiError> {
        let at = self.clock.now();
        Ok(Audit { id: self.random.id(at)?, at, actor })
    }

    /// The institution of whoever asks. A browser session or a token without its institution cannot be.
    pub(in crate::service) async fn institution_of(&self, by: impl Into<Principal>) -> Result<Institution, ApiError> {
        self.store.institution_find(by.into().institution()).await?.ok_or(ApiError::NotFound)
    }
}
