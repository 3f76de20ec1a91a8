//! What a test engine signs (RFC 7519): whom it is for, when it is good, and whether a key checks it. By our own clock.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Number, Value};

use super::clock::Timestamp;

/// How far clocks may be apart, in seconds.
const LEEWAY: i64 = 30;

/// How far ahead what is signed may end, in seconds.
const LONGEST_LIFE: i64 = 600;

/// Why something that is signed counts for nothing; the engine is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageFault {
    /// It cannot be read, or one of the claims is missing or of another kind.
    #[error("the assertion is not a signed token with all claims that it has to have")]
    Malformed,
    /// It is signed in another way.
    #[error("the assertion is not signed with RS256")]
    NotRs256,
    /// It does not come from the one client.
    #[error("the assertion does not name the client ID where it has to")]
    Client,
    /// It is for somebody else.
    #[error("aud of the assertion is neither the token address nor the issuer of this platform")]
    Audience,
    /// Its time is over, or has not come.
    #[error("the assertion is over, or not good yet, by the clock of this platform")]
    Time,
    /// It is good for too long.
    #[error("exp of the assertion is more than ten minutes ahead")]
    TooLong,
    /// No key of the engine checks it.
    #[error("no public key of the tool that is known here checks the assertion")]
    NoKey,
    /// It was used before.
    #[error("an assertion with this jti was used before")]
    Used,
}

/// What every message says of itself.
#[derive(Deserialize)]
struct Bounds {
    aud: Value,
    exp: Number,
    nbf: Option<Number>,
    iat: Option<Number>,
}

/// A message that was read and not checked.
pub struct EngineMessage<'a> {
    text: &'a str,
    bounds: Bounds,
    kid: Option<String>,
}

impl<'a> EngineMessage<'a> {
    /// Reads what it says, by which the engine is found that may have signed it.
    pub fn read<C: DeserializeOwned>(text: &'a str) -> Result<(Self, C), MessageFault> {
        let header = decode_header(text).map_err(|_| MessageFault::Malformed)?;
        if header.alg != Algorithm::RS256 {
            return Err(MessageFault::NotRs256);
        }
        let said = text.split('.').nth(1).and_then(|part| BASE64URL_NOPAD.decode(part.as_bytes()).ok());
        let said = said.ok_or(MessageFault::Malformed)?;
        let bounds = serde_json::from_slice(&said).map_err(|_| MessageFault::Malformed)?;
        let claims = serde_json::from_slice(&said).map_err(|_| MessageFault::Malformed)?;
        Ok((Self { text, bounds, kid: header.kid }, claims))
    }

    /// By what its key is known; not every engine says it.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Until when it has to be known that it was used.
    #[must_use]
    pub fn good_until(&self) -> Timestamp {
        let end = seconds(&self.bounds.exp).unwrap_or_default().saturating_add(LEEWAY);
        Timestamp::from_micros(end.saturating_mul(1_000_000))
    }

    /// Whether it is for one of these audiences, and good now.
    pub fn check(&self, audiences: &[&str], now: Timestamp) -> Result<(), MessageFault> {
        let is_meant = |audience: &Value| audience.as_str().is_some_and(|audience| audiences.contains(&audience));
        let is_for_us = match &self.bounds.aud {
            Value::Array(several) => several.iter().any(is_meant),
            one => is_meant(one),
        };
        if !is_for_us {
            return Err(MessageFault::Audience);
        }
        let now = now.micros().div_euclid(1_000_000);
        let end = seconds(&self.bounds.exp).ok_or(MessageFault::Malformed)?;
        let is_ahead = |at: &Number| seconds(at).is_none_or(|at| at > now + LEEWAY);
        let begins = [&self.bounds.nbf, &self.bounds.iat];
        if end <= now - LEEWAY || begins.into_iter().flatten().any(is_ahead) {
            return Err(MessageFault::Time);
        }
        if end > now + LONGEST_LIFE + LEEWAY {
            return Err(MessageFault::TooLong);
        }
        Ok(())
    }

    /// Whether this key checks the signature.
    #[must_use]
    pub fn is_signed_with(&self, key: &DecodingKey) -> bool {
        let mut signature = Validation::new(Algorithm::RS256);
        // Everything else is looked at here, by our own clock.
        signature.required_spec_claims.clear();
        (signature.validate_exp, signature.validate_nbf, signature.validate_aud) = (false, false, false);
        decode::<Value>(self.text, key, &signature).is_ok()
    }
}

/// Whole seconds; programs write them with a fraction too.
fn seconds(number: &Number) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "what is out of range ends at its end")]
    let whole = |number: f64| number.floor() as i64;
    number.as_i64().or_else(|| number.as_f64().map(whole))
}
