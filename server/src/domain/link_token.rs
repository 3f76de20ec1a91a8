//! What an engine that speaks no LTI is told of a candidate: a signed token in its launch address (RFC 7519, RFC 8037).

use aws_lc_rs::signature::Ed25519KeyPair;
use jsonwebtoken::{
    Algorithm, EncodingKey,
    jwk::{Jwk, PublicKeyUse, ThumbprintHash},
};
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::{
    clock::Timestamp,
    launch_token::{GOOD_FOR, ISSUED_BACK, LaunchKey, LaunchTokenError, NewLaunchKey},
    test_engine::with_words,
};

/// The word of the address that has the token.
const TOKEN: &str = "token";

/// What kind of key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// What engines of LTI are told.
    Launch,
    /// The tokens of links.
    Link,
}

impl KeyKind {
    /// Makes a key.
    pub fn make(self) -> Result<NewLaunchKey, LaunchTokenError> {
        match self {
            Self::Launch => NewLaunchKey::make(),
            Self::Link => make(),
        }
    }

    /// Reads the private half that was kept of a key.
    pub fn read(self, kid: String, private: &[u8]) -> Result<LaunchKey, LaunchTokenError> {
        match self {
            Self::Launch => LaunchKey::read(kid, private),
            Self::Link => Ok(LaunchKey::of(kid, EncodingKey::from_ed_der(private), Algorithm::EdDSA)),
        }
    }
}

/// Makes a key of Ed25519.
fn make() -> Result<NewLaunchKey, LaunchTokenError> {
    let pair = Ed25519KeyPair::generate().map_err(|_| LaunchTokenError::NoKey)?;
    let der = pair.to_pkcs8v1().map_err(|_| LaunchTokenError::NoKey)?;
    let private = Zeroizing::new(der.as_ref().to_vec());
    let mut public = Jwk::from_encoding_key(&EncodingKey::from_ed_der(&private), Algorithm::EdDSA)?;
    let kid = public.thumbprint(ThumbprintHash::SHA256)?;
    public.common.key_id = Some(kid.clone());
    public.common.public_key_use = Some(PublicKeyUse::Signature);
    let public = serde_json::to_string(&public).map_err(|_| LaunchTokenError::NoKey)?;
    Ok(NewLaunchKey { kid, private, public })
}

/// Who sits which test, as far as the engine is told.
#[derive(Clone, Debug)]
pub struct LinkFacts<'a> {
    /// By what the server names itself.
    pub issuer: &'a str,
    /// By what the engine is named here.
    pub client_id: &'a str,
    /// By what the engine knows the candidate.
    pub subject: &'a str,
    /// What no other token has.
    pub token_id: &'a str,
    /// The session: an id that never changes.
    pub session_id: &'a str,
    /// Its name.
    pub session: &'a str,
    /// The candidate's name, where the engine is told.
    pub name: Option<&'a str>,
    /// The candidate's e-mail address, where the engine is told and there is one.
    pub email: Option<&'a str>,
    /// The language of our pages.
    pub locale: &'a str,
    /// Where the candidate comes back to.
    pub return_address: &'a str,
    /// What is sent along.
    pub custom: &'a [(String, String)],
}

/// The claims of a token that is signed now. What is not told is left out.
#[must_use]
pub fn claims(facts: &LinkFacts<'_>, now: Timestamp) -> Value {
    let issued = now.micros().div_euclid(1_000_000) - ISSUED_BACK;
    let mut claims = json!({
        "iss": facts.issuer,
        "aud": facts.client_id,
        "sub": facts.subject,
        "jti": facts.token_id,
        "iat": issued,
        "exp": issued + GOOD_FOR,
        "session": { "id": facts.session_id, "name": facts.session },
        "locale": facts.locale,
        "return_url": facts.return_address,
    });
    for (name, told) in [("name", facts.name), ("email", facts.email)] {
        if let Some(told) = told {
            claims[name] = json!(told);
        }
    }
    if !facts.custom.is_empty() {
        let custom: Map<String, Value> =
            facts.custom.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect();
        claims["custom"] = Value::Object(custom);
    }
    claims
}

/// The address of an engine with a token.
#[must_use]
pub fn with_token(address: &str, token: &str) -> String {
    with_words(address, &[(TOKEN, token)])
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};

    use super::*;

    const FACTS: LinkFacts<'static> = LinkFacts {
        issuer: "https://lanyard.example",
        client_id: "client",
        subject: "0123",
        token_id: "once",
        session_id: "session",
        session: "Spring placement",
        name: None,
        email: None,
        locale: "en",
        return_address: "https://lanyard.example/me",
        custom: &[],
    };

    #[test]
    fn what_is_published_checks_what_was_signed() {
        let made = KeyKind::Link.make().unwrap();
        let key = KeyKind::Link.read(made.kid.clone(), &made.private).unwrap();
        let now = super::super::clock::Clock::system().now();
        let token = key.sign(&claims(&LinkFacts { name: Some("Ana"), ..FACTS }, now)).unwrap();
        let header = decode_header(&token).unwrap();
        assert_eq!((header.alg, header.kid.as_ref()), (Algorithm::EdDSA, Some(&made.kid)));
        assert!(!made.public.contains("\"d\""), "no private half");
        let public: Jwk = serde_json::from_str(&made.public).unwrap();
        let mut asked = Validation::new(Algorithm::EdDSA);
        asked.set_audience(&["client"]);
        let read = decode::<Value>(&token, &DecodingKey::from_jwk(&public).unwrap(), &asked).unwrap().claims;
        assert_eq!((&read["name"], &read["session"]["name"]), (&json!("Ana"), &json!("Spring placement")));
        let other: Jwk = serde_json::from_str(&KeyKind::Link.make().unwrap().public).unwrap();
        assert!(decode::<Value>(&token, &DecodingKey::from_jwk(&other).unwrap(), &asked).is_err());
    }

    #[test]
    fn what_is_not_told_is_not_there_and_a_token_is_good_for_five_minutes() {
        let said = claims(&FACTS, Timestamp::from_micros(1_778_570_400_900_000));
        assert_eq!((&said["iat"], &said["exp"]), (&json!(1_778_570_398), &json!(1_778_570_698)));
        for absent in ["name", "email", "custom", "nonce"] {
            assert!(said.get(absent).is_none(), "{absent}");
        }
    }
}
