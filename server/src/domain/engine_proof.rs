//! With what a test engine proves that it is it when it asks for an access token: a token that it signs itself (RFC 7523;
//! 1EdTech Security Framework 1.0, section 4.1).

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::{Number, Value};
use sha2::{Digest as _, Sha256};

use super::clock::Timestamp;

/// How far clocks may be apart, in seconds.
const LEEWAY: i64 = 30;

/// How far ahead a proof may end, in seconds.
const LONGEST_LIFE: i64 = 600;

/// Why a proof proves nothing; the engine is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// It cannot be read, or one of the claims is missing or of another kind.
    #[error("the assertion is not a signed token with iss, sub, aud, exp and jti")]
    Malformed,
    /// It is signed in another way.
    #[error("the assertion is not signed with RS256")]
    NotRs256,
    /// It does not name one client as issuer and subject.
    #[error("iss and sub of the assertion are not both the client ID")]
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

/// What stands in a proof.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    exp: Number,
    nbf: Option<Number>,
    iat: Option<Number>,
    jti: String,
}

/// A proof that was read and not checked.
pub struct EngineProof<'a> {
    text: &'a str,
    claims: Claims,
    kid: Option<String>,
}

impl<'a> EngineProof<'a> {
    /// Reads what it says, by which the engine is found that may have signed it.
    pub fn read(text: &'a str) -> Result<Self, ProofFault> {
        let header = decode_header(text).map_err(|_| ProofFault::Malformed)?;
        if header.alg != Algorithm::RS256 {
            return Err(ProofFault::NotRs256);
        }
        let claims = text.split('.').nth(1).and_then(|part| BASE64URL_NOPAD.decode(part.as_bytes()).ok());
        let claims: Option<Claims> = claims.and_then(|claims| serde_json::from_slice(&claims).ok());
        let claims = claims.filter(|claims| !claims.jti.is_empty()).ok_or(ProofFault::Malformed)?;
        if claims.iss != claims.sub {
            return Err(ProofFault::Client);
        }
        Ok(Self { text, claims, kid: header.kid })
    }

    /// Who says to be asking.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.claims.iss
    }

    /// By what its key is known; not every engine says it.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// What is kept of it, so that it is good once.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.claims.jti).into()
    }

    /// Until when it has to be known that it was used.
    #[must_use]
    pub fn good_until(&self) -> Timestamp {
        let end = seconds(&self.claims.exp).unwrap_or_default().saturating_add(LEEWAY);
        Timestamp::from_micros(end.saturating_mul(1_000_000))
    }

    /// Looks at all that it says: it is for one of these audiences, and good now.
    pub fn check(&self, audiences: &[&str], now: Timestamp) -> Result<(), ProofFault> {
        let is_meant = |audience: &Value| audience.as_str().is_some_and(|audience| audiences.contains(&audience));
        let is_for_us = match &self.claims.aud {
            Value::Array(several) => several.iter().any(is_meant),
            one => is_meant(one),
        };
        if !is_for_us {
            return Err(ProofFault::Audience);
        }
        let now = now.micros().div_euclid(1_000_000);
        let end = seconds(&self.claims.exp).ok_or(ProofFault::Malformed)?;
        let is_ahead = |at: &Number| seconds(at).is_none_or(|at| at > now + LEEWAY);
        let begins = [&self.claims.nbf, &self.claims.iat];
        if end <= now - LEEWAY || begins.into_iter().flatten().any(is_ahead) {
            return Err(ProofFault::Time);
        }
        if end > now + LONGEST_LIFE + LEEWAY {
            return Err(ProofFault::TooLong);
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        super::launch_token::{LaunchKey, NewLaunchKey},
        *,
    };
    use crate::domain::engine_keys::EngineKeys;

    const NOW: i64 = 1_778_580_000;

    fn claims(changes: &Value) -> Value {
        let mut claims =
            json!({ "iss": "c", "sub": "c", "aud": "https://a.example", "iat": NOW, "exp": NOW + 60, "jti": "1" });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    fn said(claims: &Value) -> Result<(), ProofFault> {
        let part = |part: &Value| BASE64URL_NOPAD.encode(part.to_string().as_bytes());
        let text = [&part(&json!({ "alg": "RS256" })), ".", &part(claims), ".AA"].concat();
        let now = Timestamp::from_micros(NOW * 1_000_000);
        EngineProof::read(&text)?.check(&["https://a.example", "https://a.example/lti/token"], now)
    }

    #[test]
    fn what_a_proof_says_is_looked_at() {
        for fine in [
            json!({}),
            json!({ "aud": ["https://b.example", "https://a.example/lti/token"] }),
            json!({ "exp": NOW - 29 }),
            json!({ "exp": NOW + 630, "iat": NOW + 30, "nbf": null }),
            json!({ "exp": 1_778_580_060.5, "iat": null }),
        ] {
            assert_eq!(said(&claims(&fine)), Ok(()), "{fine}");
        }
        for (wrong, fault) in [
            (json!({ "aud": "https://a.example/" }), ProofFault::Audience),
            (json!({ "aud": ["https://b.example", 7] }), ProofFault::Audience),
            (json!({ "aud": null }), ProofFault::Audience),
            (json!({ "exp": NOW - 30 }), ProofFault::Time),
            (json!({ "exp": "soon" }), ProofFault::Malformed),
            (json!({ "exp": null }), ProofFault::Malformed),
            (json!({ "exp": NOW + 631 }), ProofFault::TooLong),
            (json!({ "exp": 1e300 }), ProofFault::TooLong),
            (json!({ "nbf": NOW + 31 }), ProofFault::Time),
            (json!({ "iat": NOW + 31 }), ProofFault::Time),
            (json!({ "jti": "" }), ProofFault::Malformed),
            (json!({ "jti": null }), ProofFault::Malformed),
            (json!({ "sub": "d" }), ProofFault::Client),
            (json!({ "iss": null }), ProofFault::Malformed),
        ] {
            assert_eq!(said(&claims(&wrong)), Err(fault), "{wrong}");
        }
        for text in ["", "a.b.c", "a.b"] {
            assert!(EngineProof::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_engines_own_key_checks_it() {
        let (made, other) = (NewLaunchKey::make().unwrap(), NewLaunchKey::make().unwrap());
        let text = LaunchKey::read(made.kid.clone(), &made.private).unwrap().sign(&claims(&json!({}))).unwrap();
        let proof = EngineProof::read(&text).unwrap();
        assert_eq!((proof.client_id(), proof.kid()), ("c", Some(made.kid.as_str())));
        assert_eq!(proof.good_until(), Timestamp::from_micros((NOW + 90) * 1_000_000));
        let checks = |key: &NewLaunchKey| {
            let keys = EngineKeys::by_hand(&key.public).unwrap();
            keys.find(None).is_some_and(|key| proof.is_signed_with(key))
        };
        assert!(checks(&made) && !checks(&other));
    }
}
