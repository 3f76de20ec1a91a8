//! The institution, its settings, and whether its mail leaves the server.

use async_trait::async_trait;

use crate::{
    error::ApiError,
    model::{
        mail::MailStanding,
        settings::{FactorRules, Settings, SettingsForm},
    },
    ports::{May, right},
};

/// The settings.
#[async_trait]
pub trait KeepSettings: Send + Sync {
    /// The institution's settings.
    async fn settings(&self, staff: &May<right::ManageSettings>) -> Result<Settings, ApiError>;

    /// Changes the institution's settings: where it is known what the form was filled with, only what differs from that.
    async fn save_settings(
        &self,
        staff: &May<right::ManageSettings>,
        form: SettingsForm,
        filled_with: Option<SettingsForm>,
    ) -> Result<(), ApiError>;

    /// Changes who must have a second factor, and when it is asked for, in the same way. Whoever must have one now has seven
    /// days.
    async fn save_factor_rules(
        &self,
        staff: &May<right::ManageSettings>,
        rules: FactorRules,
        filled_with: Option<FactorRules>,
    ) -> Result<(), ApiError>;
}

/// Mail on its way to staff.
#[async_trait]
pub trait KnowMail: Send + Sync {
    /// Whether mail leaves the server.
    async fn mail_standing(&self, staff: &May<right::ManageTeam>) -> Result<MailStanding, ApiError>;
}

/// Everything in this room.
pub trait Institution: KeepSettings + KnowMail {}

impl<T: KeepSettings + KnowMail> Institution for T {}
