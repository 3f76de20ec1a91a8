//! States that an entry is in for a while, beside the one that is stored: they begin and end by themselves.

use serde::{Deserialize, Serialize};

/// How many minutes after the log-in somebody without details may need help.
pub const DETAILS_WITHIN: u64 = 5;

/// A state that passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Passing {
    /// Somebody is logged in with the slip and has not given details.
    Arrived,
    /// The same for [`DETAILS_WITHIN`] minutes or longer.
    Overdue,
    /// Log-in refuses one of its names at the moment.
    Locked,
}

impl Passing {
    /// Every such state.
    pub const ALL: [Self; 3] = [Self::Arrived, Self::Overdue, Self::Locked];

    /// The word in addresses, beside those of the states that are stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Overdue => "overdue",
            Self::Locked => "locked",
        }
    }

    /// Reads [`Passing::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}
