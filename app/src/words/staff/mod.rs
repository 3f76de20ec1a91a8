//! Every sentence that staff read, by what it is about. Each is made from a value and a language; where it
//! says `let Language::English = language`, the compiler asks for the words of a further language.

pub mod account;
pub mod actions;
pub mod acts;
pub mod batch;
#[cfg(feature = "ssr")]
pub mod clients;
pub mod entries;
pub mod entry;
#[cfg(feature = "ssr")]
pub mod factors;
#[cfg(feature = "ssr")]
pub mod files;
pub mod find;
pub mod frame;
pub mod glance;
pub mod mail;
pub mod pager;
pub mod pages;
pub mod people;
pub mod print;
#[cfg(feature = "ssr")]
pub mod programs;
pub mod reports;
pub mod roles;
pub mod selection;
pub mod sessions;
pub mod settings;
#[cfg(feature = "ssr")]
pub mod sign_on;
pub mod sign_on_settings;
pub mod team;
pub mod team_acts;
#[cfg(feature = "ssr")]
pub mod test_engines;
#[cfg(feature = "ssr")]
pub mod webhooks;

use super::language::Language;

/// The language of administrators' pages: one place, for the day when it is the choice of whoever is logged in.
#[must_use]
pub const fn language() -> Language {
    Language::STAFF
}

/// A value with a name: a state, an act, a column.
pub trait Label {
    /// What people read of it.
    fn label(self, language: Language) -> &'static str;
}

/// One of two words, for one and for any other number.
#[must_use]
pub const fn plural<'a>(n: i64, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}
