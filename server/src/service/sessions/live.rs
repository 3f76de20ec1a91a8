//! What open pages follow: one task asks the database for every watched session, and exists only while somebody watches.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lanyard_app::{
    error::ApiError,
    model::{
        entry::EntryRow,
        id::{EntryId, InstitutionId, SessionId},
        page::PAGE_SIZES,
        pulse::Pulse,
    },
    ports::{May, right},
};
use tokio::{
    sync::watch::{Receiver, Sender},
    time::{self, MissedTickBehavior},
};

use crate::{
    service::{Service, context::zone_of, entries::list::shown},
    storage::{Store, StoreError},
};

/// How often the database is asked: people see what happened within two of these.
const EVERY: Duration = Duration::from_secs(1);

/// A session of an institution.
type Watched = (InstitutionId, SessionId);

/// The sessions that are watched through this process. Other processes change the same database, so the database is
/// asked and nothing inside the process is listened to.
#[derive(Clone, Debug)]
pub struct Live(Arc<Hub>);

#[derive(Debug)]
struct Hub {
    store: Store,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sessions: HashMap<Watched, Sender<Pulse>>,
    /// The task runs.
    asks: bool,
    /// The server stops: nobody may watch any more.
    closed: bool,
}

impl Live {
    /// Nobody watches yet.
    pub(in crate::service) fn new(store: Store) -> Self {
        Self(Arc::new(Hub { store, state: Mutex::default() }))
    }

    /// Is the database being asked? Only while somebody watches, and up to a second longer.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.0.state().asks
    }

    /// Ends every stream at once, and lets no new one begin.
    pub fn close(&self) {
        let mut state = self.0.state();
        state.closed = true;
        state.sessions.clear();
    }

    /// Watches a session whose pulse was just read. `None` when the server stops. The receiver's end is the end of the
    /// watching.
    fn watch(&self, watched: Watched, pulse: Pulse) -> Option<Receiver<Pulse>> {
        let mut state = self.0.state();
        if state.closed {
            return None;
        }
        let receiver = state.sessions.entry(watched).or_insert_with(|| Sender::new(pulse)).subscribe();
        if !state.asks {
            state.asks = true;
            tokio::spawn(Arc::clone(&self.0).ask());
        }
        Some(receiver)
    }
}

impl Hub {
    /// Nothing panics while it holds the lock, and a map is sound after every step.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks until nobody watches any more.
    async fn ask(self: Arc<Self>) {
        let mut ticks = time::interval(EVERY);
        // After a slow answer the next question waits its full time.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut failed = false;
        loop {
            ticks.tick().await;
            let Some(watched) = self.watched_now() else { return };
            match self.store.session_pulses(&watched).await {
                Ok(pulses) => {
                    self.tell(pulses);
                    failed = false;
                }
                Err(error) => {
                    warn_once(&error, failed);
                    failed = true;
                }
            }
        }
    }

    /// The sessions that somebody still watches; `None`, and the task has ended, when there are none.
    fn watched_now(&self) -> Option<Vec<Watched>> {
        let mut state = self.state();
        state.sessions.retain(|_, sender| sender.receiver_count() > 0);
        state.asks = !state.sessions.is_empty();
        state.asks.then(|| state.sessions.keys().copied().collect())
    }

    fn tell(&self, pulses: Vec<(Watched, Pulse)>) {
        let state = self.state();
        for (watched, now) in pulses {
            if let Some(sender) = state.sessions.get(&watched) {
                sender.send_if_modified(|pulse| std::mem::replace(pulse, now) != now);
            }
        }
    }
}

/// A database that is away for a while is one line in the log, not one a second.
fn warn_once(error: &StoreError, failed_before: bool) {
    if !failed_before {
        tracing::warn!("open pages are not told what happens until the database answers: {error}");
    }
}

impl Service {
    /// Watches a session of the institution. The first value is where it stands.
    pub async fn watch_session(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
    ) -> Result<Receiver<Pulse>, ApiError> {
        let pulse = self.pulse_of_session(staff, session).await?;
        self.live.watch((staff.institution(), session), pulse).ok_or(ApiError::Unavailable)
    }

    /// Where a session of the institution stands.
    pub async fn pulse_of_session(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
    ) -> Result<Pulse, ApiError> {
        self.store.session_pulse(staff.institution(), session).await?.ok_or(ApiError::NotFound)
    }

    /// The rows that an open page shows, as they are now, in no order. One that is not there refuses the whole; more than
    /// a page has is [`ApiError::Malformed`].
    pub async fn rows_now(
        &self,
        staff: &May<right::SeeSessions>,
        session: SessionId,
        ids: &[EntryId],
    ) -> Result<Vec<EntryRow>, ApiError> {
        let (session, has_results) =
            tokio::try_join!(self.session_of(staff, session), self.lists_results(staff, session))?;
        if !PAGE_SIZES.iter().any(|&size| usize::try_from(size).is_ok_and(|size| ids.len() <= size)) {
            return Err(ApiError::Malformed);
        }
        let now = self.clock.now();
        let rows = self.store.entry_rows(staff.institution(), session.id, ids, now).await?;
        if rows.len() != ids.len() {
            return Err(ApiError::NotFound);
        }
        let zone = zone_of(&session.time_zone);
        let mut rows: Vec<EntryRow> = rows.into_iter().map(|row| shown(row, &zone, now)).collect();
        if has_results {
            self.add_results(staff.institution(), &mut rows).await?;
        }
        Ok(rows)
    }
}
