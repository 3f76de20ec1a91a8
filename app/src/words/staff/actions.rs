//! What staff read of an act on entries: its button, the question before it, and what came of it.

use std::fmt::Write as _;

use super::{Label, entries::entries, plural};
use crate::{
    model::{
        action::{ActionOutcome, EntryAction},
        entry::EntryState,
    },
    words::language::Language,
};

impl Label for EntryAction {
    /// The button.
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::Withdraw => "Withdraw",
            Self::Restore => "Restore",
            Self::IssuePasswords => "Issue new password",
            Self::MarkStarted => "Mark as started",
            Self::MarkFinished => "Mark as finished",
            Self::UnmarkStarted => "Mark as not started",
            Self::UnmarkFinished => "Mark as not finished",
        }
    }
}

/// The question before an act on `n` entries: "Withdraw: 34 entries selected".
#[must_use]
pub fn question(action: EntryAction, n: i64, language: Language) -> String {
    let Language::English = language;
    [action.label(language), ": ", &entries(n, language), " selected"].concat()
}

/// What happens to `n` entries of a state: "22 not used – the logins stop working at once".
#[must_use]
pub fn foretold(action: EntryAction, state: EntryState, n: i64, language: Language) -> String {
    let Language::English = language;
    english_foretold(action, state, n)
}

fn english_foretold(action: EntryAction, state: EntryState, n: i64) -> String {
    use EntryAction::{IssuePasswords, MarkFinished, MarkStarted, Restore, UnmarkFinished, UnmarkStarted, Withdraw};
    let who = match state {
        EntryState::Unused => "not used",
        EntryState::Claimed => "with details",
        EntryState::Started => plural(n, "has started", "have started"),
        EntryState::Finished => plural(n, "has finished", "have finished"),
        EntryState::Withdrawn => "withdrawn",
    };
    let fate = match (action, state) {
        _ if action.is_done_in(state) => "nothing to do",
        _ if action.becomes(state, false).is_none() => plural(n, "left as it is", "left as they are"),
        (Withdraw, EntryState::Unused) => {
            plural(n, "the login stops working at once", "the logins stop working at once")
        }
        (Withdraw, _) => plural(
            n,
            "this person can no longer log in; the details are kept",
            "these people can no longer log in; their details are kept",
        ),
        (Restore, _) => plural(n, "the login works again", "the logins work again"),
        (IssuePasswords, EntryState::Unused) => plural(
            n,
            "the password on the slip stops working at once",
            "the passwords on the slips stop working at once",
        ),
        (IssuePasswords, _) => plural(
            n,
            "this person is logged out at once and needs the new password",
            "these people are logged out at once and need the new passwords",
        ),
        (MarkStarted | UnmarkFinished, _) => "will be Started",
        (MarkFinished, _) => "will be Finished",
        (UnmarkStarted, _) => "will be as before the start",
    };
    format!("{n} {who} – {fate}")
}

/// The button that does it to `n` entries: "Withdraw 34 entries".
#[must_use]
pub fn button(action: EntryAction, n: i64, language: Language) -> String {
    let Language::English = language;
    let (does, becomes) = match action {
        EntryAction::Withdraw => ("Withdraw ", ""),
        EntryAction::Restore => ("Restore ", ""),
        EntryAction::IssuePasswords => ("Issue ", ""),
        EntryAction::MarkStarted => ("Mark ", " as started"),
        EntryAction::MarkFinished => ("Mark ", " as finished"),
        EntryAction::UnmarkStarted => ("Mark ", " as not started"),
        EntryAction::UnmarkFinished => ("Mark ", " as not finished"),
    };
    [does, &n.to_string(), what(action, n), becomes].concat()
}

/// What an act changes, behind the number of them.
fn what(action: EntryAction, n: i64) -> &'static str {
    match action {
        EntryAction::IssuePasswords => plural(n, " new password", " new passwords"),
        _ => plural(n, " entry", " entries"),
    }
}

/// What a page says when none of the chosen entries can be changed.
#[must_use]
pub fn nothing_to_do(action: EntryAction, language: Language) -> &'static str {
    let Language::English = language;
    match action {
        EntryAction::Withdraw => "None of these entries can be withdrawn.",
        EntryAction::Restore => "None of these entries is withdrawn.",
        EntryAction::IssuePasswords => "None of these entries can get a new password.",
        EntryAction::MarkStarted => "None of these entries can be marked as started.",
        EntryAction::MarkFinished => "None of these entries can be marked as finished.",
        EntryAction::UnmarkStarted => "None of these entries has started.",
        EntryAction::UnmarkFinished => "None of these entries has finished.",
    }
}

/// The button that takes an act of this kind back for `n` entries; `None` when nothing can take it back.
#[must_use]
pub fn undo_button(action: EntryAction, n: i64, language: Language) -> Option<String> {
    let undo = action.undone_by()?;
    Some(match language {
        Language::English => {
            let these = if n == 1 { "this one".to_owned() } else { format!("these {n}") };
            if undo == EntryAction::Restore { format!("Restore {these}") } else { format!("Take back {these}") }
        }
    })
}

/// What came of it: "34 entries withdrawn. 3 had started and were left."
#[must_use]
pub fn outcome(acted: &ActionOutcome, language: Language) -> String {
    let Language::English = language;
    english_outcome(acted)
}

fn english_outcome(acted: &ActionOutcome) -> String {
    let n = acted.done;
    let done = match acted.action {
        EntryAction::Withdraw => " withdrawn.",
        EntryAction::Restore => " restored.",
        EntryAction::IssuePasswords => " issued.",
        EntryAction::MarkStarted => " marked as started.",
        EntryAction::MarkFinished => " marked as finished.",
        EntryAction::UnmarkStarted => " marked as not started.",
        EntryAction::UnmarkFinished => " marked as not finished.",
    };
    let mut sentence =
        if n == 0 { "Nothing was changed.".to_owned() } else { [&n.to_string(), what(acted.action, n), done].concat() };
    for state in EntryState::ALL {
        let left = acted.left.of(state);
        if left > 0 {
            // Writing into a String cannot fail.
            let _ = write!(sentence, " {left} {}", english_why_left(acted.action, state, left));
        }
    }
    sentence
}

fn english_why_left(action: EntryAction, state: EntryState, n: i64) -> String {
    let was = plural(n, "was", "were");
    match (state, action.is_done_in(state)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::EntryCounts;

    const STAFF: Language = Language::STAFF;

    #[test]
    fn withdrawing_a_mixed_selection_says_what_happens_to_each_part() {
        let told = |state, n| foretold(EntryAction::Withdraw, state, n, STAFF);
        assert_eq!(told(EntryState::Unused, 22), "22 not used – the logins stop working at once");
        assert_eq!(
            told(EntryState::Claimed, 12),
            "12 with details – these people can no longer log in; their details are kept"
        );
        assert_eq!(told(EntryState::Started, 3), "3 have started – left as they are");
        assert_eq!(told(EntryState::Started, 1), "1 has started – left as it is");
        assert_eq!(told(EntryState::Withdrawn, 2), "2 withdrawn – nothing to do");
        let counts = EntryCounts { unused: 22, claimed: 12, started: 3, ..EntryCounts::default() };
        assert_eq!(button(EntryAction::Withdraw, EntryAction::Withdraw.reaches(&counts), STAFF), "Withdraw 34 entries");
    }

    #[test]
    fn afterwards_it_says_how_many_and_what_was_left() {
        let left = EntryCounts { started: 3, ..EntryCounts::default() };
        let acted = ActionOutcome { action: EntryAction::Withdraw, act: None, done: 34, left };
        assert_eq!(outcome(&acted, STAFF), "34 entries withdrawn. 3 had started and were left.");
        let left = EntryCounts { withdrawn: 34, ..EntryCounts::default() };
        let again = ActionOutcome { done: 0, left, ..acted };
        assert_eq!(outcome(&again, STAFF), "Nothing was changed. 34 were withdrawn already.");
        assert_eq!(undo_button(EntryAction::Withdraw, 34, STAFF).unwrap(), "Restore these 34");
    }
}
