//! The words of usernames: neutral ones that stand in for a name, and those that never become a username.

/// Words from nature, two to eight letters, that are nobody's first name. Their number divides 256, so one random byte
/// draws them evenly.
pub(super) const NEUTRAL: [&str; 64] = [
    "acorn", "bamboo", "beach", "birch", "boulder", "breeze", "canyon", "cedar", "cloud", "comet", "copse", "cove",
    "creek", "desert", "dune", "earth", "elm", "field", "fjord", "garden", "geyser", "glacier", "glade", "gravel",
    "harbour", "hill", "horizon", "island", "lagoon", "lake", "leaf", "lemon", "maple", "meadow", "mint", "moon",
    "moss", "mountain", "oak", "oasis", "ocean", "orchard", "palm", "pebble", "pine", "planet", "plateau", "pollen",
    "pond", "prairie", "quartz", "rainbow", "reef", "ridge", "river", "seed", "shell", "stream", "thicket", "thunder",
    "tulip", "tundra", "valley", "wheat",
];

/// Words that would pass for a part of the program or for somebody in charge.
const RESERVED: [&str; 24] = [
    "account",
    "anonymous",
    "candidate",
    "demo",
    "guest",
    "help",
    "helpdesk",
    "info",
    "invigilator",
    "lanyard",
    "login",
    "logout",
    "none",
    "null",
    "office",
    "owner",
    "password",
    "root",
    "security",
    "staff",
    "support",
    "system",
    "test",
    "user",
];

/// Words that offend on their own but live inside ordinary names (`Harshita`, `Nazia`, `Somporn`, `Analia`), so only the
/// whole word is refused. English, Spanish, French, German, Italian, Portuguese and Polish.
const OFFENSIVE: [&str; 32] = [
    "anal", "anus", "arse", "arsch", "ass", "bastard", "caca", "cock", "coon", "culo", "cum", "dyke", "fag", "hure",
    "merda", "mierda", "nazi", "negro", "nutte", "pedo", "penis", "piss", "porn", "puta", "rape", "salope", "sex",
    "shit", "slut", "spast", "stupid", "tits",
];

/// Letters that offend wherever they stand, and those of `administrator` in every length.
const OFFENSIVE_INSIDE: [&str; 14] = [
    "admin", "bitch", "cabron", "connard", "cunt", "faggot", "fotze", "fuck", "hitler", "kurwa", "nigger", "putain",
    "wichser", "whore",
];

/// Whether these letters, a to z, are better replaced by a neutral word. A name that is refused by mistake costs its
/// bearer nothing but the name in the username.
pub(super) fn is_blocked(letters: &str) -> bool {
    RESERVED.contains(&letters)
        || OFFENSIVE.contains(&letters)
        || OFFENSIVE_INSIDE.iter().any(|inside| letters.contains(inside))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn neutral_words_are_short_and_different() {
        assert_eq!(NEUTRAL.iter().collect::<HashSet<_>>().len(), NEUTRAL.len());
        assert_eq!(256 % NEUTRAL.len(), 0);
        for word in NEUTRAL {
            assert!((2..=8).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_lowercase()), "{word}");
            assert!(!is_blocked(word), "{word}");
        }
    }

    #[test]
    fn lists_are_sorted_so_that_a_word_is_found() {
        assert!(NEUTRAL.is_sorted() && RESERVED.is_sorted());
    }
}
