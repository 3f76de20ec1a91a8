//! What is known of the database by its statements: how long they take, and whether it can be read and written. The log is
//! told when that ends and when it begins again, once each.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::{
    metrics::database::{Act, Database},
    storage::{StoreError, database::stopwatch::Stopwatch},
};

/// What is known from the statements that were run.
#[derive(Debug, Default)]
pub(in crate::storage) struct Health {
    /// How many there were, and how long they took.
    pub(in crate::storage) metrics: Database,
    reads: Ability,
    writes: Ability,
}

/// Since when something has failed; `None` while it works.
#[derive(Debug, Default)]
struct Ability(Mutex<Option<Instant>>);

impl Health {
    /// Takes notice of how a read ended.
    pub(in crate::storage) fn read<T>(&self, outcome: &Result<T, StoreError>) {
        self.count(Act::Read, outcome);
        self.reads.note(outcome.as_ref().err(), "read");
    }

    /// Takes notice of how a write ended.
    pub(in crate::storage) fn wrote<T>(&self, outcome: &Result<T, StoreError>) {
        self.count(Act::Write, outcome);
        self.writes.note(outcome.as_ref().err(), "written");
    }

    /// For statements of this kind.
    pub(in crate::storage) const fn watch(&self, act: Act) -> Stopwatch<'_> {
        Stopwatch::new(&self.metrics, act)
    }

    fn count<T>(&self, act: Act, outcome: &Result<T, StoreError>) {
        if outcome.as_ref().is_err_and(|error| error.why_unavailable().is_some()) {
            self.metrics.failed(act);
        }
    }
}

impl Ability {
    fn note(&self, error: Option<&StoreError>, done: &str) {
        // Nothing panics while it holds the lock.
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (error.and_then(StoreError::why_unavailable), *since) {
            (Some(why), None) => {
                *since = Some(Instant::now());
                tracing::error!(
                    "the database cannot be {done}: {why}. People are told to try again; free some space or look at the database."
                );
            }
            (None, Some(from)) => {
                *since = None;
                let seconds = from.elapsed().as_secs();
                tracing::info!("the database can be {done} again after {seconds} seconds");
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}
