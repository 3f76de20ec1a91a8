//! Numbers with their nouns, as people read them.

/// "1 login", "30 logins".
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Bytes as a file manager shows them: "24 kB" (1 kB is 1000 bytes), never less than 1 kB.
#[cfg(any(feature = "hydrate", test))]
pub fn kilobytes(bytes: usize) -> String {
    format!("{} kB", bytes.div_ceil(1000).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_sizes_round_up() {
        assert_eq!(counted(1, "login", "logins"), "1 login");
        assert_eq!(counted(0, "login", "logins"), "0 logins");
        assert_eq!(kilobytes(0), "1 kB");
        assert_eq!(kilobytes(24_001), "25 kB");
    }
}
