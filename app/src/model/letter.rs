//! Letters to staff by mail: what each of them tells. `words::letters` writes them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{civil::CivilTime, staff::Role};

/// What a letter tells, to the person it concerns. In each, `by` is the name of the member of staff who did it; `None` is the
/// operator. There is no `Debug` that shows what is in it: a link opens an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// Somebody may join the institution's staff.
    Invitation {
        /// The full address of the page that accepts it.
        link: String,
        /// The role it gives.
        role: Role,
        /// Who invited.
        by: Option<String>,
    },
    /// A new password can be chosen.
    PasswordReset {
        /// The full address of the page that takes it.
        link: String,
        /// Who made the link; the person themselves is [`Asker::Yourself`].
        by: Asker,
    },
    /// The password was changed.
    PasswordChanged,
    /// A second factor was added.
    FactorAdded(Factor),
    /// A second factor was removed by the person.
    FactorRemoved(Factor),
    /// All second factors were taken away.
    FactorsTakenAway {
        /// Who did it.
        by: Option<String>,
    },
    /// A recovery code stood for the second factor.
    RecoveryCodeUsed {
        /// How many are left.
        left: i64,
    },
    /// New recovery codes were made; the old ones are void.
    RecoveryCodesMade,
    /// The role was changed.
    RoleChanged {
        /// What it is now.
        role: Role,
        /// Who did it.
        by: Option<String>,
    },
    /// The account was switched off.
    SwitchedOff {
        /// Who did it.
        by: Option<String>,
    },
    /// The account was switched on again.
    SwitchedOn {
        /// Who did it.
        by: Option<String>,
    },
    /// A passkey came with a counter that was lower than before, and was refused: it may have been copied.
    PasskeySetBack {
        /// The name its owner gave it.
        name: String,
    },
    /// A webhook was switched off by itself.
    WebhookStopped {
        /// Where it was told.
        address: String,
        /// Its receiver said that it wants nothing any more; else it took nothing for a day.
        gone: bool,
    },
}

/// Who asked for a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asker {
    /// Whoever typed the address at the door.
    Yourself,
    /// A colleague, by name.
    Colleague(String),
    /// The operator.
    Operator,
}

/// A second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A passkey, by the name its owner gave it.
    Passkey(String),
    /// An app that shows codes.
    Codes,
}

impl Letter {
    /// The word in the database.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::PasswordReset { .. } => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::FactorAdded(_) => "factor_added",
            Self::FactorRemoved(_) => "factor_removed",
            Self::FactorsTakenAway { .. } => "factors_taken_away",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RoleChanged { .. } => "role_changed",
            Self::SwitchedOff { .. } => "switched_off",
            Self::SwitchedOn { .. } => "switched_on",
            Self::PasskeySetBack { .. } => "passkey_set_back",
            Self::WebhookStopped { .. } => "webhook_stopped",
        }
    }

    /// For how many hours the letter is worth sending: as long as its link works, else three days.
    #[must_use]
    pub const fn hours(&self) -> u64 {
        match self {
            Self::PasswordReset { .. } => RESET_HOURS,
            _ => INVITATION_HOURS,
        }
    }
}

/// How long the link of an invitation works, in hours.
pub const INVITATION_HOURS: u64 = 72;

/// How long the link of a password reset works, in hours.
pub const RESET_HOURS: u64 = 1;

impl fmt::Debug for Letter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind())
    }
}

/// A letter with what all of them tell: whose staff it is for, when what it tells of happened, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedLetter {
    /// The institution's name.
    pub institution: String,
    /// When it happened, in the institution's zone.
    pub at: CivilTime,
    /// The full address of the page on which staff log in.
    pub log_in: String,
    /// What it tells.
    pub letter: Letter,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_does_not_show_its_link() {
        let by = Asker::Operator;
        let letter = Letter::PasswordReset { link: "https://test.example/reset/K7RM".to_owned(), by };
        assert_eq!(format!("{letter:?}"), "password_reset");
        assert_eq!((letter.hours(), Letter::PasswordChanged.hours()), (1, 72));
    }
}
