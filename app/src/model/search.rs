//! What can be typed to search: how much of it.

/// The most characters of a search: more than a code, a name and an e-mail address together have.
pub const SEARCH_LIMIT: usize = 300;

/// More than a search takes: it finds nothing, rather than what only a part of it means.
#[must_use]
pub fn is_too_long(typed: &str) -> bool {
    typed.trim().chars().nth(SEARCH_LIMIT).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_hundred_characters_are_not_too_long() {
        assert!(!is_too_long(&format!("  {}  ", "ñ".repeat(SEARCH_LIMIT))));
        assert!(is_too_long(&"ñ".repeat(SEARCH_LIMIT + 1)));
    }
}
