//! What the cookie of a browser session holds, and what the database keeps instead.

use data_encoding::BASE64URL_NOPAD;
use lanyard_app::model::id::InstitutionId;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::random::{NoRandomness, Random};

/// The institution, so that the database is asked for one tenant's rows only, and 256 random bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token {
    institution: InstitutionId,
    secret: [u8; 32],
}

impl Token {
    /// Draws a token.
    pub fn draw(institution: InstitutionId, random: &Random) -> Result<Self, NoRandomness> {
        Ok(Self { institution, secret: random.bytes()? })
    }

    /// The tenant.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// What the database keeps instead of the token.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }

    /// Base64url of both, for a cookie.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = [0; 48];
        bytes[..16].copy_from_slice(self.institution.uuid().as_bytes());
        bytes[16..].copy_from_slice(&self.secret);
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Reads [`Token::text`] back; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (institution, secret) = bytes.split_at_checked(16)?;
        Some(Self {
            institution: InstitutionId::new(Uuid::from_slice(institution).ok()?),
            secret: secret.try_into().ok()?,
        })
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
