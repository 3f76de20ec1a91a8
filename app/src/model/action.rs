//! What staff can do to entries in bulk: what each action does to each state, and how it ended.

use serde::{Deserialize, Serialize};

use super::{
    entry::{EntryCounts, EntryState},
    id::{ActId, IdempotencyKey},
    right::Right,
};

/// An action on entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryAction {
    /// Take them out of the session.
    Withdraw,
    /// Put withdrawn ones back.
    Restore,
    /// New passwords; the old ones stop at once.
    IssuePasswords,
    /// They have begun the test.
    MarkStarted,
    /// They have ended the test.
    MarkFinished,
    /// "Started" was a mistake.
    UnmarkStarted,
    /// "Finished" was a mistake.
    UnmarkFinished,
}

impl EntryAction {
    /// Every action, in the order in which a menu offers them.
    pub const ALL: [Self; 7] = [
        Self::Withdraw,
        Self::Restore,
        Self::IssuePasswords,
        Self::MarkStarted,
        Self::MarkFinished,
        Self::UnmarkStarted,
        Self::UnmarkFinished,
    ];

    /// The word in forms and addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Withdraw => "withdraw",
            Self::Restore => "restore",
            Self::IssuePasswords => "issue_passwords",
            Self::MarkStarted => "mark_started",
            Self::MarkFinished => "mark_finished",
            Self::UnmarkStarted => "unmark_started",
            Self::UnmarkFinished => "unmark_finished",
        }
    }

    /// Reads [`EntryAction::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// One of the four that only move an entry along its life.
    #[must_use]
    pub const fn is_mark(self) -> bool {
        matches!(self, Self::MarkStarted | Self::MarkFinished | Self::UnmarkStarted | Self::UnmarkFinished)
    }

    /// The right that it takes when it is done to any number of entries.
    #[must_use]
    pub const fn right(self) -> Right {
        match self {
            Self::Withdraw | Self::Restore => Right::WithdrawEntries,
            Self::IssuePasswords => Right::IssuePasswords,
            Self::MarkStarted | Self::MarkFinished | Self::UnmarkStarted | Self::UnmarkFinished => Right::MarkEntries,
        }
    }

    /// The right that it takes when it is done to one entry, whose person is named before.
    #[must_use]
    pub const fn right_for_one(self) -> Right {
        if matches!(self, Self::IssuePasswords) { Right::HelpAtTheDoor } else { self.right() }
    }

    /// The state that an entry gets; `None` when the action leaves it as it is. `has_details`: a candidate has claimed it,
    /// which a withdrawn entry still remembers. A new password changes no state.
    #[must_use]
    pub const fn becomes(self, state: EntryState, has_details: bool) -> Option<EntryState> {
        use EntryState::{Claimed, Finished, Started, Unused, Withdrawn};
        Some(match (self, state) {
            (Self::Withdraw, Unused | Claimed) => Withdrawn,
            (Self::Restore, Withdrawn) => {
                if has_details {
                    Claimed
                } else {
                    Unused
                }
            }
            (Self::IssuePasswords, Unused | Claimed | Started) => state,
            (Self::MarkStarted, Claimed) | (Self::UnmarkFinished, Finished) => Started,
            (Self::MarkFinished, Claimed | Started) => Finished,
            (Self::UnmarkStarted, Started) => Claimed,
            _ => return None,
        })
    }

    /// An entry in this state is what the action would make of it.
    #[must_use]
    pub const fn is_done_in(self, state: EntryState) -> bool {
        matches!(
            (self, state),
            (Self::Withdraw, EntryState::Withdrawn)
                | (Self::MarkStarted, EntryState::Started)
                | (Self::MarkFinished, EntryState::Finished)
        )
    }

    /// How many of these entries the action changes.
    #[must_use]
    pub fn reaches(self, counts: &EntryCounts) -> i64 {
        let reached = EntryState::ALL.into_iter().filter(|state| self.becomes(*state, false).is_some());
        reached.map(|state| counts.of(state)).sum()
    }

    /// The action that takes an act of this kind back.
    #[must_use]
    pub const fn undone_by(self) -> Option<Self> {
        match self {
            Self::Withdraw => Some(Self::Restore),
            Self::MarkStarted => Some(Self::UnmarkStarted),
            Self::MarkFinished => Some(Self::UnmarkFinished),
            Self::Restore | Self::IssuePasswords | Self::UnmarkStarted | Self::UnmarkFinished => None,
        }
    }
}

/// What a page must know before it asks whether an action is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionPreview {
    /// The chosen entries by state; `handed_out` counts those among them that were.
    pub counts: EntryCounts,
    /// Goes along with the action, so that a double press does it once.
    pub key: IdempotencyKey,
    /// Their session is over: nobody can log in with them.
    pub closed: bool,
}

/// How an action ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionOutcome {
    /// What was done.
    pub action: EntryAction,
    /// The act that is remembered; `None` when nothing was changed.
    pub act: Option<ActId>,
    /// How many entries were changed.
    pub done: i64,
    /// The entries that were left, by state.
    pub left: EntryCounts,
}

impl ActionOutcome {
    /// How it ended, as one word of an address: the page after a form that was sent without wasm says it.
    #[must_use]
    pub fn word(&self) -> String {
        let left = EntryState::ALL.map(|state| self.left.of(state).to_string()).join(".");
        let act = self.act.map(|act| act.to_string()).unwrap_or_default();
        format!("{}.{}.{left}.{act}", self.action.word(), self.done)
    }

    /// Reads [`ActionOutcome::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let mut parts = word.split('.');
        let action = EntryAction::from_word(parts.next()?)?;
        let done = parts.next()?.parse().ok()?;
        let mut left = EntryCounts::default();
        for state in EntryState::ALL {
            left.add(state, parts.next()?.parse().ok()?);
        }
        let act = match parts.next()? {
            "" => None,
            act => Some(act.parse().ok()?),
        };
        Some(Self { action, act, done, left })
    }
}

#[cfg(test)]
mod tests;
