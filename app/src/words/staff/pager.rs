//! What staff read of the pages of a long list.

use crate::{model::page::PageOf, words::language::Language};

/// The name of a page of the list.
#[must_use]
pub fn page(number: i64, language: Language) -> String {
    let Language::English = language;
    format!("Page {number}")
}

/// Which rows a page shows, of how many.
#[must_use]
pub fn rows(page: PageOf, language: Language) -> String {
    let (first, last) = page.rows();
    let Language::English = language;
    format!("Rows {first}–{last} of {}", page.total)
}
