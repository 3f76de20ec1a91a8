//! The Settings page: what the institution asks of candidates, and how it names them.

use serde::{Deserialize, Serialize};

use super::{
    person::{Asked, AskedDetails},
    staff::Role,
};

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

/// A form that tells what it was filled with, so that saving it changes only what somebody changed there: others may have
/// saved something else since.
pub trait FilledIn: Sized {
    /// What it was filled with, in words with a space between them.
    fn words(&self) -> String;
    /// Reads [`FilledIn::words`] back; `None` for anything else.
    #[cfg(feature = "ssr")]
    fn from_words(words: &str) -> Option<Self>;
}

const fn word_of(ticked: bool) -> &'static str {
    if ticked { "true" } else { "false" }
}

impl FilledIn for SettingsForm {
    fn words(&self) -> String {
        let AskedDetails { birth_date, country, email, candidate_number } = self.asked;
        let [birth_date, country, email, candidate_number] =
            [birth_date, country, email, candidate_number].map(Asked::word);
        [birth_date, country, email, candidate_number, word_of(self.names_in_usernames)].join(" ")
    }

    #[cfg(feature = "ssr")]
    fn from_words(words: &str) -> Option<Self> {
        let [birth_date, country, email, candidate_number, names] =
            words.split(' ').collect::<Vec<_>>().try_into().ok()?;
        let asked = AskedDetails {
            birth_date: Asked::from_word(birth_date)?,
            country: Asked::from_word(country)?,
            email: Asked::from_word(email)?,
            candidate_number: Asked::from_word(candidate_number)?,
        };
        Some(Self { asked, names_in_usernames: names.parse().ok()? })
    }
}

impl FilledIn for FactorRules {
    fn words(&self) -> String {
        [self.owner, self.coordinator, self.invigilator, self.reader, self.exports].map(word_of).join(" ")
    }

    #[cfg(feature = "ssr")]
    fn from_words(words: &str) -> Option<Self> {
        let read = words.split(' ').map(|word| word.parse().ok()).collect::<Option<Vec<bool>>>()?;
        let [owner, coordinator, invigilator, reader, exports] = read.try_into().ok()?;
        Some(Self { owner, coordinator, invigilator, reader, exports })
    }
}
