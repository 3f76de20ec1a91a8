//! Recovery codes: ten of them stand for a second factor that is lost, each once.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest as _, Sha256};

use super::{
    random::{NoRandomness, Random},
    secret::Secret,
};

/// How many a person gets.
pub const CODES: usize = 10;

/// Letters and digits of a code, five bits each: 120 bits, so that a plain hash keeps them.
const LENGTH: usize = 24;

/// A recovery code as its owner keeps it, in groups of four.
#[derive(Clone)]
pub struct RecoveryCode(Secret<String>);

impl RecoveryCode {
    /// Draws the codes of a person.
    pub fn draw_all(random: &Random) -> Result<Vec<Self>, NoRandomness> {
        (0..CODES).map(|_| Ok(Self(Secret::new(BASE32_NOPAD.encode(&random.bytes::<15>()?))))).collect()
    }

    /// In groups, to be read out or typed.
    #[must_use]
    pub fn grouped(&self) -> Vec<String> {
        let characters = self.0.expose().as_bytes();
        characters.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect()
    }

    /// What the database keeps.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.expose().as_bytes()).into()
    }

    /// Reads a code as it was typed: small letters, spaces and hyphens do not matter, nor does 0 for O, 1 for I or 8 for B,
    /// which no code has. `None` for what is none.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let read = |character: char| match character.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        };
        let kept = typed.chars().filter(|character| !character.is_whitespace() && !"-–".contains(*character));
        let code: String = kept.map(read).collect();
        let is_code = code.len() == LENGTH && BASE32_NOPAD.decode(code.as_bytes()).is_ok();
        is_code.then_some(Self(Secret::new(code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let codes = RecoveryCode::draw_all(&Random::seeded(3)).unwrap();
        assert_eq!(codes.len(), CODES);
        for code in &codes {
            let groups = code.grouped();
            assert_eq!((groups.len(), groups.concat().len()), (6, LENGTH));
            let small = groups.join(" - ").to_lowercase().replace('o', "0").replace('i', "1").replace('b', "8");
            for typed in [groups.concat(), groups.join(" "), small] {
                assert_eq!(RecoveryCode::parse(&typed).map(|read| read.hash()), Some(code.hash()), "{typed}");
            }
        }
        assert_ne!(codes[0].hash(), codes[1].hash());
    }

    #[test]
    fn what_is_no_code_is_none() {
        for typed in ["", "123456", "ABCD ABCD ABCD ABCD ABCD ABC", "ABCD ABCD ABCD ABCD ABCD ABC9", "ÄBCD"] {
            assert!(RecoveryCode::parse(typed).is_none(), "{typed}");
        }
    }
}
