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

/// Something that takes time. Written down when it is dropped: what was given up took its time too.
struct Running<N: FnMut(Duration)> {
    began: Instant,
    note: N,
}

impl<N: FnMut(Duration)> Running<N> {
    fn begin(note: N) -> Self {
        Self { began: Instant::now(), note }
    }
}

impl<N: FnMut(Duration)> Drop for Running<N> {
    fn drop(&mut self) {
        (self.note)(self.began.elapsed());
    }
}

impl<'a> Stopwatch<'a> {
    /// For statements of this kind.
    pub(in crate::storage) const fn new(metrics: &'a Database, act: Act) -> Self {
        Self { metrics, act }
    }

    /// Runs a statement.
    pub(in crate::storage) async fn time<T, S>(
        self,
        sql: SqlStr,
        statement: impl FnOnce(SqlStr) -> S,
    ) -> Result<T, sqlx::Error>
    where
        S: Future<Output = Result<T, sqlx::Error>>,
    {
        let text = sql.clone();
        let _running = Running::begin(|took| self.ran(text.as_str(), took));
        statement(sql).await
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

/// Waits for a connection of this pool.
pub(in crate::storage) async fn waiting<T>(metrics: &Database, pool: Pool, connection: impl Future<Output = T>) -> T {
    let _running = Running::begin(|took| metrics.waited(pool, took));
    connection.await
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
