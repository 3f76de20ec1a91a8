//! The one way of a statement to its engine; a debug build notes there what ran, for the check that looks at it all.

use sqlx::{Postgres, SqlStr, Sqlite, postgres::PgArguments, query::Query, query_with, sqlite::SqliteArguments};

/// A statement for SQLite with its values.
pub(in crate::storage) fn for_sqlite(
    sql: SqlStr,
    arguments: SqliteArguments,
) -> Query<'static, Sqlite, SqliteArguments> {
    #[cfg(all(debug_assertions, not(test)))]
    noted::note("sqlite", sql.as_str());
    query_with(sql, arguments)
}

/// A statement for PostgreSQL with its values.
pub(in crate::storage) fn for_postgres(sql: SqlStr, arguments: PgArguments) -> Query<'static, Postgres, PgArguments> {
    #[cfg(all(debug_assertions, not(test)))]
    noted::note("postgres", sql.as_str());
    query_with(sql, arguments)
}

/// Writes each statement that runs, once, into the file that `LANYARD_STATEMENTS` names: `xtask statements` compares them
/// with those in the sources.
#[cfg(all(debug_assertions, not(test)))]
mod noted {
    use std::{
        collections::BTreeSet,
        fs::{File, OpenOptions},
        io::Write as _,
        sync::{LazyLock, Mutex, PoisonError},
    };

    type Notes = Mutex<(File, BTreeSet<String>)>;

    static NOTES: LazyLock<Option<Notes>> = LazyLock::new(|| {
        let file = std::env::var_os("LANYARD_STATEMENTS")?;
        // What cannot be opened stays empty, and the check says so.
        let file = OpenOptions::new().create(true).append(true).open(file).ok()?;
        Some(Mutex::new((file, BTreeSet::new())))
    });

    pub(super) fn note(engine: &str, sql: &str) {
        let Some(notes) = NOTES.as_ref() else { return };
        let line = format!("{engine}\t{}\n", sql.replace('\n', " "));
        let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
        if !notes.1.contains(&line) {
            // In one piece: other programs under test write into the same file.
            let _ = notes.0.write_all(line.as_bytes());
            notes.1.insert(line);
        }
    }
}
