//! With what a test engine proves that it is it when it asks for an access token: a token that it signs itself (RFC 7523;
//! 1EdTech Security Framework 1.0, section 4.1).

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::engine_message::{EngineMessage, MessageFault};

/// What stands in a proof.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    jti: String,
}

/// A proof that was read and not checked.
pub struct EngineProof<'a> {
    message: EngineMessage<'a>,
    claims: Claims,
}

impl<'a> EngineProof<'a> {
    /// Reads what it says, by which the engine is found that may have signed it.
    pub fn read(text: &'a str) -> Result<Self, MessageFault> {
        let (message, claims) = EngineMessage::read::<Claims>(text)?;
        if claims.jti.is_empty() {
            return Err(MessageFault::Malformed);
        }
        if claims.iss != claims.sub {
            return Err(MessageFault::Client);
        }
        Ok(Self { message, claims })
    }

    /// Who says to be asking.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.claims.iss
    }

    /// The proof as it was signed.
    #[must_use]
    pub const fn message(&self) -> &EngineMessage<'a> {
        &self.message
    }

    /// What is kept of it, so that it is good once.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.claims.jti).into()
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;
    use serde_json::{Value, json};

    use super::{
        super::{
            clock::Timestamp,
            launch_token::{LaunchKey, NewLaunchKey},
        },
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

    fn said(claims: &Value) -> Result<(), MessageFault> {
        let part = |part: &Value| BASE64URL_NOPAD.encode(part.to_string().as_bytes());
        let text = [&part(&json!({ "alg": "RS256" })), ".", &part(claims), ".AA"].concat();
        let now = Timestamp::from_micros(NOW * 1_000_000);
        EngineProof::read(&text)?.message().check(&["https://a.example", "https://a.example/lti/token"], now)
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
            (json!({ "aud": "https://a.example/" }), MessageFault::Audience),
            (json!({ "aud": ["https://b.example", 7] }), MessageFault::Audience),
            (json!({ "aud": null }), MessageFault::Audience),
            (json!({ "exp": NOW - 30 }), MessageFault::Time),
            (json!({ "exp": "soon" }), MessageFault::Malformed),
            (json!({ "exp": null }), MessageFault::Malformed),
            (json!({ "exp": NOW + 631 }), MessageFault::TooLong),
            (json!({ "exp": 1e300 }), MessageFault::TooLong),
            (json!({ "nbf": NOW + 31 }), MessageFault::Time),
            (json!({ "iat": NOW + 31 }), MessageFault::Time),
            (json!({ "jti": "" }), MessageFault::Malformed),
            (json!({ "jti": null }), MessageFault::Malformed),
            (json!({ "sub": "d" }), MessageFault::Client),
            (json!({ "iss": null }), MessageFault::Malformed),
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
        assert_eq!((proof.client_id(), proof.message().kid()), ("c", Some(made.kid.as_str())));
        assert_eq!(proof.message().good_until(), Timestamp::from_micros((NOW + 90) * 1_000_000));
        let checks = |key: &NewLaunchKey| {
            let keys = EngineKeys::by_hand(&key.public).unwrap();
            keys.find(None).is_some_and(|key| proof.message().is_signed_with(key))
        };
        assert!(checks(&made) && !checks(&other));
    }
}
