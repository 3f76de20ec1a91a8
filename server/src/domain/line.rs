//! A line of text as people type it, made ready to be stored: names of sessions and people, rooms, labels.

use unicode_normalization::UnicodeNormalization as _;

use lanyard_app::model::is_invisible;

use super::invisible::is_noise;

/// Takes out what is never seen, makes white space one space, and composes letters and accents (NFC). Every script and
/// every other sign stays: what looks dangerous is made safe where it is written out, not here. What goes is also what a
/// database or a workbook cannot hold: the sign 0 and code points that are no characters.
#[must_use]
pub fn one_line(typed: &str) -> String {
    let seen: String = typed.chars().filter(|&sign| !is_noise(sign)).nfc().collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nothing was typed that can be seen.
#[must_use]
pub fn is_blank(typed: &str) -> bool {
    typed.chars().all(|sign| sign.is_whitespace() || is_invisible(sign) || is_noise(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_what_shows_nothing() {
        for blank in ["", "  \u{a0}\n", "\u{200b}\u{feff}\u{0}"] {
            assert!(is_blank(blank), "{blank:?}");
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
}
