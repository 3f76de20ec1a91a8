//! The cookies of browser sessions: their names, their value, how they are set and taken back.

use axum::http::{HeaderMap, header};
use data_encoding::BASE64URL_NOPAD;
use lanyard_app::model::id::InstitutionId;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::random::{NoRandomness, Random};

/// Whose cookie it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Members of staff: the cookie is never sent along from another site.
    Staff,
    /// Candidates: it is sent along with a link from another site, such as a centre's own page.
    Candidate,
}

impl Audience {
    const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Staff, true) => "__Host-staff",
            (Self::Staff, false) => "staff",
            (Self::Candidate, true) => "__Host-candidate",
            (Self::Candidate, false) => "candidate",
        }
    }

    const fn same_site(self) -> &'static str {
        match self {
            Self::Staff => "Strict",
            Self::Candidate => "Lax",
        }
    }
}

/// What a cookie holds: the institution, so that the database is asked for one tenant's rows only, and 256 random bits.
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

    /// The token in a request's cookies; `None` when there is none or it is malformed.
    #[must_use]
    pub fn read(headers: &HeaderMap, audience: Audience, secure: bool) -> Option<Self> {
        let name = audience.name(secure);
        let value = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))?;
        let bytes = BASE64URL_NOPAD.decode(value.as_bytes()).ok()?;
        let (institution, secret) = bytes.split_at_checked(16)?;
        Some(Self {
            institution: InstitutionId::new(Uuid::from_slice(institution).ok()?),
            secret: secret.try_into().ok()?,
        })
    }

    /// The `Set-Cookie` value that gives the token to the browser until it is closed or logged out.
    #[must_use]
    pub fn set(&self, audience: Audience, secure: bool) -> String {
        let mut bytes = [0; 48];
        bytes[..16].copy_from_slice(self.institution.uuid().as_bytes());
        bytes[16..].copy_from_slice(&self.secret);
        written(audience, secure, &BASE64URL_NOPAD.encode(&bytes), "")
    }
}

/// The `Set-Cookie` value that takes the token back.
#[must_use]
pub fn cleared(audience: Audience, secure: bool) -> String {
    written(audience, secure, "", "; Max-Age=0")
}

fn written(audience: Audience, secure: bool, value: &str, more: &str) -> String {
    let name = audience.name(secure);
    let same_site = audience.same_site();
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_cookie_and_nothing_else_does() {
        let institution = InstitutionId::new(Uuid::from_u128(7));
        let token = Token::draw(institution, &Random::seeded(1)).unwrap();
        for (audience, secure) in [(Audience::Staff, true), (Audience::Candidate, false)] {
            let set = token.set(audience, secure);
            let pair = set.split(';').next().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, format!("other=1; {pair}").parse().unwrap());
            assert!(Token::read(&headers, audience, secure) == Some(token));
            assert!(Token::read(&headers, audience, !secure).is_none());
            headers.insert(header::COOKIE, pair[..pair.len() - 2].parse().unwrap());
            assert!(Token::read(&headers, audience, secure).is_none());
        }
        assert!(token.set(Audience::Staff, true).contains("SameSite=Strict; Secure"));
        assert!(cleared(Audience::Candidate, false).contains("Max-Age=0"));
    }
}
