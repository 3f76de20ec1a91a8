//! Connections that stay with the store between two statements.
//!
//! A pool looks at each connection that comes back: in a task of its own it asks whether the connection still answers, which is
//! two more changes of thread for each statement on SQLite, and a round trip more on PostgreSQL. What ended as it should needs
//! none of that. Only what was given up on the way, and what has been away for long, goes back to the pool.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{Database, Pool, pool::PoolConnection};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::metrics::database::Connections;

/// How long a caller waits for a free connection.
pub(in crate::storage) const POOL_PATIENCE: Duration = Duration::from_secs(10);
/// A connection that rested for longer may have been cut by a firewall: the pool looks at it first.
const RESTED: Duration = Duration::from_secs(5);
/// After so long away from its pool a connection goes back there once, which closes it when it is too old.
const AWAY: Duration = Duration::from_mins(1);

/// The connections of one database.
#[derive(Debug)]
pub(in crate::storage) struct Kept<DB: Database>(Arc<Inner<DB>>);

#[derive(Debug)]
struct Inner<DB: Database> {
    pool: Pool<DB>,
    /// One for each connection: whoever has one finds a connection that rests here, or gets one of the pool.
    turns: Arc<Semaphore>,
    resting: Mutex<Vec<Resting<DB>>>,
    /// How often those that were open have been distrusted.
    distrusted: AtomicU64,
}

#[derive(Debug)]
struct Resting<DB: Database> {
    on: PoolConnection<DB>,
    /// Since when it is away from its pool.
    away: Instant,
    /// Since when nobody has it.
    rests: Instant,
}

/// A connection in use. Dropped as it is, it goes back to the pool, which looks at it.
pub(in crate::storage) struct Taken<DB: Database> {
    /// Nothing only while it is being dropped.
    on: Option<PoolConnection<DB>>,
    away: Instant,
    of: Arc<Inner<DB>>,
    /// How often those that were open had been distrusted when this one was taken.
    distrusted: u64,
    is_sound: bool,
    _turn: OwnedSemaphorePermit,
}

impl<DB: Database> Clone for Kept<DB> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<DB: Database> Kept<DB> {
    /// The connections of a pool, whose waiting is done here.
    pub(in crate::storage) fn of(pool: Pool<DB>) -> Self {
        let most = usize::try_from(pool.options().get_max_connections()).unwrap_or(1);
        Self(Arc::new(Inner {
            pool,
            turns: Arc::new(Semaphore::new(most)),
            resting: Mutex::default(),
            distrusted: AtomicU64::new(0),
        }))
    }

    /// How many connections are open.
    pub(in crate::storage) fn open(&self) -> u32 {
        self.0.pool.size()
    }

    /// How many connections there are now, and may be.
    pub(in crate::storage) fn counted(&self) -> Connections {
        let Inner { pool, turns, .. } = &*self.0;
        let number = |count| usize::try_from(count).unwrap_or(usize::MAX);
        let (open, limit) = (number(pool.size()), number(pool.options().get_max_connections()));
        let busy = limit.saturating_sub(turns.available_permits());
        Connections { busy, idle: open.saturating_sub(busy), limit }
    }

    /// A connection, after at most [`POOL_PATIENCE`].
    pub(in crate::storage) async fn acquire(&self) -> Result<Taken<DB>, sqlx::Error> {
        let turns = &self.0.turns;
        let turn = match Arc::clone(turns).try_acquire_owned() {
            Ok(turn) => turn,
            Err(_) => timeout(POOL_PATIENCE, Arc::clone(turns).acquire_owned())
                .await
                .map_err(|_| sqlx::Error::PoolTimedOut)?
                .map_err(|_| sqlx::Error::PoolClosed)?,
        };
        let distrusted = self.0.distrusted.load(Ordering::Acquire);
        let rested = self.0.resting().pop();
        let (on, away) = match rested {
            Some(rested) if rested.rests.elapsed() < RESTED => (rested.on, rested.away),
            Some(mut rested) => {
                rested.on.return_to_pool().await;
                (self.0.pool.acquire().await?, Instant::now())
            }
            None => (self.0.pool.acquire().await?, Instant::now()),
        };
        Ok(Taken { on: Some(on), away, of: Arc::clone(&self.0), distrusted, is_sound: false, _turn: turn })
    }

    /// Waits for what is under way and closes every connection.
    pub(in crate::storage) async fn close(&self) {
        self.0.turns.close();
        // Each goes back to the pool, which closes it.
        self.0.resting().clear();
        self.0.pool.close().await;
    }
}

impl<DB: Database> Inner<DB> {
    fn resting(&self) -> std::sync::MutexGuard<'_, Vec<Resting<DB>>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<DB: Database> Taken<DB> {
    /// The connection.
    pub(in crate::storage) fn on(&mut self) -> Result<&mut DB::Connection, sqlx::Error> {
        self.on.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// What was done on it has ended as it should, or was refused in a way that leaves it as it was.
    pub(in crate::storage) fn is_sound(&mut self) {
        self.is_sound = true;
    }

    /// Closes those that rest, and each that is in use once nobody has it any more. What ended this connection has ended them
    /// too, as it is when the server goes away or gives its place to another one: each of them would cost somebody an answer.
    pub(in crate::storage) fn distrust_others(&self) {
        self.of.distrusted.fetch_add(1, Ordering::AcqRel);
        let resting = std::mem::take(&mut *self.of.resting());
        for mut other in resting {
            other.on.close_on_drop();
        }
    }

    /// It cannot be trusted any more.
    pub(in crate::storage) fn is_broken(&mut self) {
        self.is_sound = false;
        if let Some(on) = &mut self.on {
            on.close_on_drop();
        }
    }
}

impl<DB: Database> Drop for Taken<DB> {
    fn drop(&mut self) {
        let Some(mut on) = self.on.take() else { return };
        // Looked at while nobody else can put one there: once all are sent away, none comes to rest any more.
        let mut resting = self.of.resting();
        if self.distrusted != self.of.distrusted.load(Ordering::Acquire) {
            on.close_on_drop();
        } else if self.is_sound && self.away.elapsed() < AWAY && !self.of.turns.is_closed() {
            resting.push(Resting { on, away: self.away, rests: Instant::now() });
        }
    }
}
