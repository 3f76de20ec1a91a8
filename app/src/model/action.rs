//! What staff can do to entries in bulk: what each action does to each state, and what people read before and after.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{
    entry::{EntryCounts, EntryState},
    id::{ActId, IdempotencyKey},
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

    /// The button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Withdraw => "Withdraw",
            Self::Restore => "Restore",
            Self::IssuePasswords => "New password",
            Self::MarkStarted => "Mark as started",
            Self::MarkFinished => "Mark as finished",
            Self::UnmarkStarted => "Mark as not started",
            Self::UnmarkFinished => "Mark as not finished",
        }
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

    /// How many of these entries the action changes.
    #[must_use]
    pub fn reaches(self, counts: &EntryCounts) -> i64 {
        let reached = EntryState::ALL.into_iter().filter(|state| self.becomes(*state, false).is_some());
        reached.map(|state| counts.of(state)).sum()
    }

    /// What happens to `n` entries of a state, for the dialog.
    #[must_use]
    pub fn foretold(self, state: EntryState, n: i64) -> String {
        let who = match state {
            EntryState::Unused => "not used",
            EntryState::Claimed => "with details",
            EntryState::Started => have(n, "started"),
            EntryState::Finished => have(n, "finished"),
            EntryState::Withdrawn => "withdrawn",
        };
        let fate = match (self, state) {
            _ if self.becomes(state, false).is_none() => {
                let already = matches!(
                    (self, state),
                    (Self::Withdraw, EntryState::Withdrawn)
                        | (Self::MarkStarted, EntryState::Started)
                        | (Self::MarkFinished, EntryState::Finished)
                );
                if already { "nothing to do" } else { plural(n, "left as it is", "left as they are") }
            }
            (Self::Withdraw, EntryState::Unused) => {
                plural(n, "the login stops working at once", "the logins stop working at once")
            }
            (Self::Withdraw, _) => plural(
                n,
                "this person can no longer log in; the details are kept",
                "these people can no longer log in; their details are kept",
            ),
            (Self::Restore, _) => plural(n, "the login works again", "the logins work again"),
            (Self::IssuePasswords, EntryState::Unused) => plural(
                n,
                "the password on the slip stops working at once",
                "the passwords on the slips stop working at once",
            ),
            (Self::IssuePasswords, _) => plural(
                n,
                "this person is logged out at once and needs the new password",
                "these people are logged out at once and need the new passwords",
            ),
            (Self::MarkStarted | Self::UnmarkFinished, _) => "will be Started",
            (Self::MarkFinished, _) => "will be Finished",
            (Self::UnmarkStarted, _) => "will be as before the start",
        };
        format!("{n} {who} – {fate}")
    }

    /// The button that does it to `n` entries: "Withdraw 34 entries".
    #[must_use]
    pub fn button(self, n: i64) -> String {
        let entries = plural(n, "entry", "entries");
        match self {
            Self::Withdraw => format!("Withdraw {n} {entries}"),
            Self::Restore => format!("Restore {n} {entries}"),
            Self::IssuePasswords => format!("Issue {n} new {}", plural(n, "password", "passwords")),
            Self::MarkStarted => format!("Mark {n} {entries} as started"),
            Self::MarkFinished => format!("Mark {n} {entries} as finished"),
            Self::UnmarkStarted => format!("Mark {n} {entries} as not started"),
            Self::UnmarkFinished => format!("Mark {n} {entries} as not finished"),
        }
    }

    /// What a page says when none of the chosen entries can be changed.
    #[must_use]
    pub const fn nothing_to_do(self) -> &'static str {
        match self {
            Self::Withdraw => "None of these entries can be withdrawn.",
            Self::Restore => "None of these entries is withdrawn.",
            Self::IssuePasswords => "None of these entries can get a new password.",
            Self::MarkStarted => "None of these entries can be marked as started.",
            Self::MarkFinished => "None of these entries can be marked as finished.",
            Self::UnmarkStarted => "None of these entries has started.",
            Self::UnmarkFinished => "None of these entries has finished.",
        }
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

    /// The button that takes an act of this kind back for `n` entries; `None` when nothing can take it back.
    #[must_use]
    pub fn undo_button(self, n: i64) -> Option<String> {
        let these = if n == 1 { "this one".to_owned() } else { format!("these {n}") };
        match self.undone_by()? {
            Self::Restore => Some(format!("Restore {these}")),
            _ => Some(format!("Take back {these}")),
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
pub struct Acted {
    /// What was done.
    pub action: EntryAction,
    /// The act that is remembered; `None` when nothing was changed.
    pub act: Option<ActId>,
    /// How many entries were changed.
    pub done: i64,
    /// The entries that were left, by state.
    pub left: EntryCounts,
}

impl Acted {
    /// "34 entries withdrawn. 3 had started and were left."
    #[must_use]
    pub fn sentence(&self) -> String {
        let n = self.done;
        let entries = plural(n, "entry", "entries");
        let done = match self.action {
            EntryAction::Withdraw => format!("{n} {entries} withdrawn."),
            EntryAction::Restore => format!("{n} {entries} restored."),
            EntryAction::IssuePasswords => format!("{n} new {} issued.", plural(n, "password", "passwords")),
            EntryAction::MarkStarted => format!("{n} {entries} marked as started."),
            EntryAction::MarkFinished => format!("{n} {entries} marked as finished."),
            EntryAction::UnmarkStarted => format!("{n} {entries} marked as not started."),
            EntryAction::UnmarkFinished => format!("{n} {entries} marked as not finished."),
        };
        let mut sentence = if n == 0 { "Nothing was changed.".to_owned() } else { done };
        for state in EntryState::ALL {
            let left = self.left.of(state);
            if left > 0 {
                // Writing into a String cannot fail.
                let _ = write!(sentence, " {left} {}", self.why_left(state, left));
            }
        }
        sentence
    }

    fn why_left(&self, state: EntryState, n: i64) -> String {
        let already = matches!(
            (self.action, state),
            (EntryAction::Withdraw, EntryState::Withdrawn)
                | (EntryAction::MarkStarted, EntryState::Started)
                | (EntryAction::MarkFinished, EntryState::Finished)
        );
        let was = plural(n, "was", "were");
        match (state, already) {
            (EntryState::Withdrawn, true) => format!("{was} withdrawn already."),
            (EntryState::Started, true) => "had started already.".to_owned(),
            (EntryState::Finished, true) => "had finished already.".to_owned(),
            (EntryState::Unused, _) => format!("{was} not used and {was} left."),
            (EntryState::Claimed, _) => format!("had details only and {was} left."),
            (EntryState::Started, false) => format!("had started and {was} left."),
            (EntryState::Finished, false) => format!("had finished and {was} left."),
            (EntryState::Withdrawn, false) => format!("{was} withdrawn and {was} left."),
        }
    }

    /// How it ended, as one word of an address: the page after a form that was sent without wasm says it.
    #[must_use]
    pub fn word(&self) -> String {
        let left = EntryState::ALL.map(|state| self.left.of(state).to_string()).join(".");
        let act = self.act.map(|act| act.to_string()).unwrap_or_default();
        format!("{}.{}.{left}.{act}", self.action.word(), self.done)
    }

    /// Reads [`Acted::word`] back; `None` for anything else.
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

fn plural<'a>(n: i64, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

fn have(n: i64, what: &'static str) -> &'static str {
    match (n, what) {
        (1, "started") => "has started",
        (_, "started") => "have started",
        (1, _) => "has finished",
        _ => "have finished",
    }
}

#[cfg(test)]
mod tests;
