//! The entries that somebody chose, as the store takes them.

use lanyard_app::model::choice::Choice;

use crate::{service::entries::list::scope, storage::EntryChoice};

/// A choice as the store takes it.
pub(in crate::service) fn choice_of(choice: Choice) -> EntryChoice {
    match choice {
        Choice::Batch(batch) => EntryChoice::Batch(batch),
        Choice::Ids { session, ids } => EntryChoice::Ids { session, ids: ids.into_iter().collect() },
        Choice::AllMatching { session, filter, except, expected } => {
            EntryChoice::AllMatching { session, scope: scope(&filter), except: except.into_iter().collect(), expected }
        }
        Choice::Act { session, act } => EntryChoice::Act { session, act },
        Choice::NotHandedOut(of) => EntryChoice::NotHandedOut(Box::new(choice_of(*of))),
    }
}
