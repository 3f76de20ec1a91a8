//! Unlocking a member of staff: the failures of their e-mail address are forgotten, at every address it was typed.

use async_trait::async_trait;
use lanyard_app::{
    error::{ApiError, Field, Problem},
    model::settings::ColleagueUnlocked,
    ports::{May, door::UnlockColleagues, right},
};

use crate::{
    domain::staff_email,
    service::{Service, operator::OperatorError},
    storage::{Actor, Audit, StaffPlace, StoreError},
};

#[async_trait]
impl UnlockColleagues for Service {
    /// By a colleague. An account of another institution is answered like none.
    async fn unlock_colleague(
        &self,
        staff: &May<right::UnlockColleagues>,
        email: &str,
    ) -> Result<ColleagueUnlocked, ApiError> {
        let refused = |problem| ApiError::field(Field::ColleagueEmail, problem);
        let email = staff_email::key(email);
        if email.is_empty() {
            return Err(refused(Problem::ColleagueMissing));
        }
        let found = self.store.person_find_by_email(&email).await?;
        let places = found.map(|person| person.places).unwrap_or_default();
        let colleague = places.into_iter().find(|place| place.institution == staff.institution());
        let colleague = colleague.ok_or(refused(Problem::NoSuchColleague))?;
        let unlocked = self.unlock_email(&email, &colleague, self.audit_of(staff)?).await?;
        Ok(if unlocked { ColleagueUnlocked::Unlocked } else { ColleagueUnlocked::WasNotLocked })
    }
}

impl Service {
    /// By the operator; `false` when there was nothing to forget.
    pub async fn staff_unlock(&self, email: &str) -> Result<bool, OperatorError> {
        let key = staff_email::key(email);
        let found = self.store.person_find_by_email(&key).await?;
        let account = found.and_then(|person| person.places.into_iter().next());
        let account = account.ok_or_else(|| OperatorError::NoSuchStaff(email.trim().to_owned()))?;
        Ok(self.unlock_email(&key, &account, self.audit(Actor::Operator)?).await?)
    }

    async fn unlock_email(&self, key: &str, account: &StaffPlace, audit: Audit) -> Result<bool, StoreError> {
        let name = self.vault.throttle_key("staff", "", key);
        self.store.throttle_unlock_staff(account.institution, account.id, &name, audit).await
    }
}
