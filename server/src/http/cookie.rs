//! The cookies of browser sessions: their names, their value, how they are set and taken back.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use crate::domain::token::Token;

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

/// The token in a request's cookies; `None` when there is none or it is malformed.
#[must_use]
pub fn read(headers: &HeaderMap, audience: Audience, secure: bool) -> Option<Token> {
    let name = audience.name(secure);
    let value = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))?;
    Token::parse(value)
}

/// The `Set-Cookie` value that gives a token to the browser until it is closed or logged out.
#[must_use]
pub fn set(token: &Token, audience: Audience, secure: bool) -> String {
    written(audience, secure, &token.text(), "")
}

/// The `Set-Cookie` value that takes the token back.
#[must_use]
pub fn cleared(audience: Audience, secure: bool) -> String {
    written(audience, secure, "", "; Max-Age=0")
}

/// Sends this `Set-Cookie` value with an answer.
pub fn send(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn written(audience: Audience, secure: bool, value: &str, more: &str) -> String {
    let name = audience.name(secure);
    let same_site = audience.same_site();
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{more}")
}

#[cfg(test)]
mod tests {
    use lanyard_app::model::id::InstitutionId;
    use uuid::Uuid;

    use super::*;
    use crate::domain::random::Random;

    #[test]
    fn a_token_survives_the_cookie_and_nothing_else_does() {
        let institution = InstitutionId::new(Uuid::from_u128(7));
        let token = Token::draw(institution, &Random::seeded(1)).unwrap();
        for (audience, secure) in [(Audience::Staff, true), (Audience::Candidate, false)] {
            let cookie = set(&token, audience, secure);
            let pair = cookie.split(';').next().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, format!("other=1; {pair}").parse().unwrap());
            assert!(read(&headers, audience, secure) == Some(token));
            assert!(read(&headers, audience, !secure).is_none());
            headers.insert(header::COOKIE, pair[..pair.len() - 2].parse().unwrap());
            assert!(read(&headers, audience, secure).is_none());
        }
        assert!(set(&token, Audience::Staff, true).contains("SameSite=Strict; Secure"));
        assert!(cleared(Audience::Candidate, false).contains("Max-Age=0"));
    }
}
