//! Group reads: log-ins that come at one time find their entries in one statement.

use tokio::sync::{mpsc, oneshot};

use crate::storage::{
    SignInRow, StoreError,
    database::engine::Engine,
    door::sign_in::{Typed, find},
};

/// Log-ins that may wait; the next one waits for its place.
const QUEUE: usize = 1024;
/// Log-ins of one statement at most.
const GROUP: usize = 256;

/// Finds the entries of log-ins. A connection to SQLite forgets every page that it knows as soon as anything was written, and
/// each statement is two changes of thread: one statement for each log-in of a busy morning cost as much as writing them.
#[derive(Debug)]
pub(in crate::storage) struct SignInReader {
    queue: mpsc::Sender<Waiting>,
}

type Found = Result<Option<SignInRow>, StoreError>;

struct Waiting {
    typed: Typed,
    answer: oneshot::Sender<Found>,
}

impl SignInReader {
    /// Starts the task that reads. It ends when the store is dropped.
    pub(in crate::storage) fn start(engine: &Engine) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(read_groups(engine.clone(), waiting));
        Self { queue }
    }

    /// The entry that has, or had, a typed username.
    pub(in crate::storage) async fn find(&self, typed: Typed) -> Found {
        let gone = || StoreError::Unavailable(sqlx::Error::PoolClosed);
        let (answer, answered) = oneshot::channel();
        self.queue.send(Waiting { typed, answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

async fn read_groups(engine: Engine, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        let (typed, answers): (Vec<Typed>, Vec<_>) = group.drain(..).map(|one| (one.typed, one.answer)).unzip();
        let together = find(&engine, &typed).await;
        let of_all = together.as_ref().err().filter(|error| error.is_of_all()).map(StoreError::again);
        let mut found = together.unwrap_or_default().into_iter();
        for (typed, answer) in typed.into_iter().zip(answers) {
            let outcome = match (found.next(), &of_all) {
                (Some(row), _) => Ok(row),
                // A database that does not answer is not asked once more for each of them.
                (None, Some(failure)) => Err(failure.again()),
                // One of them cannot be asked about; the others must not suffer for it.
                (None, None) => find(&engine, &[typed]).await.map(|mut alone| alone.pop().flatten()),
            };
            // A caller that went away no longer needs the answer.
            let _ = answer.send(outcome);
        }
    }
}
