//! What the cookie of a browser session or a link holds, and what the database keeps instead.

use data_encoding::{BASE32_DNSSEC, BASE64URL_NOPAD};
use lanyard_app::model::id::InstitutionId;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    clock::Timestamp,
    random::{NoRandomness, Random},
};

/// The instant at which it was drawn, in bytes: milliseconds since 1970.
const DRAWN: usize = 6;

/// The institution, so that the database is asked for one tenant's rows only; when it was drawn, so that log-ins of one
/// moment lie side by side in the database; and 256 random bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token {
    institution: InstitutionId,
    /// `None` in a cookie of an earlier version.
    drawn: Option<[u8; DRAWN]>,
    secret: [u8; 32],
}

impl Token {
    /// Draws a token.
    pub fn draw(institution: InstitutionId, now: Timestamp, random: &Random) -> Result<Self, NoRandomness> {
        let [_, _, drawn @ ..] = now.millis().to_be_bytes();
        Ok(Self { institution, drawn: Some(drawn), secret: random.bytes()? })
    }

    /// The tenant.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// What the database keeps instead of the token: its instant, and behind it 208 bits of the SHA-256 of all that it is.
    /// With the instant in front, what a hundred people who log in at one time add to the table and its log is a page or
    /// two; keys that begin with chance touch a page each.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let Some(drawn) = self.drawn else { return Sha256::digest(self.secret).into() };
        let hash = Sha256::new().chain_update(drawn).chain_update(self.secret).finalize();
        let mut key = [0; 32];
        key[..DRAWN].copy_from_slice(&drawn);
        key[DRAWN..].copy_from_slice(&hash[..32 - DRAWN]);
        key
    }

    /// Base64url of everything, for a cookie.
    #[must_use]
    pub fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.bytes())
    }

    /// Small letters and digits of everything, for an address: what is typed there is read in any case.
    #[must_use]
    pub fn in_address(&self) -> String {
        BASE32_DNSSEC.encode(&self.bytes())
    }

    /// Reads [`Token::in_address`] back; `None` for anything else.
    #[must_use]
    pub fn from_address(text: &str) -> Option<Self> {
        Self::read(&BASE32_DNSSEC.decode(text.as_bytes()).ok()?)
    }

    fn bytes(&self) -> Vec<u8> {
        let drawn = self.drawn.as_ref().map_or([].as_slice(), |drawn| drawn);
        [self.institution.uuid().as_bytes(), drawn, &self.secret].concat()
    }

    /// Reads [`Token::text`] back; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (institution, rest) = bytes.split_at_checked(16)?;
        let (drawn, secret) = rest.split_at_checked(rest.len().checked_sub(32)?)?;
        let drawn = if drawn.is_empty() { None } else { Some(drawn.try_into().ok()?) };
        let institution = InstitutionId::new(Uuid::from_slice(institution).ok()?);
        Some(Self { institution, drawn, secret: secret.try_into().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn drawn(at: Timestamp) -> Token {
        Token::draw(InstitutionId::new(Uuid::from_u128(7)), at, &Random::seeded(1)).unwrap()
    }

    #[test]
    fn a_token_reads_back_as_it_was_written_also_one_of_an_earlier_version() {
        let token = drawn(Timestamp::from_micros(1_778_570_400_000_000));
        let earlier = Token { drawn: None, ..token };
        for token in [token, earlier] {
            assert!(Token::parse(&token.text()).is_some_and(|read| read == token));
        }
        for token in [token, earlier] {
            let text = token.in_address();
            assert_eq!(text, text.to_ascii_lowercase(), "addresses are led to small letters");
            assert!(Token::from_address(&text.to_ascii_uppercase()).is_some_and(|read| read == token));
            assert!(Token::from_address(&text[..text.len() - 3]).is_none_or(|read| read != token));
        }
        assert_eq!(earlier.text().len(), 64);
        assert_eq!(earlier.hash(), <[u8; 32]>::from(Sha256::digest(earlier.secret)));
        for bytes in [0, 15, 16, 47, 49, 53, 55, 70] {
            assert!(Token::parse(&BASE64URL_NOPAD.encode(&vec![1; bytes])).is_none(), "{bytes}");
        }
    }

    #[test]
    fn later_tokens_lie_behind_earlier_ones_and_none_is_known_by_its_instant() {
        let at = Timestamp::from_micros(1_778_570_400_000_000);
        let (first, second) = (drawn(at), drawn(at.plus(Duration::from_millis(1))));
        assert!(first.hash() < second.hash());
        assert_eq!(first.hash()[..DRAWN], first.drawn.unwrap());
        assert_ne!(first.hash()[DRAWN..], second.hash()[DRAWN..], "the instant is hashed too");
        let other = Token { secret: [1; 32], ..first };
        assert_ne!(first.hash()[DRAWN..], other.hash()[DRAWN..]);
    }
}

/// The token of a ceremony: what a browser brings back to go on with an act that it began. 256 random bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CeremonyToken([u8; 32]);

impl CeremonyToken {
    /// Draws a token.
    pub fn draw(random: &Random) -> Result<Self, NoRandomness> {
        Ok(Self(random.bytes()?))
    }

    /// What the database keeps instead of the token.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Base64url of it, for a cookie or a field.
    #[must_use]
    pub fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// Reads [`CeremonyToken::text`] back; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()?))
    }
}
