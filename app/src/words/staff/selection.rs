//! What staff read of the entries that they select: how many, where they are, and what a filter or a download does to
//! them.

use super::{entries::logins, sessions::too_long};
use crate::{model::search::is_too_long, words::language::Language};

/// That no entry is found; why follows where something was `typed`.
#[must_use]
pub fn no_match(typed: &str, language: Language) -> String {
    let Language::English = language;
    match typed {
        "" => "No entry matches. ".to_owned(),
        long if is_too_long(long) => [too_long(language), " "].concat(),
        typed => format!("No entry matches “{typed}”. "),
    }
}

/// What the box in front of an entry does.
#[must_use]
pub fn select(slip_code: &str, language: Language) -> String {
    let Language::English = language;
    ["Select ", slip_code].concat()
}

/// How many entries are selected, and how many of them stand on this page.
#[must_use]
pub fn here(selected: i64, here: usize, language: Language) -> String {
    let Language::English = language;
    format!("{selected} selected, {here} of them on this page")
}

/// How many entries are selected, on the way back to what can be done with them.
#[must_use]
pub fn selected(n: i64, language: Language) -> String {
    let Language::English = language;
    [&n.to_string(), " selected"].concat()
}

/// How many entries are selected, and how many of them the filter hides.
#[must_use]
pub fn hidden(selected: i64, hidden: i64, language: Language) -> String {
    let Language::English = language;
    format!("{selected} selected, {hidden} not shown by this filter")
}

/// The button that selects every entry that matches the filter, `n` of them.
#[must_use]
pub fn select_all(n: i64, language: Language) -> String {
    let Language::English = language;
    format!("Select all {n} that match")
}

/// That another filter took `n` entries out of the selection.
#[must_use]
pub fn dropped(n: i64, language: Language) -> String {
    let Language::English = language;
    format!("The filter has changed, so the {n} that matched it are no longer selected.")
}

/// That the server is making `n` logins ready.
#[must_use]
pub fn preparing(n: i64, language: Language) -> String {
    let Language::English = language;
    format!("Preparing {}…", logins(n, language))
}

/// That `n` logins were saved, and the file's size as people read it.
#[must_use]
pub fn downloaded(n: i64, size: &str, language: Language) -> String {
    let Language::English = language;
    format!("Downloaded {}, {size}", logins(n, language))
}
