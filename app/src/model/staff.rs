//! Staff: roles, and who is logged in.

use serde::{Deserialize, Serialize};

/// What a member of staff may do; [`right`](super::right) says which rights each has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything, settings and staff included.
    Owner,
    /// Sessions, entries and exports.
    Coordinator,
    /// Sees, finds and helps single candidates; no bulk export.
    Invigilator,
    /// Reads; never a password.
    Reader,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Coordinator, Self::Invigilator, Self::Reader];

    /// The word in the database and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Coordinator => "coordinator",
            Self::Invigilator => "invigilator",
            Self::Reader => "reader",
        }
    }

    /// Reads [`Role::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// What the top of every staff page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The person.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Their institution.
    pub institution_name: String,
    /// What candidates type.
    pub institution_code: String,
    /// This server is a demonstration: a banner says so.
    pub demonstration: bool,
    /// They work for other institutions too.
    #[serde(default)]
    pub has_choice: bool,
    /// By which day, as 2026-05-19, they must have a second factor that they do not have yet.
    #[serde(default)]
    pub factor_due: Option<String>,
}
