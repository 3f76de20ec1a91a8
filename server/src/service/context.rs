//! What every room needs: the head of an audit row, the institution and its zone.

use lanyard_app::{error::ApiError, ports::Staff};

use crate::{
    domain::zone::TimeZoneName,
    service::Service,
    storage::{Actor, Audit, Institution},
};

/// The zone of a row; the storage holds only names that were checked, so UTC never really stands in.
pub(in crate::service) fn zone_of(name: &str) -> TimeZoneName {
    TimeZoneName::parse(name).unwrap_or_else(|_| TimeZoneName::utc())
}

impl Service {
    /// The head of an audit row for an act of this member of staff, now.
    pub(in crate::service) fn audit_of(&self, staff: &Staff) -> Result<Audit, ApiError> {
        self.audit(Actor::Staff(staff.id()))
    }

    /// The head of an audit row, now.
    pub(in crate::service) fn audit(&self, actor: Actor) -> Result<Audit, ApiError> {
        let at = self.clock.now();
        Ok(Audit { id: self.random.id(at)?, at, actor })
    }

    /// The institution of a member of staff. A browser session without its institution cannot be.
    pub(in crate::service) async fn institution_of(&self, staff: &Staff) -> Result<Institution, ApiError> {
        self.store.institution_find(staff.institution()).await?.ok_or(ApiError::NotFound)
    }
}
