//! Small facts about the database itself: that it can be written at this moment, which version its tables have, and
//! when it was last copied.

use crate::{
    domain::clock::Timestamp,
    storage::{Store, StoreError, database::value::values},
};

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
    /// Reads something small and writes something small, durably, as every other act does.
    pub async fn ready(&self, now: Timestamp) -> Result<(), NotReady> {
        self.ping().await.map_err(NotReady::Unreadable)?;
        self.upkeep_note("asked", now).await.map_err(NotReady::Unwritable)
    }

    /// The highest version that its tables have.
    pub async fn schema_version(&self) -> Result<i64, StoreError> {
        let row = self
            .engine()
            .fetch_optional("select coalesce(max(version), 0) as version from _sqlx_migrations", values![])
            .await?;
        row.map_or(Ok(0), |row| row.get("version"))
    }

    /// Remembers when this was last done.
    pub(in crate::storage) async fn upkeep_note(&self, what: &str, at: Timestamp) -> Result<(), StoreError> {
        self.engine()
            .execute(
                "insert into upkeep (what, at) values ($1, $2) on conflict (what) do update set at = excluded.at",
                values![what, at],
            )
            .await?;
        Ok(())
    }
}
