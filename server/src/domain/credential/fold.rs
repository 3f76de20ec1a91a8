//! Forgiving typing: the many ways of typing an issued username or password become one.

use lanyard_app::model::invisible::is_unseen;

use super::{ALPHABET, LETTERS, SLIP_GROUP};
use crate::domain::secret::Secret;

/// The most characters that are read. Nothing that is issued comes near it.
const LONGEST: usize = 64;

/// Hyphens, dashes (Unicode general category Pd) and the characters that are typed for them: minus, hyphen bullet, and
/// the long-vowel mark that shares the hyphen's key on Japanese keyboards.
const DASHES: &str = "-\u{02D7}\u{058A}\u{05BE}\u{1400}\u{1806}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\
    \u{2015}\u{2043}\u{2212}\u{2E17}\u{2E1A}\u{2E3A}\u{2E3B}\u{2E40}\u{2E5D}\u{301C}\u{3030}\
    \u{30A0}\u{30FC}\u{FE31}\u{FE32}\u{FE58}\u{FE63}\u{FF0D}\u{FF70}\u{10D6E}\u{10EAD}";

/// A username in the form it is compared and stored by, typed or issued, slip code or personal: one key space, so that
/// no two usernames of an institution can be typed alike. Empty for text that cannot be a username.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsernameKey(String);

impl UsernameKey {
    /// Of characters of the alphabet, which folding leaves as they are: five hundred of them are drawn at once.
    pub(super) fn of_characters(characters: &[u8]) -> Self {
        Self(characters.iter().copied().map(char::from).collect())
    }

    /// The key as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password in the form it is compared by. Empty for text that cannot be one; no entry has an empty password.
#[derive(Clone)]
pub struct FoldedPassword(Secret<String>);

impl FoldedPassword {
    /// Of characters of the alphabet, as [`UsernameKey::of_characters`].
    pub(super) fn of_characters(characters: &str) -> Self {
        Self(Secret::new(characters.to_owned()))
    }

    /// The characters, for the keyed verifier.
    pub(in crate::domain) fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// Folds a username: case, white space, hyphens and invisible characters do not count, and what is not in the alphabet
/// counts as the character it looks like.
#[must_use]
pub fn fold_username(typed: &str) -> UsernameKey {
    UsernameKey(fold(typed))
}

/// Folds a password by the rules of [`fold_username`].
#[must_use]
pub fn fold_password(typed: &str) -> FoldedPassword {
    FoldedPassword(Secret::new(fold(typed)))
}

/// Whether a key could be a slip code's. A personal username of this shape is never given, so that the two kinds stay
/// apart.
#[must_use]
pub fn has_slip_shape(key: &UsernameKey) -> bool {
    let characters = key.0.as_bytes();
    characters.len() == 2 * SLIP_GROUP
        && LETTERS.contains(&characters[0])
        && characters[1..].iter().all(|character| ALPHABET.contains(character))
}

/// The text folded as codes are, when a part of it has the shape of a slip code: whoever types this part to search for it
/// is taken to have typed a code. `None` for almost every name and for short numbers.
#[must_use]
pub fn like_a_code(text: &str) -> Option<String> {
    let folded: Vec<char> = plain(text).map(alike).collect();
    let is_in = |characters: &[u8], character: char| {
        u8::try_from(character).is_ok_and(|character| characters.contains(&character))
    };
    let has_shape =
        |part: &[char]| is_in(&LETTERS, part[0]) && part.iter().all(|character| is_in(&ALPHABET, *character));
    folded.windows(2 * SLIP_GROUP).any(has_shape).then(|| folded.into_iter().collect())
}

/// Whether a refusal may add "Codes have no letter O and no number 0.". It depends on nothing but what was typed, so it
/// tells a stranger nothing.
#[must_use]
pub fn typed_o_or_zero(username: &str, password: &str) -> bool {
    let has_either = |text: &str| text.contains(['O', '0']);
    let username = bounded(plain(username));
    let password = Secret::new(bounded(plain(password)));
    has_either(password.expose()) || (looks_like_slip(&username) && has_either(&username))
}

/// Eight ASCII letters and digits that are not a personal username such as `john-3749`, which may well have an O.
fn looks_like_slip(plain: &str) -> bool {
    let name = plain.trim_end_matches(|character| matches!(character, '2'..='9'));
    let is_personal = plain.len() - name.len() >= 4 && name.bytes().all(|character| character.is_ascii_alphabetic());
    plain.len() == 2 * SLIP_GROUP && plain.bytes().all(|character| character.is_ascii_alphanumeric()) && !is_personal
}

fn fold(typed: &str) -> String {
    bounded(plain(typed).map(alike))
}

/// Upper case, without the characters that do not count.
fn plain(typed: &str) -> impl Iterator<Item = char> {
    typed
        .chars()
        .filter(|&character| !(character.is_whitespace() || is_unseen(character) || DASHES.contains(character)))
        .map(half_width)
        .flat_map(char::to_uppercase)
}

/// Collects the characters, or nothing when there are too many. Allocated once, so that no stray copy of a password
/// stays behind.
fn bounded(characters: impl Iterator<Item = char>) -> String {
    let mut text = String::with_capacity(LONGEST * char::MAX.len_utf8());
    for (at, character) in characters.enumerate() {
        if at == LONGEST {
            return String::new();
        }
        text.push(character);
    }
    text
}

/// What a character outside the alphabet is taken for. All of the right-hand characters and none of the left-hand ones
/// are in the alphabet, so issued codes stay as they are.
const fn alike(character: char) -> char {
    match character {
        '8' => 'B',
        '6' => 'G',
        '5' => 'S',
        '2' => 'Z',
        'U' => 'V',
        '1' => '7',
        other => other,
    }
}

/// The ASCII character that Chinese, Japanese and Korean keyboards widen.
fn half_width(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        credential::{SlipCode, draw_batch, draw_password, draw_prefix},
        random::Random,
    };

    fn code(seed: u64) -> SlipCode {
        let random = Random::seeded(seed);
        let prefix = draw_prefix(&random).unwrap();
        draw_batch(&random, prefix, 1).unwrap()[0].0
    }

    #[test]
    fn forgives_how_people_type() {
        for typed in [
            "K7RM-T4XW",
            "k7rmt4xw",
            "  k7rm - t4xw\t",
            "K7RM\u{A0}T4XW",
            "K7RM\u{2013}T4XW",
            "K7RM\u{2212}T4XW",
            "K7RM\u{30FC}T4XW",
            "\u{FEFF}K7\u{200B}RM\u{AD}-T4XW\u{200E}",
            "K1RM-T4XW",
            "Ｋ７ｒｍ－Ｔ４ＸＷ",
            "K7RM\u{3000}T4XW\r\n",
            "K7RM\u{0}T4XW\u{1B}\u{FFFF}",
        ] {
            assert_eq!(fold_username(typed).as_str(), "K7RMT4XW", "{typed:?}");
        }
        assert_eq!(fold_password("8652u-1").expose(), "BGSZV7");
        assert_eq!(fold_password("9hdn4 rycw7").expose(), "9HDN4RYCW7");
    }

    #[test]
    fn personal_usernames_share_the_key_space() {
        assert_eq!(fold_username("maria-3749").as_str(), "MARIA3749");
        assert_eq!(fold_username("Maria 3749"), fold_username("maria-3749"));
        assert_eq!(fold_username("maria-3256"), fold_username("MARIA-3ZSG"));
        assert!(!has_slip_shape(&fold_username("maria-3749")));
        assert!(has_slip_shape(&fold_username("mrtn-3749")));
        assert!(!has_slip_shape(&fold_username("7mrt-3749")));
        assert!(!has_slip_shape(&fold_username("mrtn-37490")));
        assert!(!has_slip_shape(&fold_username("мрт-3749")));
    }

    #[test]
    fn numbers_may_look_like_codes() {
        assert_eq!(like_a_code("1-8456 7123-9").as_deref(), Some("7B4SG77Z39"));
        for text in ["84567", "40000000", "María Carreño", "maria-3749", ""] {
            assert_eq!(like_a_code(text), None, "{text}");
        }
    }

    #[test]
    fn text_that_is_too_long_matches_nothing() {
        assert_eq!(fold_username(&"7".repeat(LONGEST)).as_str().len(), LONGEST);
        for typed in ["7".repeat(LONGEST + 1), "ﬃ".repeat(22), "x".repeat(60_000), String::new(), "- -".into()] {
            assert_eq!(fold_username(&typed).as_str(), "");
            assert_eq!(fold_password(&typed).expose(), "");
        }
        let padded = format!("{}K7RM-T4XW{}", " ".repeat(30_000), "-".repeat(30_000));
        assert_eq!(fold_username(&padded).as_str(), "K7RMT4XW", "characters that do not count are not counted");
    }

    #[test]
    fn the_hint_depends_on_typing_alone() {
        for (username, password) in [
            ("K7RM-T4XW", "9HDN4-RYCWO"),
            ("K7RM-T4XW", "9hdn4-rycwo"),
            ("K7RM-T4XW", "9HDN4-RYCW0"),
            ("K7RM-T4X0", "9HDN4-RYCW7"),
            ("k7 om t4xw", ""),
            ("john-3740", ""),
        ] {
            assert!(typed_o_or_zero(username, password), "{username} {password}");
        }
        for (username, password) in [
            ("K7RM-T4XW", "9HDN4-RYCW7"),
            ("john-3749", "9HDN4-RYCW7"),
            ("joe-37492", "9HDN4-RYCW7"),
            ("leonor-3749", "9HDN4-RYCW7"),
            ("K7RO", "9HDN4-RYCW7"),
            ("", ""),
        ] {
            assert!(!typed_o_or_zero(username, password), "{username} {password}");
        }
    }

    /// A way of typing `text` that people do by mistake, chosen by `choices`.
    fn mistyped(text: &str, choices: &[u8]) -> String {
        let ignored = [" ", "-", "\u{A0}", "\u{200B}", "\u{2014}", "\u{2060}", "\t", ""];
        let mut typed = String::new();
        for (character, &choice) in text.chars().zip(choices.iter().cycle()) {
            let alike = match character {
                'B' => '8',
                'G' => '6',
                'S' => '5',
                'Z' => '2',
                'V' => 'U',
                '7' => '1',
                other => other,
            };
            let character = if choice & 1 == 0 { character } else { alike };
            typed.push(if choice & 2 == 0 { character } else { character.to_ascii_lowercase() });
            typed.push_str(ignored[usize::from(choice >> 5)]);
        }
        typed
    }

    proptest! {
        #[test]
        fn an_issued_code_is_its_own_key(seed: u64) {
            let code = code(seed);
            prop_assert_eq!(code.key().0, code.to_string().replace('-', ""));
            prop_assert!(has_slip_shape(&code.key()));
            let password = draw_password(&Random::seeded(seed)).unwrap();
            let folded = password.folded();
            prop_assert_eq!(folded.expose(), password.characters());
            let from_paper = fold_password(password.grouped().expose());
            prop_assert_eq!(from_paper.expose(), password.characters());
        }

        #[test]
        fn folding_never_joins_two_issued_codes(first: u64, second: u64, choices: [u8; 16], others: [u8; 16]) {
            let (first, second) = (code(first), code(second));
            let typed = fold_username(&mistyped(&first.to_string(), &choices));
            prop_assert_eq!(&typed, &first.key());
            let other = fold_username(&mistyped(&second.to_string(), &others));
            prop_assert_eq!(typed == other, first == second);
        }

        /// Neighbours: the codes that differ in a single character, where a careless fold would join them.
        #[test]
        fn folding_never_joins_neighbours(seed: u64, position in 0_usize..8, choices: [u8; 16]) {
            let issued = code(seed);
            for character in ALPHABET {
                let mut neighbour = issued;
                neighbour.0[position] = character;
                let typed = fold_username(&mistyped(&neighbour.to_string(), &choices));
                prop_assert_eq!(typed == issued.key(), neighbour == issued);
            }
        }

        #[test]
        fn folding_twice_is_folding_once(typed in "\\PC{0,40}") {
            let once = fold_username(&typed);
            prop_assert_eq!(fold_username(once.as_str()), once);
        }

        #[test]
        fn nothing_that_is_typed_is_a_fault(username in any::<String>(), password in any::<String>()) {
            let key = fold_username(&username);
            prop_assert!(key.as_str().chars().count() <= LONGEST);
            prop_assert!(fold_password(&password).expose().chars().count() <= LONGEST);
            let has_either = format!("{username}{password}").contains(['O', 'o', '0', 'Ｏ', 'ｏ', '０']);
            prop_assert!(has_either || !typed_o_or_zero(&username, &password));
        }
    }
}
