//! What a right password or factor takes back: the failure as which its attempt was counted, also where the database fails in
//! between. Nobody has to wait because of what was right.

use std::time::Duration;

use lanyard_app::{error::ApiError, model::id::InstitutionId};
use tokio::time::sleep;

use crate::{
    service::Service,
    storage::{Attempt, NewBrowserSession, Password, StoreError},
};

/// How often it is tried again while the database is away, and how long after each time: a minute in all.
const TRIES: usize = 30;
const AGAIN: Duration = Duration::from_secs(2);

impl Service {
    /// Forgets the failures before an attempt that was right, and opens a browser session in the same transaction.
    pub(in crate::service) async fn forgive(
        &self,
        attempt: Attempt,
        open: Option<(InstitutionId, NewBrowserSession)>,
    ) -> Result<(), ApiError> {
        let right = Attempt { password: Password::Confirmed, at: self.clock.now(), ..attempt };
        match self.store.attempt(right, open).await {
            Ok(_) => Ok(()),
            Err(error) => {
                if is_away(&error) {
                    self.forgive_later(attempt);
                }
                Err(error.into())
            }
        }
    }

    /// The same when the database can be written again, beside whoever is told that it cannot.
    pub(in crate::service) fn forgive_later(&self, attempt: Attempt) {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        tokio::spawn(async move {
            for _ in 0..TRIES {
                sleep(AGAIN).await;
                let right = Attempt { password: Password::Confirmed, at: clock.now(), ..attempt };
                if !store.attempt(right, None).await.is_err_and(|error| is_away(&error)) {
                    return;
                }
            }
        });
    }
}

/// It was not done, or nobody knows.
const fn is_away(error: &StoreError) -> bool {
    matches!(error, StoreError::Unavailable(_) | StoreError::LostAtCommit(_))
}
