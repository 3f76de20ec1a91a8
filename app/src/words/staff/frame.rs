//! What stands around every page: its title, and the band that says that the server does not answer.

use crate::words::language::Language;

/// The title in the browser's tab.
#[must_use]
pub fn title(page: &str, language: Language) -> String {
    let Language::English = language;
    [page, " · Lanyard"].concat()
}

/// The title of a page whose form is refused.
#[must_use]
pub fn refused_title(page: &str, language: Language) -> String {
    let Language::English = language;
    ["Error: ", &title(page, language)].concat()
}

/// Since what time of day, as "10:42", nothing has come from the server; without a connection or with one.
#[must_use]
pub fn no_answer(is_connected: bool, since: &str, language: Language) -> String {
    let Language::English = language;
    let what = if is_connected { "No answer from the server since " } else { "No connection since " };
    [what, since, ". Trying again…"].concat()
}
