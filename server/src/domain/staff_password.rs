//! Passwords that staff choose: what is accepted, and how they are hashed and checked.
//!
//! Slow on purpose: callers run [`hash`] and [`verify`] away from the async threads, and only a few at a time.

mod guess;
#[cfg(test)]
mod tests;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::{self, phc::PasswordHash},
};
use unicode_normalization::UnicodeNormalization as _;

use self::guess::is_guessed_first;
use super::{
    random::{NoRandomness, Random},
    secret::Secret,
};

/// The fewest characters (NIST SP 800-63B-4 for a password without a second factor).
pub const SHORTEST: usize = 15;

/// The most characters: twice what has to be allowed, a bound only against absurd requests.
pub const LONGEST: usize = 128;

/// 19 MiB, two passes, one lane (OWASP password storage cheat sheet).
const PARAMS: Params = match Params::new(19 * 1024, 2, 1, Some(32)) {
    Ok(params) => params,
    Err(_) => panic!("the parameters are outside of argon2's limits"),
};

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

/// What somebody who guesses knows of a person: words that are no password.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnWords<'a> {
    /// The address that they log in with.
    pub email: &'a str,
    /// Their name.
    pub name: &'a str,
    /// The name of their institution.
    pub institution: &'a str,
}

/// A password that may become a staff account's.
pub struct StaffPassword(Secret<String>);

impl StaffPassword {
    /// Accepts what a person chose: 15 to 128 characters of any kind, spaces included, that would not be guessed first by
    /// whoever knows these words of theirs. Takes up to four milliseconds.
    pub fn parse(typed: &Secret<String>, own: OwnWords<'_>) -> Result<Self, WeakPassword> {
        let text = composed(typed.expose());
        match text.expose().chars().count() {
            ..SHORTEST => Err(WeakPassword::TooShort),
            SHORTEST..=LONGEST if is_guessed_first(text.expose(), own) => Err(WeakPassword::TooCommon),
            SHORTEST..=LONGEST => Ok(Self(text)),
            _ => Err(WeakPassword::TooLong),
        }
    }
}

/// Hashes a password for storage (PHC string).
pub fn hash(password: &StaffPassword, random: &Random) -> Result<String, HashError> {
    hashed(&password.0, random)
}

fn hashed(text: &Secret<String>, random: &Random) -> Result<String, HashError> {
    let salt = random.bytes::<16>()?;
    let hashed: PasswordHash =
        argon2id().hash_password_with_salt(text.expose().as_bytes(), &salt).map_err(HashError::Argon2)?;
    Ok(hashed.to_string())
}

/// The hash of `typed`, which is the password of `hash`, as [`hash`] would make it today; `None` where that one was made so.
pub fn hash_anew(hash: &str, typed: &Secret<String>, random: &Random) -> Result<Option<String>, HashError> {
    if is_of_today(hash) { Ok(None) } else { hashed(&composed(typed.expose()), random).map(Some) }
}

/// Whether a hash was made by this function with these parameters.
fn is_of_today(hash: &str) -> bool {
    let is = |text: &str| {
        Some((PasswordHash::new(text).ok()?.algorithm, Params::try_from(&PasswordHash::new(text).ok()?).ok()?))
    };
    is(hash).is_some_and(|made| is(dummy_hash()) == Some(made))
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
