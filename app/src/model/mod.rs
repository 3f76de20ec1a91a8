//! Words that browser and server both speak: plain data with serde, no I/O and no Leptos.

pub mod act;
pub mod action;
pub mod activity;
pub mod batch;
pub mod candidate;
pub mod choice;
pub mod civil;
pub mod country;
pub mod entry;
pub mod find;
pub mod hand_out;
pub mod id;
pub mod page;
pub mod paper;
pub mod person;
pub mod print;
pub mod pulse;
pub mod report;
pub mod room;
pub mod search;
pub mod selection;
pub mod session;
pub mod settings;
pub mod staff;
pub mod whose;

/// Marks that typing, copying and phone keyboards add to a word without showing them: zero-width signs,
/// directional marks, the byte order mark and the soft hyphen.
#[must_use]
pub fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
