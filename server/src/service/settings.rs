//! The institution's settings, and who is logged in.

use lanyard_app::{
    error::ApiError,
    model::{
        settings::{Settings, SettingsForm},
        staff::Account,
    },
    paths,
    ports::Staff,
};

use crate::{service::Service, storage::Institution};

impl Service {
    /// The institution of a member of staff. A browser session without its institution cannot be.
    pub(in crate::service) async fn institution_of(&self, staff: &Staff) -> Result<Institution, ApiError> {
        self.store.institution_find(staff.institution()).await?.ok_or(ApiError::NotFound)
    }

    /// Where candidates of this institution log in, with the Institution ID filled in.
    pub(in crate::service) fn log_in_address(&self, institution_code: &str) -> String {
        self.config.public_url.join(&paths::institution_log_in(institution_code))
    }

    pub(in crate::service) async fn account_of(&self, staff: &Staff) -> Result<Account, ApiError> {
        let institution = self.institution_of(staff).await?;
        let person = self.store.staff_find(staff.institution(), staff.id()).await?.ok_or(ApiError::NotFound)?;
        Ok(Account {
            name: person.name,
            email: person.email,
            institution_name: institution.name,
            institution_code: institution.code,
            demonstration: institution.demonstration,
        })
    }

    pub(in crate::service) async fn settings_of(&self, staff: &Staff) -> Result<Settings, ApiError> {
        let institution = self.institution_of(staff).await?;
        Ok(Settings {
            log_in_address: self.log_in_address(&institution.code),
            institution_name: institution.name,
            institution_code: institution.code,
            asked: institution.settings.asked,
            names_in_usernames: institution.settings.names_in_usernames,
        })
    }

    pub(in crate::service) async fn change_settings(&self, staff: &Staff, form: SettingsForm) -> Result<(), ApiError> {
        let audit = self.audit_of(staff)?;
        let changed = self.store.institution_settings_update(staff.institution(), form, audit).await?;
        if changed { Ok(()) } else { Err(ApiError::NotFound) }
    }
}
