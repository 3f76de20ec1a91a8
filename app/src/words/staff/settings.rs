//! What staff read of the institution's settings.

use crate::{model::settings::ColleagueUnlocked, words::language::Language};

/// What came of unlocking a colleague.
#[must_use]
pub const fn unlocked(outcome: ColleagueUnlocked, language: Language) -> &'static str {
    match (outcome, language) {
        (ColleagueUnlocked::Unlocked, Language::English) => {
            "Unlocked. Your colleague can log in at once; the password is the same."
        }
        (ColleagueUnlocked::WasNotLocked, Language::English) => "This account was not locked, so nothing was changed.",
    }
}
