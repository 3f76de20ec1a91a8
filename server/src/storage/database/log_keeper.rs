//! Folds SQLite's log into its file beside those who write, and not within the commit of whoever made it long.

use std::{sync::Arc, time::Duration};

use sqlx::{SqlSafeStr as _, Sqlite, SqliteConnection};
use tokio::{sync::mpsc, time::sleep};

use crate::{
    metrics::database::Act,
    storage::{
        StoreError,
        database::{health::Health, kept::Kept, statement::sqlite_optional, stopwatch::Stopwatch, transaction::Given},
    },
};

/// So many pages that are in the log and not in the file yet make it long.
const LONG: i64 = 1000;
/// A commit that finds more than this in the log folds it in itself: while people write without a pause, only then does the
/// log begin from its start again.
pub(in crate::storage) const LONGEST: &str = "8000";
/// Commits within this time are one look at the log.
const PAUSE: Duration = Duration::from_millis(50);

/// Looks after the log of the file that `read` reads, until nobody can tell it of a commit any more.
pub(in crate::storage) fn keep_log_short(read: Kept<Sqlite>, health: Arc<Health>) -> mpsc::Sender<()> {
    let (told, mut commits) = mpsc::channel(1);
    tokio::spawn(async move {
        while commits.recv().await.is_some() {
            sleep(PAUSE).await;
            // A disk that is full keeps whoever writes from writing as well, and that is told. The log is looked at again
            // after the next commit.
            let _ = look_after(&read, &health).await;
        }
    });
    told
}

/// The connection is closed when something failed on it.
async fn look_after(read: &Kept<Sqlite>, health: &Health) -> Result<(), StoreError> {
    let mut given = Given::new(read.acquire().await?);
    let folded = match given.connection() {
        Ok(on) => fold_in(health.watch(Act::Read), on).await,
        Err(error) => Err(error.into()),
    };
    given.settle(folded)
}

/// Waits for nobody and keeps nobody waiting: what is still read from the log stays there.
async fn fold_in(watch: Stopwatch<'_>, on: &mut SqliteConnection) -> Result<(), StoreError> {
    let standing = "pragma wal_checkpoint(noop)".into_sql_str();
    let Some(log) = sqlite_optional(watch, &mut *on, standing, Vec::new()).await? else { return Ok(()) };
    if log.get::<i64>("log")? - log.get::<i64>("checkpointed")? >= LONG {
        sqlite_optional(watch, on, "pragma wal_checkpoint(passive)".into_sql_str(), Vec::new()).await?;
    }
    Ok(())
}
