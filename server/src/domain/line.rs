//! A line of text as people type it, made ready to be stored: names of sessions and people, rooms, labels. The one rule for
//! every field that takes a line.

use lanyard_app::{
    error::Problem,
    model::invisible::{is_noise, is_unseen},
};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The most characters of a name, a room, a label or whatever else a person writes into one line, once it is cleaned.
pub const LIMIT: usize = 100;

/// Takes out what is never seen, makes white space one space, and composes letters and accents (NFC); empty when nothing is
/// left that can be seen. Every script and every other character stays: what looks dangerous is made safe where it is
/// written out, not here. What goes is also what a database or a workbook cannot hold: the character 0 and code points
/// that are no characters.
#[must_use]
pub fn one_line(typed: &str) -> String {
    if is_blank(typed) {
        return String::new();
    }
    let seen: String = typed.chars().filter(|&character| !is_noise(character)).nfc().collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same, for a field that takes [`LIMIT`] characters; more are [`Problem::TooLong`].
pub fn short_line(typed: &str) -> Result<String, Problem> {
    let line = one_line(typed);
    if line.chars().nth(LIMIT).is_some() { Err(Problem::TooLong) } else { Ok(line) }
}

/// Whether nothing was typed that can be seen: the paper stays white.
#[must_use]
pub fn is_blank(typed: &str) -> bool {
    typed.chars().all(|character| {
        character.is_whitespace() || character == '\u{2800}' || is_unseen(character) || is_combining_mark(character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_what_shows_nothing() {
        for blank in ["", "  \u{a0}\n", "\u{200b}\u{feff}\u{0}", "\u{200d}", "\u{2800} \u{301}"] {
            assert!(is_blank(blank), "{blank:?}");
            assert_eq!(one_line(blank), "");
        }
        for typed in ["-", "0", " x ", "王"] {
            assert!(!is_blank(typed), "{typed:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_or_stored_is_taken_out() {
        for (typed, kept) in [
            (" Room\u{0} A3,\n morning\u{7} ", "Room A3, morning"),
            ("Sp\u{202E}ring\u{FFFF} \u{FEFF}placement\u{FFFE}", "Spring placement"),
            ("Café", "Caf\u{E9}"),
            ("Cafe\u{301}", "Caf\u{E9}"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("\u{0}\u{1B} \u{85}", ""),
        ] {
            assert_eq!(one_line(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn only_what_stays_is_counted() {
        let inside = format!("A{}\u{202E}B", " ".repeat(150));
        assert_eq!(short_line(&inside).as_deref(), Ok("A B"));
        assert_eq!(short_line(&"e\u{301}".repeat(LIMIT)).map(|line| line.chars().count()), Ok(LIMIT));
        assert_eq!(short_line(&"é".repeat(LIMIT + 1)), Err(Problem::TooLong));
    }
}
