//! Whether this server can do its work: asked of the database by a real read and a real write, seldom and for all, and
//! answered in time when the database hangs.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use tokio::time::timeout;

use crate::{service::Service, storage::NotReady};

/// The database is asked no more often than this; whoever asks meanwhile gets the same answer.
const EVERY: Duration = Duration::from_secs(1);

/// A database that takes longer does not serve anybody. Who asks has an answer within two seconds: balancers and deployment
/// tools give up soon after, and then nobody learns why.
const PATIENCE: Duration = Duration::from_millis(1500);

/// An answer that may still be on its way; all who wait for it get it.
type Answer = Shared<BoxFuture<'static, Result<(), Unready>>>;

/// What is known of the server's readiness.
#[derive(Debug, Default)]
pub(in crate::service) struct Readiness {
    /// The last question to the database: when it was asked, and its answer.
    last: Mutex<Option<(Instant, Answer)>>,
    /// The database did not answer when it was asked last, which the log was told.
    silent: AtomicBool,
    /// The server was told to stop.
    leaves: AtomicBool,
}

/// Why the server cannot do its work. `Display` is what the answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// Nothing can be read.
    #[error("the database cannot be read")]
    Unreadable,
    /// Nothing can be written.
    #[error("the database cannot be written; what is there can be read")]
    Unwritable,
    /// Nothing can be written for want of space.
    #[error("the disk of the database is full; what is there can be read")]
    DiskFull,
    /// No answer in time.
    #[error("the database does not answer within {} seconds", PATIENCE.as_secs_f32())]
    Silent,
    /// It stops soon. Whoever comes is served until then.
    #[error("this server is about to stop")]
    Leaves,
}

impl Service {
    /// Asks the database for a sign of life, unless the server was told to stop.
    pub async fn readiness(&self) -> Result<(), Unready> {
        self.stays()?;
        self.answer_of_database().await
    }

    /// [`Unready::Leaves`] once the server was told to stop.
    pub fn stays(&self) -> Result<(), Unready> {
        if self.readiness.leaves.load(Ordering::Relaxed) { Err(Unready::Leaves) } else { Ok(()) }
    }

    /// From now on the server is not ready, whatever its database says: it was told to stop.
    pub fn leave(&self) {
        self.readiness.leaves.store(true, Ordering::Relaxed);
    }

    /// The answer that is on its way, or young enough; else the database is asked. The question is nobody's request: whoever
    /// breaks off takes no answer from the others, and however many ask, one connection is waited for at a time.
    fn answer_of_database(&self) -> Answer {
        // Nothing panics while it holds the lock.
        let mut last = self.readiness.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((asked, answer)) = &*last
            && (answer.peek().is_none() || asked.elapsed() < EVERY)
        {
            return answer.clone();
        }
        let asking = tokio::spawn(self.clone().ask_database());
        let answer = async move { asking.await.unwrap_or(Err(Unready::Silent)) }.boxed().shared();
        *last = Some((Instant::now(), answer.clone()));
        answer
    }

    async fn ask_database(self) -> Result<(), Unready> {
        let answer = match timeout(PATIENCE, self.store.ready(self.clock.now())).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(NotReady::Unreadable(_))) => Err(Unready::Unreadable),
            Ok(Err(NotReady::Unwritable(error))) if error.is_disk_full() => Err(Unready::DiskFull),
            Ok(Err(NotReady::Unwritable(_))) => Err(Unready::Unwritable),
            Err(_) => Err(Unready::Silent),
        };
        // What the database refuses is told where it is refused; silence is told by nobody else.
        let is_silent = answer == Err(Unready::Silent);
        match (is_silent, self.readiness.silent.swap(is_silent, Ordering::Relaxed)) {
            (true, false) => tracing::warn!("not ready: {}", Unready::Silent),
            (false, true) => tracing::info!("the database answers again"),
            (true, true) | (false, false) => {}
        }
        answer
    }
}
