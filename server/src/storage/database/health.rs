//! What is known of the database by its statements: how long they take, and whether it can be read and written. The log is
//! told when that ends and when it begins again, once each.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
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

/// How long nothing must fail until the log says that it works again. Where tables lie on several machines, one of them can be
/// away while most statements succeed; what asks all of them comes back within a few seconds.
const QUIET: Duration = Duration::from_secs(10);

/// Whether something works; `None` while it does.
#[derive(Debug, Default)]
struct Ability(Mutex<Option<Trouble>>);

/// Since when something has failed, and when it last did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Trouble {
    since: Instant,
    last: Instant,
}

/// What the log is told.
#[derive(Debug, PartialEq, Eq)]
enum News {
    Failed,
    Works { after: Duration },
}

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
        let why = error.and_then(StoreError::why_unavailable);
        match (self.news(why.is_some(), Instant::now()), why) {
            (Some(News::Failed), Some(why)) => tracing::error!(
                "the database cannot be {done}: {why}. People are told to try again; free some space or look at the database."
            ),
            (Some(News::Works { after }), _) => {
                tracing::info!("the database can be {done} again after {} seconds", after.as_secs());
            }
            (Some(News::Failed) | None, _) => {}
        }
    }

    fn news(&self, failed: bool, now: Instant) -> Option<News> {
        // Nothing panics while it holds the lock.
        let mut trouble = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (&mut *trouble, failed) {
            (None, true) => {
                *trouble = Some(Trouble { since: now, last: now });
                Some(News::Failed)
            }
            (Some(trouble), true) => {
                trouble.last = now;
                None
            }
            (Some(Trouble { since, last }), false) if now.duration_since(*last) >= QUIET => {
                let after = last.duration_since(*since);
                *trouble = None;
                Some(News::Works { after })
            }
            (Some(_) | None, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_told_once_however_often_it_fails_between_what_succeeds() {
        let (ability, begin) = (Ability::default(), Instant::now());
        let at = |seconds| begin + Duration::from_secs(seconds);
        assert_eq!(ability.news(false, at(0)), None);
        assert_eq!(ability.news(true, at(1)), Some(News::Failed));
        for seconds in 2..60 {
            assert_eq!(ability.news(seconds % 2 == 0, at(seconds)), None, "{seconds}");
        }
        assert_eq!(ability.news(false, at(67)), None);
        assert_eq!(ability.news(false, at(68)), Some(News::Works { after: Duration::from_secs(57) }));
        assert_eq!(ability.news(false, at(69)), None);
        assert_eq!(ability.news(true, at(70)), Some(News::Failed), "it is another time");
    }
}
