//! The institution's settings, and what its owner does there.

use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::guard;
use crate::{
    error::ApiError,
    model::{person::AskedDetails, settings::Settings},
};
#[cfg(feature = "ssr")]
use crate::{
    model::{
        settings::{ColleagueUnlocked, FactorRules, FilledIn as _, SettingsForm},
        team::TeamDone,
    },
    paths,
};

/// The institution's settings.
#[server(prefix = "/api", name = ReadSettings, endpoint = "admin/settings", input = GetUrl)]
pub async fn settings() -> Result<Settings, ApiError> {
    let staff = guard::may()?;
    guard::service().settings(&staff).await
}

/// Changes the settings and says so on their page. An unticked check box sends nothing; what is as the form was filled with
/// it stays as it is.
#[server(prefix = "/api", endpoint = "admin/save_settings")]
pub async fn save_settings(
    #[server(flatten)] asked: AskedDetails,
    #[server(default)] names_in_usernames: bool,
    #[server(default)] filled_with: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let form = SettingsForm { asked, names_in_usernames };
    guard::service().save_settings(&staff, form, SettingsForm::from_words(&filled_with)).await?;
    leptos_axum::redirect(&paths::settings_saved());
    Ok(())
}

/// Changes who must have a second factor and says so on the page of settings, in the same way.
#[server(prefix = "/api", endpoint = "admin/save_factor_rules")]
pub async fn save_factor_rules(
    #[server(default)] owner: Option<bool>,
    #[server(default)] coordinator: Option<bool>,
    #[server(default)] invigilator: Option<bool>,
    #[server(default)] reader: Option<bool>,
    #[server(default)] exports: Option<bool>,
    #[server(default)] filled_with: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let ticked = |sent: Option<bool>| sent == Some(true);
    let rules = FactorRules {
        owner: ticked(owner),
        coordinator: ticked(coordinator),
        invigilator: ticked(invigilator),
        reader: ticked(reader),
        exports: ticked(exports),
    };
    guard::service().save_factor_rules(&staff, rules, FactorRules::from_words(&filled_with)).await?;
    leptos_axum::redirect(&paths::factor_rules_saved());
    Ok(())
}

/// Lets a colleague's e-mail address be tried again and says what came of it, on the page of settings or where else the
/// form says that it sits: `team`.
#[server(prefix = "/api", endpoint = "admin/unlock_colleague")]
pub async fn unlock_colleague(
    #[server(default)] colleague: String,
    #[server(default)] page: String,
) -> Result<(), ApiError> {
    let staff = guard::may()?;
    let outcome = guard::service().unlock_colleague(&staff, &colleague).await?;
    let there = match outcome {
        _ if page != "team" => paths::settings_after_unlock(outcome.word()),
        ColleagueUnlocked::Unlocked => paths::team_after(TeamDone::Unlocked),
        ColleagueUnlocked::WasNotLocked => paths::team_after(TeamDone::WasNotLocked),
    };
    leptos_axum::redirect(&there);
    Ok(())
}
