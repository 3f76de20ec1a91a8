//! Takes the time of every statement, on either engine: for whoever watches the server, and for a line in the log when it was
//! long.

use std::time::{Duration, Instant};

use sqlx::SqlStr;

use crate::metrics::database::{Act, Database, Pool};

/// A statement that takes longer is told in the log.
const SLOW: Duration = Duration::from_millis(500);

/// The most characters of a statement that the log tells: one for 500 rows has as many groups of placeholders.
const TOLD: usize = 600;

/// Where the times of statements of one kind are written down.
#[derive(Clone, Copy, Debug)]
pub(in crate::storage) struct Stopwatch<'a> {
    metrics: &'a Database,
    act: Act,
}

/// A statement that runs. Its time is written down when this is dropped: one that was given up took its time too.
#[must_use]
pub(in crate::storage) struct Running<'a> {
    watch: Stopwatch<'a>,
    sql: SqlStr,
    began: Instant,
}

/// Somebody waits for a connection, until this is dropped.
#[must_use]
pub(in crate::storage) struct Waiting<'a> {
    metrics: &'a Database,
    pool: Pool,
    began: Instant,
}

impl<'a> Stopwatch<'a> {
    /// For statements of this kind.
    pub(in crate::storage) const fn new(metrics: &'a Database, act: Act) -> Self {
        Self { metrics, act }
    }

    /// The statement begins.
    pub(in crate::storage) fn begin(self, sql: &SqlStr) -> Running<'a> {
        Running { watch: self, sql: sql.clone(), began: Instant::now() }
    }

    fn ran(self, sql: &str, took: Duration) {
        self.metrics.ran(self.act, took);
        if took >= SLOW {
            self.metrics.was_slow();
            let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(milliseconds, statement = told(sql), "a statement was slow");
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.watch.ran(self.sql.as_str(), self.began.elapsed());
    }
}

impl<'a> Waiting<'a> {
    /// Somebody waits for a connection of this pool.
    pub(in crate::storage) fn begin(metrics: &'a Database, pool: Pool) -> Self {
        Self { metrics, pool, began: Instant::now() }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.metrics.waited(self.pool, self.began.elapsed());
    }
}

/// The text of a statement in one line and of some length. Its values are not in it: they go to the database beside it.
fn told(sql: &str) -> String {
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(TOLD) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_told_in_one_line_and_not_all_of_it() {
        assert_eq!(told("select one\n  from entry"), "select one from entry");
        let long = told(&format!("insert into entry values {}", vec!["(?, ?)"; 500].join(", ")));
        assert_eq!((long.chars().count(), long.ends_with('…')), (TOLD + 1, true));
    }
}
