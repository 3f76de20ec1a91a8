//! What can go wrong between this program and its database, sorted by what the caller has to do about it.

use std::borrow::Cow;

use sqlx::{
    error::{DatabaseError, ErrorKind},
    postgres::PgDatabaseError,
};

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
            sqlx::Error::Database(refusal) if is_taken(refusal.as_ref()) => Self::Conflict,
            sqlx::Error::Database(refusal) => {
                if refusal.code().is_some_and(|code| is_passing(&code)) || is_of_statements(&error) {
                    Self::Unavailable(error)
                } else {
                    Self::Driver(error)
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error),
            _ => Self::Driver(error),
        }
    }
}

/// A unique key is there already. Where Citus hands many rows on to another machine it says so in words only.
fn is_taken(refusal: &dyn DatabaseError) -> bool {
    refusal.kind() == ErrorKind::UniqueViolation
        || (refusal.code().is_some_and(|code| code == "XX000")
            && refusal.message().starts_with("duplicate key value violates unique constraint"))
}

impl StoreError {
    /// A failure of COMMIT: when the connection itself broke, the outcome is unknown.
    pub(in crate::storage) fn at_commit(error: sqlx::Error) -> Self {
        if code_of(&error).is_some_and(|code| code == NOT_SYNCED) {
            return Self::LostAtCommit(error);
        }
        match error {
            lost @ (sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed) => {
                Self::LostAtCommit(lost)
            }
            other => other.into(),
        }
    }

    /// The same of a statement that is a transaction of its own: it commits before it is answered.
    pub(in crate::storage) fn by_itself(self) -> Self {
        match self {
            Self::Unavailable(error) => Self::at_commit(error),
            other => other,
        }
    }

    /// PostgreSQL ended this transaction in favour of another one (40001 serialization failure, 40P01 deadlock), or its
    /// connection no longer had a statement: the whole transaction may be run again.
    pub(in crate::storage) fn is_worth_another_run(&self) -> bool {
        match self {
            Self::Unavailable(sqlx::Error::Database(refusal)) => {
                refusal.code().is_some_and(|code| code == "40001" || code == "40P01") || self.is_of_statements()
            }
            _ => false,
        }
    }

    /// The connection no longer had this statement as it was prepared, and refused before it did anything of it.
    pub(in crate::storage) fn is_of_statements(&self) -> bool {
        matches!(self, Self::Unavailable(error) if is_of_statements(error))
    }
}

impl StoreError {
    /// Whether the connection on which this happened is as it was before, but for a transaction that can be rolled back.
    ///
    /// An allow list: after everything else the connection is closed. SQLite ends the transaction by itself when the disk
    /// is full, the disk fails or memory runs out, so that the library no longer knows whether one is open; a server's
    /// connection may be broken, or hold statements that the tables no longer fit. A connection more costs milliseconds.
    pub(in crate::storage) fn leaves_connection_sound(&self) -> bool {
        match self {
            // Nothing of these was said by the connection, or only that a row is there already.
            Self::Conflict | Self::Caller(_) | Self::Inconsistent { .. } => true,
            Self::LostAtCommit(_) => false,
            Self::Unavailable(error) | Self::Driver(error) => {
                !is_of_statements(error) && code_of(error).is_some_and(|code| leaves_transaction_open(&code))
            }
        }
    }

    /// What met this connection has met the others as well.
    pub(in crate::storage) fn ends_others(&self) -> bool {
        self.why_unavailable().is_some_and(ends_others)
    }

    /// Why the database could not do it now, in the words of the driver; `None` for every other failure.
    pub(in crate::storage) fn why_unavailable(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Unavailable(error) | Self::LostAtCommit(error) => Some(error),
            _ => None,
        }
    }

    /// It met everybody who waited for the same transaction, not one of them.
    pub(in crate::storage) fn is_of_all(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::LostAtCommit(_))
    }

    /// The same for somebody else who waited: the driver's own error cannot be told twice, so its words are.
    pub(in crate::storage) fn again(&self) -> Self {
        let words = |error: &sqlx::Error| sqlx::Error::Io(std::io::Error::other(error.to_string()));
        match self {
            Self::LostAtCommit(error) => Self::LostAtCommit(words(error)),
            Self::Unavailable(error) => Self::Unavailable(words(error)),
            Self::Driver(error) => Self::Driver(words(error)),
            Self::Conflict => Self::Conflict,
            Self::Inconsistent { column, .. } => Self::Inconsistent { column, source: None },
            Self::Caller(error) => Self::Caller(error.to_string().into()),
        }
    }

    /// The disk of the database is full.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        self.why_unavailable().and_then(code_of).is_some_and(|code| code == "13" || code == "53100")
    }
}

/// The code of the database's own refusal.
fn code_of(error: &sqlx::Error) -> Option<Cow<'_, str>> {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code)
}

/// Whether what met this connection has met the others as well: the server went away, stops, no longer takes writes because
/// another one does, or no longer has the statements that were prepared.
pub(in crate::storage) fn ends_others(error: &sqlx::Error) -> bool {
    is_of_server(error) || is_of_statements(error)
}

/// Whether a statement that was prepared is gone (26000), another one has its name (42P05), or what it finds has other columns
/// now: after a change of the tables, or behind a pooler that does not keep statements. The last one's code is also that of
/// all that PostgreSQL cannot do; where it was raised tells them apart in every language.
fn is_of_statements(error: &sqlx::Error) -> bool {
    let Some(refusal) = error.as_database_error().and_then(|refusal| refusal.try_downcast_ref::<PgDatabaseError>())
    else {
        return false;
    };
    matches!(refusal.code(), "26000" | "42P05")
        || (refusal.code() == "0A000" && refusal.routine() == Some("RevalidateCachedQuery"))
}

/// Whether this met a connection because of its server (class 08: the connection failed; 57P01 to 57P03: the server stops,
/// has crashed or starts; 25006: it is a standby now).
fn is_of_server(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => true,
        _ => code_of(error).is_some_and(|code| {
            code.len() == 5 && (code.starts_with("08") || matches!(&*code, "57P01" | "57P02" | "57P03" | "25006"))
        }),
    }
}

/// SQLite wrote a transaction and could not make it durable: after a power cut it may be there or not
/// (`SQLITE_IOERR_FSYNC`).
const NOT_SYNCED: &str = "1034";

/// Refusals of one statement after which the connection works on. PostgreSQL: classes of SQLSTATE that never come with
/// the end of the connection, and single codes. SQLite: primary codes that never end a transaction behind its owner's
/// back (<https://sqlite.org/lang_transaction.html>, "Response To Errors Within A Transaction").
fn leaves_transaction_open(code: &str) -> bool {
    const WRONG_STATEMENT: i64 = 1;
    const LOCKED: i64 = 6;
    const TOO_BIG: i64 = 18;
    const CONSTRAINT: i64 = 19;
    const MISMATCH: i64 = 20;
    const RANGE: i64 = 25;

    if code.len() == 5 {
        return matches!(&code[..2], "21" | "22" | "23" | "40" | "42" | "44" | "53" | "54" | "55") || code == "57014";
    }
    let sound = [WRONG_STATEMENT, LOCKED, TOO_BIG, CONSTRAINT, MISMATCH, RANGE];
    code.parse::<i64>().is_ok_and(|code| sound.contains(&(code & 0xFF)))
}

/// Conditions that pass without a change of this program. PostgreSQL codes have five characters (appendix A of its
/// manual); SQLite's are decimal result codes whose low byte is the primary code (sqlite.org/rescode.html).
fn is_passing(code: &str) -> bool {
    const BUSY: i64 = 5;
    const LOCKED: i64 = 6;
    const NO_MEMORY: i64 = 7;
    const READ_ONLY: i64 = 8;
    const INTERRUPTED: i64 = 9;
    const IO: i64 = 10;
    const FULL: i64 = 13;
    const CANNOT_OPEN: i64 = 14;
    const PROTOCOL: i64 = 15;

    if code.len() == 5 {
        let class = &code[..2];
        return matches!(class, "08" | "53" | "58")
            || matches!(code, "40001" | "40P01" | "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "25006" | "25P03");
    }
    code.parse::<i64>().is_ok_and(|code| {
        matches!(code & 0xFF, BUSY | LOCKED | NO_MEMORY | READ_ONLY | INTERRUPTED | IO | FULL | CANNOT_OPEN | PROTOCOL)
    })
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
    fn a_connection_is_kept_only_after_refusals_that_leave_it_as_it_was() {
        for code in ["1", "1555", "2067", "262", "23505", "22021", "40P01", "55P03", "53100", "57014"] {
            assert!(leaves_transaction_open(code), "{code}");
        }
        for (code, meaning) in [
            ("13", "the disk is full"),
            ("778", "the disk does not take a page"),
            ("7", "out of memory"),
            ("9", "interrupted"),
            ("11", "the file is damaged"),
            ("5", "another process writes"),
            ("57P01", "the server is being stopped"),
            ("25006", "the server is a standby now"),
            ("08006", "the connection failed"),
            ("0A000", "a statement no longer fits its tables"),
            ("26000", "a statement is gone"),
            ("XX001", "the server's files are damaged"),
        ] {
            assert!(!leaves_transaction_open(code), "{code}: {meaning}");
        }
        assert!(StoreError::Conflict.leaves_connection_sound());
        assert!(!StoreError::from(sqlx::Error::WorkerCrashed).leaves_connection_sound());
        assert!(!StoreError::from(sqlx::Error::Protocol("?".into())).leaves_connection_sound());
    }

    #[test]
    fn a_connection_lost_while_committing_leaves_the_outcome_open() {
        let lost = || sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        assert!(matches!(StoreError::at_commit(lost()), StoreError::LostAtCommit(_)));
        assert!(matches!(StoreError::from(lost()), StoreError::Unavailable(_)));
        assert!(matches!(StoreError::at_commit(sqlx::Error::PoolTimedOut), StoreError::Unavailable(_)));
        assert!(!StoreError::from(lost()).is_worth_another_run());
        assert!(matches!(StoreError::from(lost()).by_itself(), StoreError::LostAtCommit(_)));
        assert!(matches!(StoreError::from(sqlx::Error::PoolTimedOut).by_itself(), StoreError::Unavailable(_)));
    }
}
