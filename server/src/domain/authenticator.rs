//! Codes of an authenticator app (RFC 6238): six digits that change every 30 seconds, as every app makes them.

use totp_rs::{Builder, Secret as AppSecret, Totp, TotpError};

use super::{
    clock::Timestamp,
    random::{NoRandomness, Random},
    secret::Secret,
};

/// Bytes of a secret: those of the hash that codes are made with.
pub const SECRET_LENGTH: usize = 20;

/// How many steps a phone's clock may be before or behind ours. A code lives longer with each.
const SKEW: u16 = 1;

/// How far off a phone's clock is looked for, to tell its owner, in steps: five minutes.
const FAR_OFF: u16 = 10;

/// What an app and the server share.
pub struct AuthenticatorApp(Totp);

/// What is to be said of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeVerdict {
    /// It is right, and belongs to this step.
    Right(i64),
    /// It is one of another time: the clock of the phone is wrong, or it was typed too late.
    WrongTime,
    /// It is wrong.
    Wrong,
}

impl AuthenticatorApp {
    /// Draws the secret of a new app.
    pub fn draw(random: &Random) -> Result<Secret<[u8; SECRET_LENGTH]>, NoRandomness> {
        Ok(Secret::new(random.bytes()?))
    }

    /// The app with this secret, as its owner reads of it: whose log-in, at which server. A colon would end a name there.
    pub fn of(secret: &[u8], email: &str, server: &str) -> Result<Self, TotpError> {
        let app = Builder::new()
            .with_secret(AppSecret::from(secret))
            .with_skew(SKEW)
            .with_account_name(email.replace(':', " "))
            .with_issuer(Some(server.replace(':', " ")))
            .build()?;
        Ok(Self(app))
    }

    /// What the QR code says.
    pub fn address(&self) -> Result<String, TotpError> {
        self.0.to_url()
    }

    /// The secret to be typed where no camera is, in groups of four.
    #[must_use]
    pub fn typed_secret(&self) -> String {
        let secret = self.0.secret().to_base32();
        let groups: Vec<&str> =
            secret.as_bytes().chunks(4).map(|group| str::from_utf8(group).unwrap_or_default()).collect();
        groups.join(" ")
    }

    /// What is to be said of a code at this moment; `code` as [`code_of`] reads it.
    #[must_use]
    pub fn check(&self, code: &str, now: Timestamp) -> CodeVerdict {
        let seconds = now.millis() / 1000;
        if let Some(step) = self.0.check(code, seconds) {
            return i64::try_from(step).map_or(CodeVerdict::Wrong, CodeVerdict::Right);
        }
        let steps = u64::from(FAR_OFF);
        let around = (seconds / 30).saturating_sub(steps)..=(seconds / 30 + steps);
        let is_of = |step: u64| self.0.generate(step * 30).to_string() == code;
        if around.into_iter().any(is_of) { CodeVerdict::WrongTime } else { CodeVerdict::Wrong }
    }

    /// The code of this moment, as the app shows it.
    #[must_use]
    pub fn code(&self, now: Timestamp) -> String {
        self.0.generate(now.millis() / 1000).to_string()
    }
}

/// The six digits that were typed, without the spaces that apps put between them; `None` for anything else.
#[must_use]
pub fn code_of(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
    (digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Noon of a day, at the beginning of a step.
    const NOON: Timestamp = Timestamp::from_micros(1_778_580_000_000_000);

    fn app() -> AuthenticatorApp {
        AuthenticatorApp::of(b"12345678901234567890", "owner@northgate.test", "Lanyard").unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        assert_eq!(app().code(at(59)), "287082");
        assert_eq!(app().code(at(1_111_111_109)), "081804");
        assert_eq!(app().code(at(20_000_000_000)), "353130");
    }

    #[test]
    fn a_clock_may_be_30_seconds_off_and_is_named_beyond() {
        let step = 1_778_580_000 / 30;
        for (off, expected) in [
            (-90, CodeVerdict::WrongTime),
            (-60, CodeVerdict::WrongTime),
            (-30, CodeVerdict::Right(step - 1)),
            (0, CodeVerdict::Right(step)),
            (30, CodeVerdict::Right(step + 1)),
            (90, CodeVerdict::WrongTime),
            (1_200, CodeVerdict::Wrong),
        ] {
            let phone = if off < 0 {
                NOON.minus(Duration::from_secs(i64::unsigned_abs(off)))
            } else {
                NOON.plus(Duration::from_secs(i64::unsigned_abs(off)))
            };
            assert_eq!(app().check(&app().code(phone), NOON), expected, "{off} s");
        }
    }

    #[test]
    fn an_app_reads_whose_it_is_and_where() {
        let address = app().address().unwrap();
        assert!(address.starts_with("otpauth://totp/Lanyard:owner%40northgate.test?secret=GEZDGNBVGY3T"), "{address}");
        assert!(address.ends_with("&issuer=Lanyard"), "{address}");
        assert_eq!(app().typed_secret(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let colon = AuthenticatorApp::of(b"12345678901234567890", "a@b.test", "localhost:3000").unwrap();
        assert!(colon.address().unwrap().contains("localhost%203000"));
    }

    #[test]
    fn a_code_is_typed_with_spaces_or_without() {
        assert_eq!(code_of(" 123 456 ").as_deref(), Some("123456"));
        for other in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(code_of(other), None, "{other}");
        }
    }
}
