//! What acts are called in the list of what was done in the team. Apart from [`super::acts`], so that the pages of a session
//! do without these words.

use super::Label as _;
use crate::{model::act::Act, words::language::Language};

/// What people read of any act.
#[must_use]
pub fn label(act: Act, language: Language) -> &'static str {
    let Language::English = language;
    match act {
        Act::StaffCreated => "Account created",
        Act::StaffUnlocked => "Account unlocked",
        Act::StaffInvited => "Colleague invited",
        Act::InvitationRevoked => "Invitation taken back",
        Act::InvitationAccepted => "Invitation accepted",
        Act::RoleChanged => "Role changed",
        Act::StaffDisabled => "Account switched off",
        Act::StaffEnabled => "Account switched on",
        Act::ResetLinkMade => "Link for a new password made",
        Act::PasswordReset => "New password chosen by link",
        Act::PasswordChanged => "Own password changed",
        Act::NameChanged => "Own name changed",
        Act::BrowserSessionsEnded => "Own browser sessions ended",
        Act::StaffLoggedIn => "Logged in",
        Act::StaffLogInRefused => "Log-in refused",
        Act::PasskeyAdded => "Passkey added",
        Act::PasskeyRemoved => "Passkey removed",
        Act::PasskeySuspected => "Passkey refused: its counter went back",
        Act::AuthenticatorAdded => "Authenticator app set up",
        Act::AuthenticatorRemoved => "Authenticator app removed",
        Act::RecoveryCodesMade => "Recovery codes made",
        Act::RecoveryCodeUsed => "Recovery code used",
        Act::FactorsTakenAway => "Second factor taken away",
        Act::FactorRulesChanged => "Rules for the second factor changed",
        Act::StaffSignedOn => "Logged in by single sign-on",
        Act::SignOnLinked => "Linked to single sign-on",
        Act::RoleClaimed => "Role given by single sign-on",
        Act::EngineAdded => "Test engine added",
        Act::EngineRegistered => "Test engine registered itself",
        Act::EngineApproved => "Test engine approved",
        Act::EngineRefused => "Test engine refused",
        Act::EngineChanged => "Test engine changed",
        Act::EngineRemoved => "Test engine removed",
        Act::ProgramAdded => "Program added",
        Act::ProgramRevoked => "Token revoked",
        Act::WebhookAdded => "Webhook added",
        Act::WebhookChanged => "Webhook changed",
        Act::WebhookSecretRenewed => "New secret made for a webhook",
        Act::WebhookStopped => "Webhook switched off by itself",
        Act::WebhookRemoved => "Webhook removed",
        Act::SignOnChanged => "Single sign-on changed",
        Act::SignOnRemoved => "Single sign-on removed",
        Act::ClientMade => "Institution made by its agent",
        Act::ClientOwnerInvited => "First owner invited by the agent",
        Act::ClientGranted => "Agent allowed to work in the client",
        Act::ClientTakenBack => "Leave to work in the client taken back",
        Act::ClientEnded => "Management by the agent ended",
        Act::ClientOpened => "Came to work in the client",
        Act::ClientLeft => "Out of the client, after a change in the agent",
        Act::AgentSwitchedOn => "Made an agent",
        Act::AgentSwitchedOff => "No longer an agent",
        other => other.label(language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_words_of_its_own() {
        for act in Act::ALL {
            let said = label(act, Language::English);
            assert_ne!(said, act.word());
            assert_eq!(Act::ALL.iter().filter(|other| label(**other, Language::English) == said).count(), 1, "{said}");
            assert_eq!(act.label(Language::English) == act.word(), act.is_of_the_team(), "{said}");
        }
    }
}
