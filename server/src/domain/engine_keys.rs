//! The public keys of a test engine, as it publishes them or as they were given by hand.

use jsonwebtoken::{
    DecodingKey,
    jwk::{AlgorithmParameters, Jwk, KeyAlgorithm, PublicKeyUse},
};
use serde_json::Value;

/// The most bytes that a key set may have, and so a key that is given by hand.
pub const LONGEST: usize = 64 * 1024;

/// The most keys that are read of a set.
const MOST: usize = 100;

/// The keys of an engine that check RS256, in their order.
#[derive(Clone)]
pub struct EngineKeys(Vec<EngineKey>);

#[derive(Clone)]
struct EngineKey {
    kid: Option<String>,
    key: DecodingKey,
}

impl EngineKeys {
    /// Reads a key set (RFC 7517, section 5) key by key: one of another kind, or that cannot be read, spoils none of the others.
    /// `None` when it is no set.
    #[must_use]
    pub fn of_set(text: &[u8]) -> Option<Self> {
        let set: Value = serde_json::from_slice(text).ok()?;
        Some(Self(set.get("keys")?.as_array()?.iter().take(MOST).filter_map(EngineKey::of_json).collect()))
    }

    /// Reads what was given by hand: a public key as text (PEM), one as JSON, or a set. `None` when no RSA key is in it.
    #[must_use]
    pub fn by_hand(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(set) = Self::of_set(text.as_bytes()) {
            return Some(set).filter(|set| !set.0.is_empty());
        }
        let key = match serde_json::from_str(text) {
            Ok(json) => EngineKey::of_json(&json)?,
            // A private key would be read too, and would then lie here.
            Err(_) if text.contains("PRIVATE") => return None,
            Err(_) => EngineKey { kid: None, key: DecodingKey::from_rsa_pem(text.as_bytes()).ok()? },
        };
        Some(Self(vec![key]))
    }

    /// The key of this name; the only one where neither that nor whoever asks names any.
    #[must_use]
    pub fn find(&self, kid: Option<&str>) -> Option<&DecodingKey> {
        let named = kid.and_then(|kid| self.0.iter().find(|key| key.kid.as_deref() == Some(kid)));
        let only = match self.0.as_slice() {
            [only] if kid.is_none() || only.kid.is_none() => Some(only),
            _ => None,
        };
        named.or(only).map(|key| &key.key)
    }
}

impl EngineKey {
    fn of_json(json: &Value) -> Option<Self> {
        // What stands in it beside the key may be of any shape.
        let of_key = |name: &&str| Some(((*name).to_owned(), json.get(name)?.clone()));
        let told: serde_json::Map<String, Value> =
            ["kty", "n", "e", "kid", "use", "alg"].iter().filter_map(of_key).collect();
        let jwk: Jwk = serde_json::from_value(Value::Object(told)).ok()?;
        let signs = jwk.common.public_key_use.as_ref().is_none_or(|kind| *kind == PublicKeyUse::Signature);
        let is_rs256 = jwk.common.key_algorithm.is_none_or(|algorithm| algorithm == KeyAlgorithm::RS256);
        if !signs || !is_rs256 || !matches!(jwk.algorithm, AlgorithmParameters::RSA(_)) {
            return None;
        }
        Some(Self { key: DecodingKey::from_jwk(&jwk).ok()?, kid: jwk.common.key_id })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const N: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    const PEM: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0wktpLosGSpYy2A0tCo6
mh1aXWj8HTYRhF27jj6gwEGQAPWSkfZpBMY2JouhSA9azScHg+1bGtpdEEIK/yFP
e+1yRAwGRU53YrjpM+JATpxpoR/lU4N/mZB1FAbaN0EC3mawn5V1o6QaZgSR+0uf
cAewjDlRYAzhUH3mhwSWt5KXrOUg557p1f5eFIlVSSrNzO6NZ3F+P1OQpnBVFL+B
wmCkaG8VUamiWLanp+PfVWNgsCAwhz2/q6+/AGoo2IiuP5fEv1loCGzZQnrfIpQf
quS2PHCDiGxb5+pdrybieYTwprl+2SqHl5JC1GSuXC7qLWpeLwXHypfsZFC/nsWr
OwIDAQAB
-----END PUBLIC KEY-----";

    fn rsa(kid: &str) -> Value {
        json!({ "kty": "RSA", "n": N, "e": "AQAB", "kid": kid })
    }

    #[test]
    fn one_odd_key_spoils_no_set() {
        let odd = [
            json!(7),
            json!({ "kty": "RSA" }),
            json!({ "kty": "quantum", "kid": "b" }),
            json!({ "kty": "RSA", "n": "?", "e": 3, "kid": "b" }),
            json!({ "kty": "RSA", "n": N, "e": "AQAB", "kid": "b", "use": "enc" }),
            json!({ "kty": "RSA", "n": N, "e": "AQAB", "kid": "b", "alg": "PS256" }),
            json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "b" }),
        ];
        for odd in odd {
            let set = json!({ "keys": [odd, rsa("a")] }).to_string();
            let keys = EngineKeys::of_set(set.as_bytes()).unwrap();
            assert!(keys.find(Some("a")).is_some() && keys.find(Some("b")).is_none(), "{set}");
            assert!(keys.find(None).is_some(), "it is the only one: {set}");
        }
        for no_set in ["", "{}", "[]", "{\"keys\":{}}", "<html>"] {
            assert!(EngineKeys::of_set(no_set.as_bytes()).is_none(), "{no_set}");
        }
    }

    #[test]
    fn a_key_without_a_name_is_meant_where_it_is_the_only_one() {
        let read = |keys: Value| EngineKeys::of_set(json!({ "keys": keys }).to_string().as_bytes()).unwrap();
        let two = read(json!([rsa("a"), rsa("b")]));
        assert!(two.find(None).is_none() && two.find(Some("b")).is_some() && two.find(Some("c")).is_none());
        let nameless = read(json!([{ "kty": "RSA", "n": N, "e": "AQAB" }]));
        assert!(nameless.find(Some("a")).is_some() && nameless.find(None).is_some());
        assert!(read(json!([])).find(None).is_none());
    }

    #[test]
    fn a_key_by_hand_is_a_public_one() {
        for fine in [rsa("a").to_string(), json!({ "keys": [rsa("a")] }).to_string(), PEM.replace('\n', "\r\n")] {
            assert!(EngineKeys::by_hand(&[" ", &fine, "\n"].concat()).is_some(), "{fine}");
        }
        let private = super::super::launch_token::NewLaunchKey::make().unwrap().private;
        let body = data_encoding::BASE64.encode(&private);
        let private = ["-----BEGIN PRIVATE KEY-----\n", &body, "\n-----END PRIVATE KEY-----"].concat();
        assert!(EngineKeys::by_hand(&private).is_none());
        for wrong in [
            "",
            "key",
            "{\"keys\":[]}",
            "{\"kty\":\"EC\"}",
            "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----",
        ] {
            assert!(EngineKeys::by_hand(wrong).is_none(), "{wrong}");
        }
    }
}
