//! The institution's settings.

mod result_readers;
mod sign_on;

use async_trait::async_trait;
use lanyard_app::{
    error::ApiError,
    model::settings::{FactorRules, Settings, SettingsForm},
    paths,
    ports::{May, institution::KeepSettings, right},
};

use crate::service::Service;

#[async_trait]
impl KeepSettings for Service {
    async fn settings(&self, staff: &May<right::ManageSettings>) -> Result<Settings, ApiError> {
        let institution = self.institution_of(staff).await?;
        Ok(Settings {
            log_in_address: self.log_in_address(&institution.code),
            institution_name: institution.name,
            institution_code: institution.code,
            asked: institution.settings.asked,
            names_in_usernames: institution.settings.names_in_usernames,
            factor_rules: institution.factor_rules,
        })
    }

    async fn save_settings(
        &self,
        staff: &May<right::ManageSettings>,
        form: SettingsForm,
        filled_with: Option<SettingsForm>,
    ) -> Result<(), ApiError> {
        let audit = self.audit_of(staff)?;
        let changed = self.store.institution_settings_update(staff.institution(), form, filled_with, audit).await?;
        if changed { Ok(()) } else { Err(ApiError::NotFound) }
    }

    async fn save_factor_rules(
        &self,
        staff: &May<right::ManageSettings>,
        rules: FactorRules,
        filled_with: Option<FactorRules>,
    ) -> Result<(), ApiError> {
        let audit = self.audit_of(staff)?;
        let changed =
            self.store.institution_factor_rules_update(staff.institution(), rules, filled_with, audit).await?;
        if changed { Ok(()) } else { Err(ApiError::NotFound) }
    }
}

impl Service {
    /// Where candidates of this institution log in, with the Institution ID filled in.
    pub(in crate::service) fn log_in_address(&self, institution_code: &str) -> String {
        self.config.public_url.join(&paths::institution_log_in(institution_code))
    }
}
