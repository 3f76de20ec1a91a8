//! What people of an agent read of its clients.

use super::Label as _;
use crate::{model::staff::Role, words::language::Language};

/// How many sessions are open: "2 open now".
#[must_use]
pub fn open_now(sessions: i64, language: Language) -> String {
    let Language::English = language;
    format!("{sessions} open now")
}

/// What the agent's people may do in a client: "Yes, as Reader".
#[must_use]
pub fn leave(role: Role, language: Language) -> String {
    let Language::English = language;
    format!("Yes, as {}", role.label(language))
}

/// Which of the sessions are shown.
#[must_use]
pub fn shown(shown: usize, all: i64, language: Language) -> String {
    let Language::English = language;
    format!("{shown} of {all} sessions, those nearest to now first")
}
