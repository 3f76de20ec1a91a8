//! What a test engine is told of whoever comes: a signed token (LTI 1.3 core, section 5; `OpenID` Connect core, section 2).

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
};
use data_encoding::BASE64;
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, PublicKeyUse, ThumbprintHash},
};
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::{clock::Timestamp, scope::Scope};

/// How many seconds back a token says it was issued: engines refuse what is ahead of their own clock.
pub(super) const ISSUED_BACK: i64 = 2;

/// For how many seconds a token is good.
pub(super) const GOOD_FOR: i64 = 300;

/// The claims of LTI begin with this.
const CLAIM: &str = "https://purl.imsglobal.org/spec/lti/claim/";

/// The claim by which an engine sends scores (LTI Assignment and Grade Services 2.0, section 3.1). One library asks for whatever
/// scope it names, so it names what is granted.
const ENDPOINT: &str = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";

/// A key could not be made or read, or something could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum LaunchTokenError {
    /// The library makes no keys.
    #[error("no key could be made")]
    NoKey,
    /// The library refuses the key or what is to be signed.
    #[error("a token for a test engine could not be signed")]
    Unsigned(#[from] jsonwebtoken::errors::Error),
}

/// A key that was just made.
pub struct NewLaunchKey {
    /// By what it is known: the thumbprint of its public half (RFC 7638).
    pub kid: String,
    /// The private half, as PKCS#8.
    pub private: Zeroizing<Vec<u8>>,
    /// The public half as JSON (RFC 7517).
    pub public: String,
}

impl NewLaunchKey {
    /// Makes a key of 2,048 bits, which takes a tenth of a second and more.
    pub fn make() -> Result<Self, LaunchTokenError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| LaunchTokenError::NoKey)?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| LaunchTokenError::NoKey)?;
        let private = Zeroizing::new(der.as_ref().to_vec());
        let mut public = Jwk::from_encoding_key(&encoding_key(&private)?, Algorithm::RS256)?;
        let kid = public.thumbprint(ThumbprintHash::SHA256)?;
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let public = serde_json::to_string(&public).map_err(|_| LaunchTokenError::NoKey)?;
        Ok(Self { kid, private, public })
    }
}

/// The library reads this kind of key from its text form only; from bytes it takes an older one and fails when it signs.
fn encoding_key(private: &[u8]) -> Result<EncodingKey, LaunchTokenError> {
    let pem = ["-----BEGIN PRIVATE KEY-----\n", &BASE64.encode(private), "\n-----END PRIVATE KEY-----\n"].concat();
    Ok(EncodingKey::from_rsa_pem(Zeroizing::new(pem).as_bytes())?)
}

/// A key that signs.
#[derive(Clone)]
pub struct LaunchKey {
    kid: String,
    key: EncodingKey,
    algorithm: Algorithm,
}

impl LaunchKey {
    /// Reads the private half that was kept of a [`NewLaunchKey`].
    pub fn read(kid: String, private: &[u8]) -> Result<Self, LaunchTokenError> {
        Ok(Self { kid, key: encoding_key(private)?, algorithm: Algorithm::RS256 })
    }

    /// The same of a key of another kind.
    pub(super) const fn of(kid: String, key: EncodingKey, algorithm: Algorithm) -> Self {
        Self { kid, key, algorithm }
    }

    /// Signs a token.
    pub fn sign(&self, claims: &Value) -> Result<String, LaunchTokenError> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(self.algorithm) };
        Ok(jsonwebtoken::encode(&header, claims, &self.key)?)
    }
}

/// As what somebody comes to an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComesAs {
    /// Whoever sits a test.
    Learner,
    /// A member of staff.
    Instructor,
    /// A member of staff, in the place of somebody who sits a test.
    Trial,
}

impl ComesAs {
    /// The roles in the session (LTI 1.3 core, annex A.2.3), and what somebody is beside that who only tries how it looks (A.2.4).
    const fn roles(self) -> &'static [&'static str] {
        const LEARNER: &str = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner";
        match self {
            Self::Learner => &[LEARNER],
            Self::Instructor => &["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"],
            Self::Trial => &[LEARNER, "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"],
        }
    }
}

/// What every message says.
#[derive(Clone, Debug)]
pub struct MessageFacts<'a> {
    /// By what the server names itself.
    pub issuer: &'a str,
    /// By what the engine is named here.
    pub client_id: &'a str,
    /// Which of its installations this is.
    pub deployment_id: &'a str,
    /// By what the engine knows whoever comes.
    pub subject: &'a str,
    /// As what they come.
    pub comes_as: ComesAs,
    /// What the engine sent, to know its own question again.
    pub nonce: &'a str,
    /// Where the message leads.
    pub target: &'a str,
    /// The session: an id that never changes.
    pub session_id: &'a str,
    /// Its name.
    pub session: &'a str,
    /// The language of our pages.
    pub locale: &'a str,
    /// Where the browser comes back to.
    pub return_address: &'a str,
    /// What is sent along.
    pub custom: &'a [(String, String)],
}

/// Who sits which test, as far as the engine is told.
#[derive(Clone, Debug)]
pub struct LaunchFacts<'a> {
    /// What every message says.
    pub message: MessageFacts<'a>,
    /// What the test is called.
    pub test: &'a str,
    /// The candidate's name, where the engine is told.
    pub name: Option<&'a str>,
    /// The candidate's e-mail address, where the engine is told and there is one.
    pub email: Option<&'a str>,
    /// Where the engine tells what became of it, where it may.
    pub way_back: Option<WayBack<'a>>,
}

/// Where an engine tells what became of a launch.
#[derive(Clone, Copy, Debug)]
pub struct WayBack<'a> {
    /// Where it reads the line items of the session.
    pub line_items: &'a str,
    /// Where it reads its own, and sends scores beside it.
    pub line_item: &'a str,
}

/// The claims of a message of this type that is signed now.
pub(super) fn common(facts: &MessageFacts<'_>, message_type: &str, now: Timestamp) -> Map<String, Value> {
    let issued = now.micros().div_euclid(1_000_000) - ISSUED_BACK;
    let mut claims = Map::new();
    let mut say = |name: String, value: Value| claims.insert(name, value);
    say("iss".to_owned(), json!(facts.issuer));
    say("aud".to_owned(), json!(facts.client_id));
    say("sub".to_owned(), json!(facts.subject));
    say("nonce".to_owned(), json!(facts.nonce));
    say("iat".to_owned(), json!(issued));
    say("exp".to_owned(), json!(issued + GOOD_FOR));
    say("locale".to_owned(), json!(facts.locale));
    say(lti("version"), json!("1.3.0"));
    say(lti("message_type"), json!(message_type));
    say(lti("deployment_id"), json!(facts.deployment_id));
    say(lti("target_link_uri"), json!(facts.target));
    say(lti("roles"), json!(facts.comes_as.roles()));
    say(
        lti("context"),
        json!({
            "id": facts.session_id,
            "title": facts.session,
            "label": facts.session,
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"],
        }),
    );
    say(lti("tool_platform"), json!({ "guid": facts.issuer, "product_family_code": "lanyard" }));
    say(
        lti("launch_presentation"),
        json!({ "document_target": "window", "return_url": facts.return_address, "locale": facts.locale }),
    );
    if !facts.custom.is_empty() {
        let custom: Map<String, Value> =
            facts.custom.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect();
        say(lti("custom"), Value::Object(custom));
    }
    claims
}

/// The claims of a launch that is signed now. What is not told is left out.
#[must_use]
pub fn claims(facts: &LaunchFacts<'_>, now: Timestamp) -> Value {
    let mut claims = common(&facts.message, "LtiResourceLinkRequest", now);
    for (name, told) in [("name", facts.name), ("email", facts.email)] {
        if let Some(told) = told {
            claims.insert(name.to_owned(), json!(told));
        }
    }
    claims.insert(lti("resource_link"), json!({ "id": facts.message.session_id, "title": facts.test }));
    if let Some(WayBack { line_items, line_item }) = facts.way_back {
        let scope = Scope::ALL.map(Scope::word);
        let endpoint = json!({ "scope": scope, "lineitems": line_items, "lineitem": line_item });
        claims.insert(ENDPOINT.to_owned(), endpoint);
    }
    Value::Object(claims)
}

fn lti(name: &str) -> String {
    [CLAIM, name].concat()
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};

    use super::*;

    const MESSAGE: MessageFacts<'static> = MessageFacts {
        issuer: "https://lanyard.example",
        client_id: "client",
        deployment_id: "1",
        subject: "0123",
        comes_as: ComesAs::Learner,
        nonce: "n",
        target: "https://engine.example/launch",
        session_id: "session",
        session: "Spring placement",
        locale: "en",
        return_address: "https://lanyard.example/me",
        custom: &[],
    };

    const FACTS: LaunchFacts<'static> =
        LaunchFacts { message: MESSAGE, test: "German B1", name: None, email: None, way_back: None };

    #[test]
    fn what_is_published_checks_what_was_signed() {
        let made = NewLaunchKey::make().unwrap();
        let key = LaunchKey::read(made.kid.clone(), &made.private).unwrap();
        let now = super::super::clock::Clock::system().now();
        let token = key.sign(&claims(&LaunchFacts { name: Some("Ana"), ..FACTS }, now)).unwrap();
        assert_eq!(decode_header(&token).unwrap().kid.as_ref(), Some(&made.kid));
        let public: Jwk = serde_json::from_str(&made.public).unwrap();
        assert_eq!(
            (public.common.key_id.as_ref(), &public.common.public_key_use),
            (Some(&made.kid), &Some(PublicKeyUse::Signature))
        );
        assert!(!made.public.contains("\"d\""), "no private half");
        let mut asked = Validation::new(Algorithm::RS256);
        asked.set_audience(&["client"]);
        asked.set_issuer(&["https://lanyard.example"]);
        let read = decode::<Value>(&token, &DecodingKey::from_jwk(&public).unwrap(), &asked).unwrap().claims;
        assert_eq!(read["name"], "Ana");
        let other: Jwk = serde_json::from_str(&NewLaunchKey::make().unwrap().public).unwrap();
        assert!(decode::<Value>(&token, &DecodingKey::from_jwk(&other).unwrap(), &asked).is_err());
    }

    #[test]
    fn what_is_not_told_is_not_there_and_the_clock_is_two_seconds_back() {
        let said = claims(&FACTS, Timestamp::from_micros(1_778_570_400_900_000));
        assert_eq!((&said["iat"], &said["exp"]), (&json!(1_778_570_398), &json!(1_778_570_698)));
        for absent in ["name", "email", "nbf", "https://purl.imsglobal.org/spec/lti/claim/custom", ENDPOINT] {
            assert!(said.get(absent).is_none(), "{absent}");
        }
        let way_back = WayBack {
            line_items: "https://lanyard.example/lti/sessions/session/lineitems",
            line_item: "https://lanyard.example/lti/sessions/session/lineitems/engine",
        };
        let message = MessageFacts { custom: &[("id".to_owned(), "7".to_owned())], ..MESSAGE };
        let facts = LaunchFacts { email: Some("a@b.example"), message, way_back: Some(way_back), ..FACTS };
        let all = claims(&facts, Timestamp::from_micros(0));
        assert_eq!(all[ENDPOINT]["lineitem"], way_back.line_item);
        assert_eq!(all["email"], "a@b.example");
        assert_eq!(all["https://purl.imsglobal.org/spec/lti/claim/custom"], json!({ "id": "7" }));
    }
}
