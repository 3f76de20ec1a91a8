//! Passwords that staff choose: what is accepted, and how they are hashed and checked.
//!
//! Slow on purpose: callers run [`hash`] and [`verify`] away from the async threads, and only a few at a time.

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::{self, phc::PasswordHash},
};
use unicode_normalization::UnicodeNormalization as _;

use super::{
    random::{NoRandomness, Random},
    secret::Secret,
};

/// The fewest characters (NIST SP 800-63B-4 for a password without a second factor).
pub const SHORTEST: usize = 15;

/// The most characters: twice what has to be allowed, a bound only against absurd requests.
pub const LONGEST: usize = 128;

/// How many characters must be left when everything that would be guessed first is taken away.
const OWN_SIGNS: usize = 6;

/// 19 MiB, two passes, one lane (OWASP password storage cheat sheet).
const PARAMS: Params = match Params::new(19 * 1024, 2, 1, Some(32)) {
    Ok(params) => params,
    Err(_) => panic!("the parameters are outside of argon2's limits"),
};

/// What common long passwords are put together from; a longer word stands before the words inside it.
const COMMON_WORDS: [&str; 31] = [
    "correcthorsebatterystaple",
    "thisismypassword",
    "administrator",
    "coordinator",
    "invigilator",
    "institution",
    "contraseña",
    "motdepasse",
    "testcentre",
    "testcenter",
    "password",
    "passwort",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "changeme",
    "iloveyou",
    "trustno1",
    "football",
    "baseball",
    "princess",
    "sunshine",
    "letmein",
    "welcome",
    "lanyard",
    "secret",
    "dragon",
    "monkey",
    "master",
    "admin",
    "login",
];

/// Rows in which one character gives away the next, in either direction: counting, the alphabet, keyboards.
const ROWS: [&[u8]; 5] = [
    b"01234567890",
    b"abcdefghijklmnopqrstuvwxyza",
    b"qwertyuiopasdfghjklzxcvbnm",
    b"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    b"1q2w3e4r5t6y7u8i9o0p",
];

/// Why a password is not accepted; its `Display` is the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than 15 characters.
    #[error("Use at least 15 characters")]
    TooShort,
    /// More than 128 characters.
    #[error("Use 128 characters or fewer")]
    TooLong,
    /// Common words, a sequence, a repetition or the person's own address.
    #[error("This password is easy to guess. Use four or more words that do not belong together")]
    TooCommon,
}

/// Why a password could not be hashed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub enum HashError {
    /// No salt.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The function itself refused, for example for want of memory.
    #[error("argon2id refused to hash: {0}")]
    Argon2(password_hash::Error),
}

/// A password that may become a staff account's.
pub struct StaffPassword(Secret<String>);

impl StaffPassword {
    /// Accepts what a person chose for the account with this e-mail address: 15 to 128 characters of any kind, spaces
    /// included, that would not be guessed first.
    pub fn parse(typed: &Secret<String>, email: &str) -> Result<Self, WeakPassword> {
        let text = composed(typed.expose());
        match text.expose().chars().count() {
            ..SHORTEST => Err(WeakPassword::TooShort),
            SHORTEST..=LONGEST if is_guessed_first(text.expose(), email) => Err(WeakPassword::TooCommon),
            SHORTEST..=LONGEST => Ok(Self(text)),
            _ => Err(WeakPassword::TooLong),
        }
    }
}

/// Hashes a password for storage (PHC string).
pub fn hash(password: &StaffPassword, random: &Random) -> Result<String, HashError> {
    let salt = random.bytes::<16>()?;
    let hashed: PasswordHash =
        argon2id().hash_password_with_salt(password.0.expose().as_bytes(), &salt).map_err(HashError::Argon2)?;
    Ok(hashed.to_string())
}

/// Whether `typed` is the password that was hashed, at the cost that the hash names. A damaged hash matches nothing.
#[must_use]
pub fn verify(hash: &str, typed: &Secret<String>) -> bool {
    let typed = composed(typed.expose());
    PasswordHash::new(hash).is_ok_and(|hash| argon2id().verify_password(typed.expose().as_bytes(), &hash).is_ok())
}

/// A hash that no password leads to, at the cost of a real one: what an unknown address is checked against. A constant,
/// so that not even the first such check takes longer. Salt and output are readable text in Base64.
#[must_use]
pub const fn dummy_hash() -> &'static str {
    "$argon2id$v=19$m=19456,t=2,p=1$bm8gc3VjaCBhY2NvdW50Lg$bm9ib2R5J3MgcGFzc3dvcmQgbGVhZHMgdG8gaGVyZS4"
}

fn argon2id() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
}

/// NFC, so that a password typed on another keyboard is the same bytes. Allocated once (NFC at most triples UTF-8), so
/// that no stray copy stays behind.
fn composed(typed: &str) -> Secret<String> {
    let mut text = String::with_capacity(typed.len().saturating_mul(3));
    text.extend(typed.nfc());
    Secret::new(text)
}

/// Whether little is left of a password beyond common words, the e-mail address, repetitions and sequences.
fn is_guessed_first(password: &str, email: &str) -> bool {
    let is_filler = |character: char| character.is_whitespace() || matches!(character, '-' | '_' | '.' | ',');
    let compact =
        |text: &str| -> String { text.to_lowercase().chars().filter(|&character| !is_filler(character)).collect() };
    let email = email.to_lowercase();
    let own_address =
        email.split(|character: char| !character.is_alphanumeric()).filter(|part| part.chars().count() >= 3);

    let mut rest = Secret::new(compact(password));
    if is_repetition(rest.expose()) {
        return true;
    }
    for known in own_address.chain(COMMON_WORDS) {
        // A space stands for the word: what was on both sides of it must not grow together into another.
        rest = Secret::new(rest.expose().replace(known, " "));
    }
    let surprises =
        |(before, character): (char, char)| character != ' ' && character != before && !is_next(before, character);
    let rest = rest.expose();
    std::iter::once(' ').chain(rest.chars()).zip(rest.chars()).filter(|&pair| surprises(pair)).count() < OWN_SIGNS
}

/// Whether the text is one piece said at least twice, the last time perhaps not to its end.
fn is_repetition(text: &str) -> bool {
    text.char_indices().skip(1).take_while(|(at, _)| 2 * at <= text.len()).any(|(at, _)| text.starts_with(&text[at..]))
}

/// Whether two characters stand side by side in a row.
fn is_next(before: char, character: char) -> bool {
    let (Ok(before), Ok(character)) = (u8::try_from(before), u8::try_from(character)) else { return false };
    ROWS.iter().any(|row| row.windows(2).any(|pair| pair == [before, character] || pair == [character, before]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credential::draw_staff_password;

    const EMAIL: &str = "adela.mora@northgate.test";

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.into())
    }

    fn parse(text: &str) -> Result<(), WeakPassword> {
        StaffPassword::parse(&secret(text), EMAIL).map(|_| ())
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(parse(""), Err(WeakPassword::TooShort));
        assert_eq!(parse("plum-otter-vex"), Err(WeakPassword::TooShort));
        assert_eq!(parse("plum-otter-vexy"), Ok(()));
        assert_eq!(parse("счастливый кит!"), Ok(()));
        let long: String = "plum otter vexes brisk judge ".chars().cycle().take(127).chain(['#']).collect();
        assert_eq!(parse(&long), Ok(()));
        assert_eq!(parse(&format!("{long}x")), Err(WeakPassword::TooLong));
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for text in [
            "aaaaaaaaaaaaaaaaaaaa",
            "               ",
            "abababababababab",
            "plumotterplumotter",
            "123456789012345",
            "987654321098765",
            "abcdefghijklmnop",
            "qwertyuiopasdfgh",
            "QWERTYUIOP123456",
            "1q2w3e4r5t6y7u8i",
            "1qaz2wsx3edc4rfv",
            "passwordpassword1",
            "Password-12345678",
            "Administrator123!",
            "P@ssw0rd.P@ssw0rd!",
            "correct horse battery staple",
            "Lanyard Admin Login",
            "Contraseña 12345678",
            "adela.mora@northgate.test",
            "AdelaMora-2026!",
            "northgate northgate test",
        ] {
            assert_eq!(parse(text), Err(WeakPassword::TooCommon), "{text}");
        }
    }

    #[test]
    fn what_a_person_makes_up_is_accepted() {
        for text in [
            "my password is a purple otter",
            "admin of seven quiet harbours",
            "vK3#pq81&zzLw0-x",
            "四つの言葉は関係がないほうが良い",
        ] {
            assert_eq!(parse(text), Ok(()), "{text}");
        }
        for seed in 0..200 {
            let drawn = draw_staff_password(&Random::seeded(seed)).unwrap();
            assert!(StaffPassword::parse(&drawn, EMAIL).is_ok());
        }
    }

    #[test]
    fn sentences_are_closed() {
        assert_eq!(WeakPassword::TooShort.to_string(), format!("Use at least {SHORTEST} characters"));
        assert_eq!(WeakPassword::TooLong.to_string(), format!("Use {LONGEST} characters or fewer"));
    }

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let random = Random::seeded(1);
        let password = StaffPassword::parse(&secret("plum otter vexes Émile"), EMAIL).unwrap();
        let first = hash(&password, &random).unwrap();
        let second = hash(&password, &random).unwrap();
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_ne!(first, second, "every hash has its own salt");
        assert!(!first.contains("plum"));

        assert!(verify(&first, &secret("plum otter vexes Émile")));
        assert!(verify(&first, &secret("plum otter vexes E\u{301}mile")), "decomposed is the same");
        assert!(!verify(&first, &secret("plum otter vexes émile")));
        assert!(!verify(&first, &secret("")));
    }

    #[test]
    fn a_damaged_hash_matches_nothing() {
        for hash in ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1$bm8gc3VjaA", "$unknown$AAAA$AAAA"] {
            assert!(!verify(hash, &secret("plum otter vexes Émile")), "{hash}");
        }
    }

    #[test]
    fn the_dummy_costs_what_a_real_hash_costs_and_matches_nothing() {
        let dummy = PasswordHash::new(dummy_hash()).unwrap();
        let password = StaffPassword::parse(&secret("plum otter vexes Émile"), EMAIL).unwrap();
        let real = hash(&password, &Random::seeded(1)).unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(Params::try_from(&dummy).unwrap(), Params::try_from(&real).unwrap());
        assert_eq!((dummy.algorithm, dummy.version), (real.algorithm, real.version));
        assert_eq!(dummy.salt.unwrap().len(), real.salt.unwrap().len());
        assert!(!verify(dummy_hash(), &secret("")));
        assert!(!verify(dummy_hash(), &secret("plum otter vexes Émile")));
    }
}
