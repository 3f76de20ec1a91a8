//! Personal information: what an institution asks for, and what a candidate typed.

use serde::{Deserialize, Serialize};

/// Whether a piece of personal information is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Asked {
    /// Not on the form.
    #[default]
    Off,
    /// On the form, may stay empty.
    Optional,
    /// Must be given.
    Required,
}

impl Asked {
    /// Every choice, in the order of the Settings page.
    pub const ALL: [Self; 3] = [Self::Off, Self::Optional, Self::Required];

    /// The word in the database and in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }

    /// Reads [`Asked::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asked| asked.word() == word)
    }
}

/// What an institution asks for beside the full name, which is always asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedDetails {
    /// Date of birth.
    pub birth_date: Asked,
    /// Country or region.
    pub country: Asked,
    /// E-mail address.
    pub email: Asked,
    /// Candidate number.
    pub candidate_number: Asked,
}

/// A piece of personal information beside the full name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Particular {
    /// Date of birth.
    BirthDate,
    /// Country or region.
    Country,
    /// E-mail address.
    Email,
    /// Candidate number.
    CandidateNumber,
}

impl Particular {
    /// Every piece, in the order of the form.
    pub const ALL: [Self; 4] = [Self::BirthDate, Self::Country, Self::Email, Self::CandidateNumber];

    /// Whether the institution asks for it.
    #[must_use]
    pub const fn asked(self, asked: AskedDetails) -> Asked {
        match self {
            Self::BirthDate => asked.birth_date,
            Self::Country => asked.country,
            Self::Email => asked.email,
            Self::CandidateNumber => asked.candidate_number,
        }
    }
}

/// What a candidate said beside the full name, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// Date of birth, `1999-03-27`.
    pub birth_date: Option<String>,
    /// Country or region, as a code.
    pub country: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Candidate number.
    pub candidate_number: Option<String>,
}

impl Particulars {
    /// One piece of it.
    #[must_use]
    pub fn get(&self, which: Particular) -> Option<&str> {
        match which {
            Particular::BirthDate => &self.birth_date,
            Particular::Country => &self.country,
            Particular::Email => &self.email,
            Particular::CandidateNumber => &self.candidate_number,
        }
        .as_deref()
    }
}

/// Personal information as typed, to be kept in the form when it is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedDetails {
    /// Full name.
    #[serde(default)]
    pub full_name: String,
    /// Day of birth.
    #[serde(default)]
    pub birth_day: String,
    /// Month of birth.
    #[serde(default)]
    pub birth_month: String,
    /// Year of birth.
    #[serde(default)]
    pub birth_year: String,
    /// Country or region: a code of the list.
    #[serde(default)]
    pub country: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// Candidate number.
    #[serde(default)]
    pub candidate_number: String,
}
