//! The cookies of browser sessions: their names, their value, how they are set and taken back. And the one that says how
//! a browser shows administrators' pages.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use lanyard_app::model::theme::Theme;

use crate::domain::token::{CeremonyToken, Token};

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

const THEME: &str = "lanyard-theme";

/// The token in a request's cookies; `None` when there is none or it is malformed.
#[must_use]
pub fn read(headers: &HeaderMap, audience: Audience, secure: bool) -> Option<Token> {
    Token::parse(value(headers, audience.name(secure))?)
}

/// How this browser shows pages; as its system does when it says nothing that can be chosen.
#[must_use]
pub fn chosen_theme(headers: &HeaderMap) -> Theme {
    value(headers, THEME).and_then(Theme::from_word).unwrap_or_default()
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The `Set-Cookie` value that keeps how pages are shown for a year, or takes it back where the system is followed. It
/// outlives a log-out: it tells nothing of anybody.
#[must_use]
pub fn theme(chosen: Theme, secure: bool) -> String {
    let (value, age) = if chosen == Theme::System { ("", 0) } else { (chosen.word(), 31_536_000) };
    let secure = if secure { "; Secure" } else { "" };
    format!("{THEME}={value}; Path=/admin; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

/// The `Set-Cookie` value that gives a token to the browser until it is closed or logged out.
#[must_use]
pub fn set(token: &Token, audience: Audience, secure: bool) -> String {
    written(audience, secure, &token.text(), "")
}

const fn second_step_name(secure: bool) -> &'static str {
    if secure { "__Host-second" } else { "second" }
}

/// How long the cookie of a second step is kept, in seconds: as long as the step can be done.
const SECOND_STEP_AGE: u32 = 600;

/// The token of a log-in between its steps.
#[must_use]
pub fn read_second_step(headers: &HeaderMap, secure: bool) -> Option<CeremonyToken> {
    CeremonyToken::parse(value(headers, second_step_name(secure))?)
}

/// The `Set-Cookie` value that leads to the second step of a log-in.
#[must_use]
pub fn second_step(token: &CeremonyToken, secure: bool) -> String {
    of_second_step(&token.text(), SECOND_STEP_AGE, secure)
}

/// The `Set-Cookie` value that takes it back.
#[must_use]
pub fn second_step_cleared(secure: bool) -> String {
    of_second_step("", 0, secure)
}

fn of_second_step(value: &str, age: u32, secure: bool) -> String {
    let name = second_step_name(secure);
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}")
}

const fn sign_on_name(secure: bool) -> &'static str {
    if secure { "__Host-sso" } else { "sso" }
}

/// How long the cookie of a sign-on is kept, in seconds: as long as it may take.
const SIGN_ON_AGE: u32 = 600;

/// By what a browser is known that comes back from a provider.
#[must_use]
pub fn read_sign_on(headers: &HeaderMap, secure: bool) -> Option<CeremonyToken> {
    CeremonyToken::parse(value(headers, sign_on_name(secure))?)
}

/// The `Set-Cookie` value that makes it so. It is sent along from the provider's page, as a link there would.
#[must_use]
pub fn sign_on(token: &CeremonyToken, secure: bool) -> String {
    let (name, value) = (sign_on_name(secure), token.text());
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SIGN_ON_AGE}{secure}")
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
    use crate::domain::{clock::Timestamp, random::Random};

    #[test]
    fn a_theme_survives_the_cookie_and_nothing_else_does() {
        for chosen in [Theme::Light, Theme::Dark] {
            let cookie = theme(chosen, true);
            assert!(cookie.ends_with("; Path=/admin; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure"), "{cookie}");
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.split(';').next().unwrap().parse().unwrap());
            assert_eq!(chosen_theme(&headers), chosen);
            headers.insert(header::COOKIE, format!("{THEME}=mauve").parse().unwrap());
            assert_eq!(chosen_theme(&headers), Theme::System);
        }
        assert_eq!(theme(Theme::System, false), "lanyard-theme=; Path=/admin; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    #[test]
    fn a_token_survives_the_cookie_and_nothing_else_does() {
        let institution = InstitutionId::new(Uuid::from_u128(7));
        let token = Token::draw(institution, Timestamp::default(), &Random::seeded(1)).unwrap();
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
