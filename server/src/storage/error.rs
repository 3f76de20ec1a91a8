//! What can go wrong between this program and its database, sorted by what the caller has to do about it.

use sqlx::error::ErrorKind;

/// A failure of the store. Except after [`StoreError::LostAtCommit`], nothing has changed in the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A key that must be unique is taken. Each statement has one constraint that can fail, so the method says which.
    #[error("the key is taken")]
    Conflict,
    /// The database cannot do it now: the disk is full, the connection is lost, the pool or a lock timed out. People get
    /// status 503 and may try again.
    #[error("the database cannot answer at the moment")]
    Unavailable(#[source] sqlx::Error),
    /// The connection broke while the transaction was being committed, so nobody knows whether it happened. Never
    /// repeat blindly: look the idempotency key up.
    #[error("the connection was lost while committing")]
    LostAtCommit(#[source] sqlx::Error),
    /// A column holds what this program never writes.
    #[error("the column {column} holds something this program did not write")]
    Inconsistent {
        /// The column, as the statement calls it.
        column: &'static str,
        /// What the driver says about it, when it could not even read the value.
        #[source]
        source: Option<Box<sqlx::Error>>,
    },
    /// What the caller makes inside the transaction could not be made.
    #[error("the caller could not make what is to be written")]
    Caller(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Any other refusal of the database: a fault of this program.
    #[error("the database refused a statement")]
    Driver(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refusal) if refusal.kind() == ErrorKind::UniqueViolation => Self::Conflict,
            sqlx::Error::Database(refusal) => {
                if refusal.code().is_some_and(|code| is_passing(&code)) {
                    Self::Unavailable(error)
                } else {
                    Self::Driver(error)
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error),
            _ => Self::Driver(error),
        }
    }
}

impl StoreError {
    /// A failure of COMMIT: when the connection itself broke, the outcome is unknown.
    pub(super) fn at_commit(error: sqlx::Error) -> Self {
        match error {
            lost @ (sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed) => {
                Self::LostAtCommit(lost)
            }
            other => other.into(),
        }
    }

    /// PostgreSQL ended this transaction in favour of another one (40001 serialization failure, 40P01 deadlock): the
    /// whole transaction may be run again.
    pub(super) fn is_worth_another_run(&self) -> bool {
        match self {
            Self::Unavailable(sqlx::Error::Database(refusal)) => {
                refusal.code().is_some_and(|code| code == "40001" || code == "40P01")
            }
            _ => false,
        }
    }
}

/// Conditions that pass without a change of this program. PostgreSQL codes have five signs (appendix A of its manual);
/// SQLite's are decimal result codes whose low byte is the primary code (sqlite.org/rescode.html).
fn is_passing(code: &str) -> bool {
    const BUSY: i64 = 5;
    const LOCKED: i64 = 6;
    const READ_ONLY: i64 = 8;
    const IO: i64 = 10;
    const FULL: i64 = 13;
    const CANNOT_OPEN: i64 = 14;

    if code.len() == 5 {
        let class = &code[..2];
        return matches!(class, "08" | "53" | "58")
            || matches!(code, "40001" | "40P01" | "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "25006" | "25P03");
    }
    code.parse::<i64>().is_ok_and(|code| matches!(code & 0xFF, BUSY | LOCKED | READ_ONLY | IO | FULL | CANNOT_OPEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_faults() {
        for (code, meaning) in [
            ("5", "another process writes"),
            ("517", "another process wrote meanwhile"),
            ("13", "the disk is full"),
            ("778", "the disk does not take a page"),
            ("53100", "the server's disk is full"),
            ("57P01", "the server is being stopped"),
            ("57014", "the statement took too long"),
            ("40P01", "a deadlock"),
        ] {
            assert!(is_passing(code), "{code}: {meaning}");
        }
        for (code, meaning) in [("1", "a wrong statement"), ("787", "a foreign key"), ("42601", "a wrong statement")] {
            assert!(!is_passing(code), "{code}: {meaning}");
        }
    }

    #[test]
    fn a_connection_lost_while_committing_leaves_the_outcome_open() {
        let lost = || sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        assert!(matches!(StoreError::at_commit(lost()), StoreError::LostAtCommit(_)));
        assert!(matches!(StoreError::from(lost()), StoreError::Unavailable(_)));
        assert!(matches!(StoreError::at_commit(sqlx::Error::PoolTimedOut), StoreError::Unavailable(_)));
        assert!(!StoreError::from(lost()).is_worth_another_run());
    }
}
