//! What staff read of a batch: while it is created, when it is created, and how it stands.

use super::entries::{entries, logins};
use crate::{
    model::{batch::BatchSize, entry::EntryCounts, session::SessionHead},
    words::{count::counted, language::Language, times::in_zone},
};

/// That so many logins are being created.
#[must_use]
pub fn creating(size: BatchSize, language: Language) -> String {
    let Language::English = language;
    format!("Creating {}…", logins(size.get(), language))
}

/// That `n` logins were created.
#[must_use]
pub fn created(n: i64, language: Language) -> String {
    let Language::English = language;
    format!("{} created", logins(n, language))
}

/// Why a closed session gets no logins.
#[must_use]
pub fn closed(session: &SessionHead, language: Language) -> String {
    let when = in_zone(&language.times().date_and_time(&session.closes), &session.closes);
    let Language::English = language;
    format!("{} closed on {when}. Logins created now could not be used.", session.name)
}

/// "Spring placement has 312 entries now and will have 342."; without a batch only how many it has.
#[must_use]
pub fn now_and_then(session: &SessionHead, more: Option<BatchSize>, language: Language) -> String {
    let now = session.counts.total();
    let Language::English = language;
    let has = format!("{} has {} now", session.name, entries(now, language));
    match more {
        Some(size) => format!("{has} and will have {}.", now + size.get()),
        None => format!("{has}."),
    }
}

/// The kind of the file with the logins, and its rows.
#[must_use]
pub fn file(rows: i64, language: Language) -> String {
    let Language::English = language;
    format!(".xlsx, {}", counted(rows, "row", "rows"))
}

/// How many sheets of paper the cards take; another choice follows.
#[must_use]
pub fn sheets_of_a4(n: i64, language: Language) -> String {
    let Language::English = language;
    format!("{} of A4 · ", counted(n, "sheet", "sheets"))
}

/// "412 unused, 88 used", and what was withdrawn.
#[must_use]
pub fn standing(counts: &EntryCounts, language: Language) -> String {
    let Language::English = language;
    let withdrawn = if counts.withdrawn > 0 { format!(", {} withdrawn", counts.withdrawn) } else { String::new() };
    format!("{} unused, {} used{withdrawn}", counts.unused, counts.used())
}
