//! What can be typed to search: how much of it.

use super::invisible::is_noise;

/// The most characters of a search: more than a code, a name and an e-mail address together have.
pub const SEARCH_LIMIT: usize = 300;

/// More than a search takes: it finds nothing, rather than what only a part of it means. Counted like every line: white
/// space between words is one space, and what is never seen is nothing.
#[must_use]
pub fn is_too_long(typed: &str) -> bool {
    let words = typed.split_whitespace().map(|word| 1 + word.chars().filter(|&character| !is_noise(character)).count());
    words.sum::<usize>() > SEARCH_LIMIT + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_hundred_characters_are_not_too_long() {
        assert!(!is_too_long(&format!("  {}  ", "ñ".repeat(SEARCH_LIMIT))));
        assert!(is_too_long(&"ñ".repeat(SEARCH_LIMIT + 1)));
        assert!(!is_too_long(&format!("Ana{}\u{200B}Mora", " ".repeat(SEARCH_LIMIT))));
        assert!(is_too_long(&"ñ ".repeat(SEARCH_LIMIT / 2 + 1)) && !is_too_long(&"ñ ".repeat(SEARCH_LIMIT / 2)));
    }
}
