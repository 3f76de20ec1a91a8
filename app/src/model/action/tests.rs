//! What acts say and do, state by state.

use super::*;

#[test]
fn withdrawing_a_mixed_selection_says_what_happens_to_each_part() {
    let told = |state, n| EntryAction::Withdraw.foretold(state, n);
    assert_eq!(told(EntryState::Unused, 22), "22 not used – the logins stop working at once");
    assert_eq!(
        told(EntryState::Claimed, 12),
        "12 with details – these people can no longer log in; their details are kept"
    );
    assert_eq!(told(EntryState::Started, 3), "3 have started – left as they are");
    assert_eq!(told(EntryState::Started, 1), "1 has started – left as it is");
    assert_eq!(told(EntryState::Withdrawn, 2), "2 withdrawn – nothing to do");
    let counts = EntryCounts { unused: 22, claimed: 12, started: 3, ..EntryCounts::default() };
    assert_eq!(EntryAction::Withdraw.button(EntryAction::Withdraw.reaches(&counts)), "Withdraw 34 entries");
}

#[test]
fn afterwards_it_says_how_many_and_what_was_left() {
    let left = EntryCounts { started: 3, ..EntryCounts::default() };
    let acted = Acted { action: EntryAction::Withdraw, act: None, done: 34, left };
    assert_eq!(acted.sentence(), "34 entries withdrawn. 3 had started and were left.");
    let left = EntryCounts { withdrawn: 34, ..EntryCounts::default() };
    let again = Acted { done: 0, left, ..acted };
    assert_eq!(again.sentence(), "Nothing was changed. 34 were withdrawn already.");
    assert_eq!(EntryAction::Withdraw.undo_button(34).unwrap(), "Restore these 34");
}

#[test]
fn an_outcome_survives_an_address() {
    for action in EntryAction::ALL {
        let left = EntryCounts { started: 3, withdrawn: 1, ..EntryCounts::default() };
        for act in [None, "019e1c00-0000-7000-8000-000000000001".parse().ok()] {
            let acted = Acted { action, act, done: 34, left };
            assert_eq!(Acted::from_word(&acted.word()), Some(acted));
        }
    }
    for word in ["", "withdraw", "withdraw.3.0.0.0.0.0", "fly.3.0.0.0.0.0.", "withdraw.x.0.0.0.0.0."] {
        assert_eq!(Acted::from_word(word), None, "{word}");
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
