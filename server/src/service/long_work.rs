//! Long work: reports, files, sheets and acts of thousands of rows are read and made beside the threads that answer
//! requests, a few at once. Everybody else's answer waits for none of it.

use std::{sync::Arc, time::Duration};

use lanyard_app::error::ApiError;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

use crate::service::{fault, reference};

/// How much long work is done at once. It keeps a core busy each; more at once would only be slower, and needs memory.
const AT_ONCE: usize = 2;

/// How many wait for their turn; further ones are refused.
const WAITING: usize = 32;

/// How long one waits.
const PATIENCE: Duration = Duration::from_secs(15);

/// The turns of long work.
#[derive(Clone, Debug)]
pub(in crate::service) struct LongWork {
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl LongWork {
    /// Nothing is done yet.
    pub(in crate::service) fn new() -> Self {
        Self { at_once: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::new(Semaphore::new(WAITING)) }
    }

    /// Does `work`, its reading of rows included, on a thread of its own when its turn comes; [`ApiError::Busy`] when it
    /// does not. Work that has begun is finished, whether or not somebody still waits for it. Must not be called from
    /// within such work: it would wait for itself.
    pub(in crate::service) fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    ) -> impl Future<Output = Result<T, ApiError>> {
        // It holds a transaction and more: too much for the stack of whoever asks.
        let work = Box::pin(work);
        async {
            let turn = self.turn().await.ok_or(ApiError::Busy)?;
            let (runtime, reference) = (Handle::current(), reference::current());
            let done = spawn_blocking(move || {
                let _turn = turn;
                runtime.block_on(reference::under(reference, work))
            });
            done.await.map_err(|_| fault::bug("long work panicked"))?
        }
    }

    /// Does a part of long work that keeps a core busy on another thread, so that its other part goes on meanwhile.
    pub(in crate::service) async fn beside<T: Send + 'static>(
        part: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let reference = reference::current();
        let done = spawn_blocking(move || reference::within(reference, part));
        done.await.map_err(|_| fault::bug("long work panicked"))?
    }

    async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(turn) = Arc::clone(&self.at_once).try_acquire_owned() {
            return Some(turn);
        }
        let _place = self.waiting.try_acquire().ok()?;
        timeout(PATIENCE, Arc::clone(&self.at_once).acquire_owned()).await.ok()?.ok()
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn work_is_done_elsewhere_under_the_same_reference() {
        let here = std::thread::current().id();
        let reference = lanyard_app::error::Reference(7);
        let work = async move { Ok((std::thread::current().id(), reference::current())) };
        let (there, known_as) = reference::under(reference, LongWork::new().run(work)).await.unwrap();
        assert_ne!(here, there);
        assert_eq!(known_as, reference);
    }

    #[tokio::test]
    async fn few_work_some_wait_and_the_others_are_refused() {
        let long_work = LongWork::new();
        let all: Vec<_> = (0..AT_ONCE + WAITING + 3)
            .map(|_| {
                let ((end, ended), long_work) = (oneshot::channel::<()>(), long_work.clone());
                (end, tokio::spawn(async move { long_work.run(async { Ok(ended.await.is_ok()) }).await }))
            })
            .collect();
        while all.iter().filter(|(_, task)| task.is_finished()).count() < 3 {
            tokio::task::yield_now().await;
        }
        assert_eq!(long_work.at_once.available_permits(), 0);
        let mut refused = 0;
        for (end, task) in all {
            // Whoever was refused does not listen any more.
            let _ = end.send(());
            refused += usize::from(task.await.unwrap() == Err(ApiError::Busy));
        }
        assert_eq!(refused, 3);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_for_too_long_is_refused() {
        let long_work = LongWork::new();
        let _turns = (long_work.turn().await, long_work.turn().await);
        assert_eq!(long_work.run(async { Ok(()) }).await, Err(ApiError::Busy));
    }
}
