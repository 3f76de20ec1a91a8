//! Unlocking a member of staff: the failures of their e-mail address are forgotten, at every address it was typed.

use async_trait::async_trait;
use lanyard_app::{
    error::{ApiError, Field, Problem},
    model::{id::PersonId, settings::ColleagueUnlocked},
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
        let found = self.store.person_find_by_email(&email).await?.ok_or(refused(Problem::NoSuchColleague))?;
        let colleague = found.places.iter().find(|place| place.institution == staff.institution());
        let colleague = colleague.ok_or(refused(Problem::NoSuchColleague))?;
        let unlocked = self.unlock_email(&email, found.person, colleague, self.audit_of(staff)?).await?;
        Ok(if unlocked { ColleagueUnlocked::Unlocked } else { ColleagueUnlocked::WasNotLocked })
    }
}

impl Service {
    /// By the operator; `false` when there was nothing to forget.
    pub async fn staff_unlock(&self, email: &str) -> Result<bool, OperatorError> {
        let key = staff_email::key(email);
        let found = self.store.person_find_by_email(&key).await?;
        let no_such = || OperatorError::NoSuchStaff(email.trim().to_owned());
        let person = found.ok_or_else(no_such)?;
        let account = person.places.first().ok_or_else(no_such)?;
        Ok(self.unlock_email(&key, person.person, account, self.audit(Actor::Operator)?).await?)
    }

    async fn unlock_email(
        &self,
        key: &str,
        person: PersonId,
        account: &StaffPlace,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        let person = person.to_string();
        let names = [("staff", key), ("staff factor", person.as_str())];
        let names = names.map(|(kind, name)| self.vault.throttle_key(kind, "", name));
        self.store.throttle_unlock_staff(account.institution, account.id, &names, audit).await
    }
}
