//! Whether this server can do its work: asked of the database by a real read and a real write, seldom and for all.

use std::time::{Duration, Instant};

use tokio::{sync::Mutex, time::timeout};

use crate::{service::Service, storage::NotReady};

/// The database is asked no more often than this; whoever asks meanwhile gets the same answer.
const EVERY: Duration = Duration::from_secs(1);

/// A database that takes longer does not serve anybody.
const PATIENCE: Duration = Duration::from_secs(3);

/// The last answer. While one caller asks the database, the others wait for what it hears.
#[derive(Debug, Default)]
pub(in crate::service) struct Readiness(Mutex<Option<(Instant, Result<(), Unready>)>>);

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
    #[error("the database does not answer within {} seconds", PATIENCE.as_secs())]
    Silent,
}

impl Service {
    /// Asks the database for a sign of life. What fails is logged where it fails.
    pub async fn readiness(&self) -> Result<(), Unready> {
        let mut last = self.readiness.0.lock().await;
        if let Some((at, answer)) = *last
            && at.elapsed() < EVERY
        {
            return answer;
        }
        let answer = match timeout(PATIENCE, self.store.ready(self.clock.now())).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(NotReady::Unreadable(_))) => Err(Unready::Unreadable),
            Ok(Err(NotReady::Unwritable(error))) if error.is_disk_full() => Err(Unready::DiskFull),
            Ok(Err(NotReady::Unwritable(_))) => Err(Unready::Unwritable),
            Err(_) => Err(Unready::Silent),
        };
        *last = Some((Instant::now(), answer));
        answer
    }
}
