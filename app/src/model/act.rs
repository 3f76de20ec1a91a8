//! What is remembered of what people do: the kinds of acts, as the Activity tab filters them.

use serde::{Deserialize, Serialize};

use super::hand_out::HandOutAct;

/// What was done. The word is in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Act {
    /// The institution was made.
    InstitutionCreated,
    /// Its settings were changed.
    SettingsChanged,
    /// An account was made; the subject is the member of staff.
    StaffCreated,
    /// A member of staff whose e-mail address had failed too often may try again at once; the subject is the member of staff.
    StaffUnlocked,
    /// A colleague was invited; the subject is the invitation.
    StaffInvited,
    /// An invitation was taken back; the subject is the invitation.
    InvitationRevoked,
    /// Somebody accepted an invitation; the subject is the member of staff.
    InvitationAccepted,
    /// A member of staff got another role; the subject is the member of staff.
    RoleChanged,
    /// An account was switched off; the subject is the member of staff.
    StaffDisabled,
    /// An account was switched on again; the subject is the member of staff.
    StaffEnabled,
    /// A link for a new password was made; the subject is the member of staff.
    ResetLinkMade,
    /// A member of staff chose a new password by a link; the subject is the member of staff.
    PasswordReset,
    /// A member of staff changed their password; the subject is the member of staff.
    PasswordChanged,
    /// A member of staff changed their name; the subject is the member of staff.
    NameChanged,
    /// A member of staff ended browser sessions of their own; the count is how many.
    BrowserSessionsEnded,
    /// A member of staff logged in; the subject is the member of staff.
    StaffLoggedIn,
    /// Log-ins with the address of a member of staff were refused; the count is how many.
    StaffLogInRefused,
    /// A member of staff added a passkey.
    PasskeyAdded,
    /// A member of staff removed a passkey.
    PasskeyRemoved,
    /// A passkey was refused because its counter had not grown: there may be a copy of it.
    PasskeySuspected,
    /// A member of staff set up an authenticator app.
    AuthenticatorAdded,
    /// A member of staff removed their authenticator app.
    AuthenticatorRemoved,
    /// A member of staff made new recovery codes.
    RecoveryCodesMade,
    /// A member of staff logged in with a recovery code.
    RecoveryCodeUsed,
    /// Somebody's second factor was taken away; the subject is the member of staff.
    FactorsTakenAway,
    /// Who must have a second factor was changed.
    FactorRulesChanged,
    /// A member of staff was let in by a provider; the subject is the member of staff.
    StaffSignedOn,
    /// A provider named a member of staff for the first time; the subject is the member of staff.
    SignOnLinked,
    /// A member of staff got the role that a claim of their provider gives; the subject is the member of staff.
    RoleClaimed,
    /// The provider of single sign-on was set up, changed or switched off.
    SignOnChanged,
    /// The provider of single sign-on was removed.
    SignOnRemoved,
    /// A test engine was added; the subject is the engine.
    EngineAdded,
    /// A test engine registered itself where a member of staff let it; the subject is the engine.
    EngineRegistered,
    /// A test engine that had registered itself was approved; the subject is the engine.
    EngineApproved,
    /// A test engine that had registered itself was refused, and is gone; the subject is the engine.
    EngineRefused,
    /// A test engine was changed, or switched on or off; the subject is the engine.
    EngineChanged,
    /// A test engine was removed; the subject is the engine.
    EngineRemoved,
    /// Another program was given a token; the subject is the program.
    ProgramAdded,
    /// A program's token was taken back; the subject is the program.
    ProgramRevoked,
    /// A webhook was added; the subject is the webhook.
    WebhookAdded,
    /// A webhook was changed, or switched on or off; the subject is the webhook.
    WebhookChanged,
    /// A webhook got another secret; the subject is the webhook.
    WebhookSecretRenewed,
    /// A webhook was switched off because its receiver took nothing, or wants nothing any more; the subject is the webhook.
    WebhookStopped,
    /// A webhook was removed; the subject is the webhook.
    WebhookRemoved,
    /// An agent made a client; the subject is the other institution.
    ClientMade,
    /// An agent invited the first owner of its client; the subject is the invitation.
    ClientOwnerInvited,
    /// A client let its agent's people work in it; the subject is the other institution.
    ClientGranted,
    /// A client took that back; the subject is the other institution.
    ClientTakenBack,
    /// A client ended the management by its agent; the subject is the other institution.
    ClientEnded,
    /// Somebody of an agent came to work in a client; the subject is the other institution.
    ClientOpened,
    /// Somebody of an agent is out of its client; the subject is the other institution.
    ClientLeft,
    /// The operator made the institution an agent.
    AgentSwitchedOn,
    /// The operator made an institution an agent no longer.
    AgentSwitchedOff,
    /// A session was made.
    SessionCreated,
    /// The details of a session were changed.
    SessionChanged,
    /// It was said where the test of a session is.
    SessionEngineChosen,
    /// A closed session was opened again.
    SessionReopened,
    /// Create Codes; the subject is the batch, the count its logins.
    CodesCreated,
    /// The label of a batch was changed; the subject is the batch.
    BatchLabelled,
    /// Download Logins; the subject is the batch, the count its rows.
    LoginsDownloaded,
    /// Export Selected Data; the subject is the session, the count the rows.
    EntriesExported,
    /// Print login cards; the count is the cards.
    CardsPrinted,
    /// The checklist for invigilators, which has no passwords; the count is the rows.
    ChecklistPrinted,
    /// A login was shown on the screen; the subject is the entry.
    LoginShown,
    /// A report was downloaded; the count is the rows.
    ReportExported,
    /// A report was printed with passwords; the count is the rows.
    ReportPrinted,
    /// The activity of a session was downloaded; the count is the rows.
    ActivityExported,
    /// Entries were taken out of the session.
    EntriesWithdrawn,
    /// Withdrawn entries were put back.
    EntriesRestored,
    /// Staff issued new passwords.
    PasswordsIssued,
    /// A candidate asked for a new password; the subject is the entry.
    PasswordRenewed,
    /// A name that had failed too often may try again at once; the subject is the entry.
    LoginUnlocked,
    /// Staff marked entries as started.
    MarkedStarted,
    /// Staff marked entries as finished.
    MarkedFinished,
    /// Staff took "started" back.
    UnmarkedStarted,
    /// Staff took "finished" back.
    UnmarkedFinished,
    /// A candidate gave details and got a username; the subject is the entry.
    EntryClaimed,
    /// A candidate started the test; the subject is the entry.
    TestStarted,
    /// A test engine said that the test is finished; the subject is the entry.
    TestFinished,
    /// A test engine sent a result, took it back, or said that it waits to be marked; the subject is the entry.
    ResultReceived,
    /// The operator put a backup in the place of the database.
    DatabaseRestored,
}

impl Act {
    /// The hand-out that it is; `None` where it is none.
    #[must_use]
    pub const fn hand_out(self) -> Option<HandOutAct> {
        Some(match self {
            Self::LoginsDownloaded => HandOutAct::LoginsDownloaded,
            Self::EntriesExported => HandOutAct::EntriesExported,
            Self::ReportExported => HandOutAct::ReportExported,
            Self::CardsPrinted => HandOutAct::CardsPrinted,
            Self::ReportPrinted => HandOutAct::ReportPrinted,
            Self::LoginShown => HandOutAct::LoginShown,
            Self::PasswordRenewed => HandOutAct::PasswordRenewed,
            _ => return None,
        })
    }

    /// Candidates do it by themselves.
    #[must_use]
    pub const fn is_by_candidate(self) -> bool {
        matches!(self, Self::EntryClaimed | Self::TestStarted | Self::PasswordRenewed)
    }

    /// Nobody did it: somebody was turned away.
    #[must_use]
    pub const fn is_refusal(self) -> bool {
        matches!(self, Self::StaffLogInRefused)
    }

    /// It is between an institution and its agent. Whoever did it may work for the other of them, which knows their name.
    #[must_use]
    pub const fn is_between_two(self) -> bool {
        matches!(
            self,
            Self::ClientMade
                | Self::ClientOwnerInvited
                | Self::ClientGranted
                | Self::ClientTakenBack
                | Self::ClientEnded
                | Self::ClientOpened
                | Self::ClientLeft
        )
    }

    /// It is about who works for the institution and how they log in, and belongs to no session.
    #[must_use]
    pub const fn is_of_the_team(self) -> bool {
        matches!(
            self,
            Self::StaffCreated
                | Self::StaffUnlocked
                | Self::StaffInvited
                | Self::InvitationRevoked
                | Self::InvitationAccepted
                | Self::RoleChanged
                | Self::StaffDisabled
                | Self::StaffEnabled
                | Self::ResetLinkMade
                | Self::PasswordReset
                | Self::PasswordChanged
                | Self::NameChanged
                | Self::BrowserSessionsEnded
                | Self::StaffLoggedIn
                | Self::StaffLogInRefused
                | Self::PasskeyAdded
                | Self::PasskeyRemoved
                | Self::PasskeySuspected
                | Self::AuthenticatorAdded
                | Self::AuthenticatorRemoved
                | Self::RecoveryCodesMade
                | Self::RecoveryCodeUsed
                | Self::FactorsTakenAway
                | Self::FactorRulesChanged
                | Self::StaffSignedOn
                | Self::SignOnLinked
                | Self::RoleClaimed
                | Self::SignOnChanged
                | Self::SignOnRemoved
                | Self::EngineAdded
                | Self::EngineRegistered
                | Self::EngineApproved
                | Self::EngineRefused
                | Self::EngineChanged
                | Self::EngineRemoved
                | Self::ProgramAdded
                | Self::ProgramRevoked
                | Self::WebhookAdded
                | Self::WebhookChanged
                | Self::WebhookSecretRenewed
                | Self::WebhookStopped
                | Self::WebhookRemoved
                | Self::ClientMade
                | Self::ClientOwnerInvited
                | Self::ClientGranted
                | Self::ClientTakenBack
                | Self::ClientEnded
                | Self::ClientOpened
                | Self::ClientLeft
                | Self::AgentSwitchedOn
                | Self::AgentSwitchedOff
        )
    }

    /// Every kind.
    pub const ALL: [Self; 81] = [
        Self::InstitutionCreated,
        Self::SettingsChanged,
        Self::StaffCreated,
        Self::StaffUnlocked,
        Self::StaffInvited,
        Self::InvitationRevoked,
        Self::InvitationAccepted,
        Self::RoleChanged,
        Self::StaffDisabled,
        Self::StaffEnabled,
        Self::ResetLinkMade,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::NameChanged,
        Self::BrowserSessionsEnded,
        Self::StaffLoggedIn,
        Self::StaffLogInRefused,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::PasskeySuspected,
        Self::AuthenticatorAdded,
        Self::AuthenticatorRemoved,
        Self::RecoveryCodesMade,
        Self::RecoveryCodeUsed,
        Self::FactorsTakenAway,
        Self::FactorRulesChanged,
        Self::StaffSignedOn,
        Self::SignOnLinked,
        Self::RoleClaimed,
        Self::SignOnChanged,
        Self::SignOnRemoved,
        Self::EngineAdded,
        Self::EngineRegistered,
        Self::EngineApproved,
        Self::EngineRefused,
        Self::EngineChanged,
        Self::EngineRemoved,
        Self::ProgramAdded,
        Self::ProgramRevoked,
        Self::WebhookAdded,
        Self::WebhookChanged,
        Self::WebhookSecretRenewed,
        Self::WebhookStopped,
        Self::WebhookRemoved,
        Self::ClientMade,
        Self::ClientOwnerInvited,
        Self::ClientGranted,
        Self::ClientTakenBack,
        Self::ClientEnded,
        Self::ClientOpened,
        Self::ClientLeft,
        Self::AgentSwitchedOn,
        Self::AgentSwitchedOff,
        Self::SessionCreated,
        Self::SessionChanged,
        Self::SessionEngineChosen,
        Self::SessionReopened,
        Self::CodesCreated,
        Self::BatchLabelled,
        Self::LoginsDownloaded,
        Self::EntriesExported,
        Self::CardsPrinted,
        Self::ChecklistPrinted,
        Self::LoginShown,
        Self::ReportExported,
        Self::ReportPrinted,
        Self::ActivityExported,
        Self::EntriesWithdrawn,
        Self::EntriesRestored,
        Self::PasswordsIssued,
        Self::PasswordRenewed,
        Self::LoginUnlocked,
        Self::MarkedStarted,
        Self::MarkedFinished,
        Self::UnmarkedStarted,
        Self::UnmarkedFinished,
        Self::EntryClaimed,
        Self::TestStarted,
        Self::TestFinished,
        Self::ResultReceived,
        Self::DatabaseRestored,
    ];

    /// The word in the database and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::InstitutionCreated => "institution_created",
            Self::SettingsChanged => "settings_changed",
            Self::StaffCreated => "staff_created",
            Self::StaffUnlocked => "staff_unlocked",
            Self::StaffInvited => "staff_invited",
            Self::InvitationRevoked => "invitation_revoked",
            Self::InvitationAccepted => "invitation_accepted",
            Self::RoleChanged => "role_changed",
            Self::StaffDisabled => "staff_disabled",
            Self::StaffEnabled => "staff_enabled",
            Self::ResetLinkMade => "reset_link_made",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::NameChanged => "name_changed",
            Self::BrowserSessionsEnded => "browser_sessions_ended",
            Self::StaffLoggedIn => "staff_logged_in",
            Self::StaffLogInRefused => "staff_log_in_refused",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::PasskeySuspected => "passkey_suspected",
            Self::AuthenticatorAdded => "authenticator_added",
            Self::AuthenticatorRemoved => "authenticator_removed",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::FactorsTakenAway => "factors_taken_away",
            Self::FactorRulesChanged => "factor_rules_changed",
            Self::StaffSignedOn => "staff_signed_on",
            Self::SignOnLinked => "sign_on_linked",
            Self::RoleClaimed => "role_claimed",
            Self::SignOnChanged => "sign_on_changed",
            Self::SignOnRemoved => "sign_on_removed",
            Self::EngineAdded => "engine_added",
            Self::EngineRegistered => "engine_registered",
            Self::EngineApproved => "engine_approved",
            Self::EngineRefused => "engine_refused",
            Self::EngineChanged => "engine_changed",
            Self::EngineRemoved => "engine_removed",
            Self::ProgramAdded => "program_added",
            Self::ProgramRevoked => "program_revoked",
            Self::WebhookAdded => "webhook_added",
            Self::WebhookChanged => "webhook_changed",
            Self::WebhookSecretRenewed => "webhook_secret_renewed",
            Self::WebhookStopped => "webhook_stopped",
            Self::WebhookRemoved => "webhook_removed",
            Self::ClientMade => "client_made",
            Self::ClientOwnerInvited => "client_owner_invited",
            Self::ClientGranted => "client_granted",
            Self::ClientTakenBack => "client_taken_back",
            Self::ClientEnded => "client_ended",
            Self::ClientOpened => "client_opened",
            Self::ClientLeft => "client_left",
            Self::AgentSwitchedOn => "agent_switched_on",
            Self::AgentSwitchedOff => "agent_switched_off",
            Self::SessionCreated => "session_created",
            Self::SessionChanged => "session_changed",
            Self::SessionEngineChosen => "session_engine_chosen",
            Self::SessionReopened => "session_reopened",
            Self::CodesCreated => "codes_created",
            Self::BatchLabelled => "batch_labelled",
            Self::LoginsDownloaded => "logins_downloaded",
            Self::EntriesExported => "entries_exported",
            Self::CardsPrinted => "cards_printed",
            Self::ChecklistPrinted => "checklist_printed",
            Self::LoginShown => "login_shown",
            Self::ReportExported => "report_exported",
            Self::ReportPrinted => "report_printed",
            Self::ActivityExported => "activity_exported",
            Self::EntriesWithdrawn => "entries_withdrawn",
            Self::EntriesRestored => "entries_restored",
            Self::PasswordsIssued => "passwords_issued",
            Self::PasswordRenewed => "password_renewed",
            Self::LoginUnlocked => "login_unlocked",
            Self::MarkedStarted => "marked_started",
            Self::MarkedFinished => "marked_finished",
            Self::UnmarkedStarted => "unmarked_started",
            Self::UnmarkedFinished => "unmarked_finished",
            Self::EntryClaimed => "entry_claimed",
            Self::TestStarted => "test_started",
            Self::TestFinished => "test_finished",
            Self::ResultReceived => "result_received",
            Self::DatabaseRestored => "database_restored",
        }
    }

    /// Reads [`Act::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.word() == word)
    }
}

impl From<Act> for &'static str {
    fn from(act: Act) -> Self {
        act.word()
    }
}

impl TryFrom<String> for Act {
    type Error = &'static str;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        Self::from_word(&word).ok_or("no act")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_each_of_one_act() {
        for act in Act::ALL {
            assert_eq!(Act::from_word(act.word()), Some(act));
            assert_eq!(Act::ALL.iter().filter(|other| other.word() == act.word()).count(), 1, "{}", act.word());
        }
    }
}
