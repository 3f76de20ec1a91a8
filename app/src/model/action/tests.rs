//! What acts do, state by state, and their outcome in an address.

use super::*;

#[test]
fn an_outcome_survives_an_address() {
    for action in EntryAction::ALL {
        let left = EntryCounts { started: 3, withdrawn: 1, ..EntryCounts::default() };
        for act in [None, "019e1c00-0000-7000-8000-000000000001".parse().ok()] {
            let acted = ActionOutcome { action, act, done: 34, left };
            assert_eq!(ActionOutcome::from_word(&acted.word()), Some(acted));
        }
    }
    for word in ["", "withdraw", "withdraw.3.0.0.0.0.0", "fly.3.0.0.0.0.0.", "withdraw.x.0.0.0.0.0."] {
        assert_eq!(ActionOutcome::from_word(word), None, "{word}");
    }
}

#[test]
fn a_started_entry_is_never_withdrawn_and_nothing_is_lost_by_restoring() {
    for state in [EntryState::Started, EntryState::Finished] {
        assert_eq!(EntryAction::Withdraw.becomes(state, true), None);
    }
    for (state, has_details) in [(EntryState::Unused, false), (EntryState::Claimed, true)] {
        let out = EntryAction::Withdraw.becomes(state, has_details).unwrap();
        assert_eq!(EntryAction::Restore.becomes(out, has_details), Some(state));
    }
}
