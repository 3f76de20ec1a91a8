//! Issued credentials: the characters they are made of, their shapes, and how they are shown.

mod draw;
mod fold;

use std::fmt;

use super::secret::Secret;

pub(crate) use draw::draw_characters;
pub use draw::{draw_batch, draw_password, draw_prefix, draw_staff_password};
pub use fold::{
    FoldedPassword, UsernameKey, fold_password, fold_username, has_slip_shape, like_a_code, typed_o_or_zero,
};

/// The characters of slip codes and passwords, letters first. No vowels, so that no words come out, and none of
/// `0 O 1 I L 2 5 6 8 A E Q U`, which are taken for one another.
pub const ALPHABET: [u8; 23] = *b"BCDFGHJKMNPRSTVWXYZ3479";

/// The letters of [`ALPHABET`]: what a slip code begins with, so that no spreadsheet takes it for a number or a date.
const LETTERS: [u8; 19] = *b"BCDFGHJKMNPRSTVWXYZ";

/// Signs in a group of a slip code.
const SLIP_GROUP: usize = 4;

/// Characters of a password: 45 bits.
const PASSWORD_LENGTH: usize = 10;

/// Signs in a group of a password. Another number than in a slip code, so that nobody types one for the other.
const PASSWORD_GROUP: usize = 5;

/// The first group of every slip code of one batch, unique in the institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlipPrefix([u8; SLIP_GROUP]);

impl fmt::Display for SlipPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grouped(&self.0, SLIP_GROUP))
    }
}

/// The generic username that an entry is born with, shown as `K7RM-T4XW`. A name, not a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlipCode([u8; 2 * SLIP_GROUP]);

impl SlipCode {
    fn new(prefix: SlipPrefix, second: [u8; SLIP_GROUP]) -> Self {
        let mut characters = [0; 2 * SLIP_GROUP];
        characters[..SLIP_GROUP].copy_from_slice(&prefix.0);
        characters[SLIP_GROUP..].copy_from_slice(&second);
        Self(characters)
    }

    /// What the code is found by: the same for every way of typing it.
    #[must_use]
    pub fn key(&self) -> UsernameKey {
        UsernameKey::of_characters(&self.0)
    }
}

impl fmt::Display for SlipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grouped(&self.0, SLIP_GROUP))
    }
}

/// The password of an entry: ten characters, shown as `9HDN4-RYCW7`. It may begin with a digit, for every bit of it
/// counts; the hyphen keeps spreadsheets from reading it as a number.
#[derive(Clone)]
pub struct Password(Secret<String>);

impl Password {
    /// From the characters that [`Self::characters`] gave.
    pub(super) const fn from_characters(characters: Secret<String>) -> Self {
        Self(characters)
    }

    /// The characters without a hyphen.
    pub(super) fn characters(&self) -> &str {
        self.0.expose()
    }

    /// As it is printed and exported.
    #[must_use]
    pub fn grouped(&self) -> Secret<String> {
        Secret::new(grouped(self.characters().as_bytes(), PASSWORD_GROUP))
    }

    /// As a candidate's typing of it will be compared.
    #[must_use]
    pub fn folded(&self) -> FoldedPassword {
        FoldedPassword::of_characters(self.characters())
    }
}

/// Joins groups of `size` characters with hyphens. The text is allocated once, so that no stray copy of a password
/// stays behind.
fn grouped(characters: &[u8], size: usize) -> String {
    let mut text = String::with_capacity(characters.len() + characters.len() / size);
    for (at, &character) in characters.iter().enumerate() {
        if at > 0 && at % size == 0 {
            text.push('-');
        }
        text.push(char::from(character));
    }
    text
}

/// The slip code with this key, as it is shown and stored. A key of another length stays as it is, and no slip code is like
/// that.
#[must_use]
pub fn slip_code_of_key(key: &str) -> String {
    if key.is_ascii() && key.len() == 2 * SLIP_GROUP { grouped(key.as_bytes(), SLIP_GROUP) } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_code_is_found_by_its_key() {
        let random = crate::domain::random::Random::seeded(3);
        for (code, _) in draw_batch(&random, draw_prefix(&random).unwrap(), 50).unwrap() {
            assert_eq!(slip_code_of_key(code.key().as_str()), code.to_string());
        }
        for other in ["", "K7RMT4X", "MARIA3749", "K7RMT4XÄ"] {
            assert_eq!(slip_code_of_key(other), other);
        }
    }

    #[test]
    fn the_alphabet_is_its_letters_and_four_digits() {
        assert_eq!(ALPHABET, *[&LETTERS[..], b"3479"].concat());
        assert!(LETTERS.iter().all(u8::is_ascii_uppercase));
        for confusing in b"0O1IL2568AEQU" {
            assert!(!ALPHABET.contains(confusing), "{}", char::from(*confusing));
        }
    }

    #[test]
    fn shapes_are_the_printed_ones() {
        let code = SlipCode::new(SlipPrefix(*b"K7RM"), *b"T4XW");
        assert_eq!(code.to_string(), "K7RM-T4XW");
        assert_eq!(code.key().as_str(), "K7RMT4XW");
        assert_eq!(SlipPrefix(*b"K7RM").to_string(), "K7RM");

        let password = Password::from_characters(Secret::new("9HDN4RYCW7".into()));
        assert_eq!(password.grouped().expose(), "9HDN4-RYCW7");
        assert_eq!(password.folded().expose(), "9HDN4RYCW7");
    }
}
