//! Small facts about the database itself: that it can be written at this moment, which version its tables have, and
//! when it was last copied.

use std::time::Duration;

use crate::{
    domain::clock::Timestamp,
    metrics::database::Database,
    storage::{
        Store, StoreError,
        database::{engine::Ending, value::values},
    },
};

/// Who makes search texts of an earlier rule anew was last at it then.
const SEARCH_TEXTS: &str = "search_texts";

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

/// What the servers of one database do in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Browser sessions and mail of long ago are cleared away.
    Sessions,
    /// Failures that are over are cleared away.
    Failures,
}

impl Round {
    const fn word(self) -> &'static str {
        match self {
            Self::Sessions => "cleared_sessions",
            Self::Failures => "cleared_failures",
        }
    }
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

    /// Takes on what is done once by all servers of a database together; `false` where it was taken on less than `every` ago.
    pub async fn upkeep_take(&self, round: Round, now: Timestamp, every: Duration) -> Result<bool, StoreError> {
        self.take(round.word(), now, every).await
    }

    /// Takes on making search texts of an earlier rule anew; `false` where somebody was at it less than `gone_after` ago.
    pub async fn search_texts_take(&self, now: Timestamp, gone_after: Duration) -> Result<bool, StoreError> {
        self.take(SEARCH_TEXTS, now, gone_after).await
    }

    /// Goes on with what was taken on, or gone on with, at `since`; `false` where somebody else has taken it on.
    pub async fn search_texts_go_on(&self, since: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
        let on = self
            .engine()
            .execute("update upkeep set at = $3 where what = $1 and at = $2", values![SEARCH_TEXTS, since, now])
            .await?;
        Ok(on == 1)
    }

    /// Ends what was taken on, or gone on with, at `since`: whoever comes next need not wait.
    pub async fn search_texts_end(&self, since: Timestamp) -> Result<(), StoreError> {
        let end = self.engine().execute("delete from upkeep where what = $1 and at = $2", values![SEARCH_TEXTS, since]);
        end.await?;
        Ok(())
    }

    /// A time to come was written by somebody whose clock is a little ahead, or who read it after this one did and was
    /// quicker; one farther away than `every` by a clock that was wrong, and keeps nobody waiting.
    async fn take(&self, what: &'static str, now: Timestamp, every: Duration) -> Result<bool, StoreError> {
        let taken = self
            .engine()
            .execute(
                "insert into upkeep (what, at) values ($1, $2) on conflict (what) do update set at = excluded.at \
                 where upkeep.at <= $3 or upkeep.at > $4",
                values![what, now, now.minus(every), now.plus(every)],
            )
            .await?;
        Ok(taken == 1)
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
        self.engine().execute(NOTE, values![what, at]).await?;
        Ok(())
    }
}
