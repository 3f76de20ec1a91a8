//! The Settings page: what the institution asks of candidates, and how it names them.

use serde::{Deserialize, Serialize};

use super::{person::AskedDetails, staff::Role};

/// The settings of an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The institution's name.
    pub institution_name: String,
    /// What candidates type.
    pub institution_code: String,
    /// Where candidates log in with the institution filled in.
    pub log_in_address: String,
    /// What is asked beside the full name.
    pub asked: AskedDetails,
    /// New usernames are made from the candidate's name; otherwise from a neutral word.
    pub names_in_usernames: bool,
    /// Who needs a second factor, and when it is asked for.
    #[serde(default)]
    pub factor_rules: FactorRules,
}

/// Who must have a second factor, and when it is asked for once more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box of its own to tick")]
pub struct FactorRules {
    /// Owners must have one.
    #[serde(default)]
    pub owner: bool,
    /// Coordinators must.
    #[serde(default)]
    pub coordinator: bool,
    /// Invigilators must.
    #[serde(default)]
    pub invigilator: bool,
    /// Readers must.
    #[serde(default)]
    pub reader: bool,
    /// Whoever takes passwords out in bulk has given it a short while ago.
    #[serde(default)]
    pub exports: bool,
}

impl FactorRules {
    /// Whether people of this role must have one.
    #[must_use]
    pub const fn requires(self, role: Role) -> bool {
        match role {
            Role::Owner => self.owner,
            Role::Coordinator => self.coordinator,
            Role::Invigilator => self.invigilator,
            Role::Reader => self.reader,
        }
    }
}

/// What came of unlocking a colleague.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColleagueUnlocked {
    /// There were failures, and they are forgotten.
    Unlocked,
    /// There was nothing to forget.
    WasNotLocked,
}

impl ColleagueUnlocked {
    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unlocked => "unlocked",
            Self::WasNotLocked => "was_not_locked",
        }
    }

    /// Reads [`ColleagueUnlocked::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Unlocked, Self::WasNotLocked].into_iter().find(|outcome| outcome.word() == word)
    }
}

/// The Settings form as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingsForm {
    /// What is asked beside the full name.
    pub asked: AskedDetails,
    /// New usernames are made from the candidate's name.
    pub names_in_usernames: bool,
}
