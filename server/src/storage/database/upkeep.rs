//! Small facts about the database itself: that it can be written at this moment, and when it was last copied.

use crate::{
    domain::clock::Timestamp,
    metrics::database::Database,
    storage::{
        Store, StoreError,
        database::{engine::Ending, value::values},
    },
};

const NOTE: &str = "insert into upkeep (what, at) values ($1, $2) on conflict (what) do update set at = excluded.at";

/// Why the database is not ready.
#[derive(Debug, thiserror::Error)]
pub enum NotReady {
    /// It cannot be read.
    #[error("the database cannot be read")]
    Unreadable(#[source] StoreError),
    /// It can be read and not written.
    #[error("the database cannot be written")]
    Unwritable(#[source] StoreError),
}

impl Store {
    /// Reads something small and writes something small, durably, as every other act does. Whoever has waited enough drops
    /// this: the connection that does not answer is closed then, and keeps nobody else waiting.
    pub async fn ready(&self, now: Timestamp) -> Result<(), NotReady> {
        self.ping().await.map_err(NotReady::Unreadable)?;
        let written = self.engine().write(move |connection| {
            Box::pin(async move {
                connection.execute(NOTE, values!["asked", now]).await?;
                Ok(Ending::Keep(()))
            })
        });
        written.await.map_err(NotReady::Unwritable)
    }

    /// What is counted of the database.
    #[must_use]
    pub fn metrics(&self) -> Database {
        self.engine().health().metrics.clone()
    }

    /// Counts the connections that there are now.
    pub fn count_connections(&self) {
        self.engine().count_connections();
    }

    /// Remembers when this was last done.
    pub(in crate::storage) async fn upkeep_note(&self, what: &str, at: Timestamp) -> Result<(), StoreError> {
        self.engine().execute(NOTE, values![what, at]).await?;
        Ok(())
    }
}
