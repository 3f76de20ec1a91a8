//! The languages that the program speaks. Whoever writes a sentence is given one of them and the value it is about.

use super::{Words, english, english_times, times::TimeWords};

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// British English.
    English,
}

impl Language {
    /// What staff and the operator read.
    pub const STAFF: Self = Self::English;

    /// Its words on what is printed, and on candidates' pages.
    #[must_use]
    pub fn words(self) -> &'static Words {
        let Self::English = self;
        english()
    }

    /// How it writes times.
    #[must_use]
    pub fn times(self) -> &'static TimeWords {
        let Self::English = self;
        english_times()
    }
}
