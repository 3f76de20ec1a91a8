//! What a test engine says of itself when it registers (LTI Dynamic Registration 1.0, section 3.5; RFC 7591, section 2).

use lanyard_app::model::test_engine::{EngineGrants, EngineProblem};
use serde_json::{Map, Value};

use super::{
    engine_keys::{EngineKeys, LONGEST},
    line::short_line,
    scope::Scopes,
    test_engine::{self as rules, as_lines},
};

/// Where what belongs to LTI stands within a registration.
pub const TOOL_CONFIGURATION: &str = "https://purl.imsglobal.org/spec/lti-tool-configuration";

/// An engine as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolRegistration {
    /// Its name.
    pub name: String,
    /// Where a log-in begins.
    pub login_address: String,
    /// Where a launch leads.
    pub target_address: String,
    /// Where its own picker of tests is, if it has one.
    pub deep_link_target: Option<String>,
    /// Where answers may be sent.
    pub redirect_addresses: Vec<String>,
    /// What is sent along: a line `name=value` each.
    pub custom: String,
    /// Where it publishes its keys; may be empty.
    pub keys_address: String,
    /// Its keys as JSON; may be empty.
    pub public_key: String,
    /// What it asks for.
    pub asks: EngineGrants,
}

/// Why something is no registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationFault {
    /// Not an object in JSON.
    #[error("the body is no registration in JSON")]
    NotJson,
    /// A part is missing, or of another kind than it has to be.
    #[error("{0} is missing, or not of the kind that it has to be")]
    Missing(&'static str),
    /// A part is longer than it may be.
    #[error("{0} is too long")]
    TooLong(&'static str),
    /// A part is no address of a page.
    #[error("{0} is no address of a page without fragment, user and password")]
    NotAnAddress(&'static str),
    /// An address without https.
    #[error("{0} does not begin with https")]
    NotSecure(&'static str),
    /// Something that is sent along has a name or value that it may not have.
    #[error("custom_parameters has more than 50 names, or one with other characters than letters, digits and _ . - $")]
    Custom,
    /// There is no RSA key in what is said to be keys.
    #[error("jwks has no public RSA key")]
    NoKey,
}

use RegistrationFault::{Custom, Missing, NoKey, NotAnAddress, NotJson, NotSecure, TooLong};

impl ToolRegistration {
    /// Reads a registration. Addresses without https only where the operator allows engines inside the house.
    pub fn read(body: &[u8], is_inside_allowed: bool) -> Result<Self, RegistrationFault> {
        let Ok(Value::Object(said)) = serde_json::from_slice(body) else { return Err(NotJson) };
        let lti = said.get(TOOL_CONFIGURATION).and_then(Value::as_object).ok_or(Missing(TOOL_CONFIGURATION))?;
        let address = |of: &Map<String, Value>, name| address(of.get(name), name, is_inside_allowed);
        let needed = |of: &Map<String, Value>, name| address(of, name)?.ok_or(Missing(name));
        let name = short_line(text(&said, "client_name")).map_err(|_| TooLong("client_name"))?;
        if name.is_empty() {
            return Err(Missing("client_name"));
        }
        let launches =
            message(lti, "LtiResourceLinkRequest").map_or(Ok(None), |said| address(said, "target_link_uri"))?;
        let picks = message(lti, "LtiDeepLinkingRequest");
        let target_address = match launches {
            Some(own) => own,
            None => needed(lti, "target_link_uri")?,
        };
        let deep_link_target = match picks {
            Some(said) => Some(address(said, "target_link_uri")?.unwrap_or_else(|| target_address.clone())),
            None => None,
        };
        Ok(Self {
            name,
            login_address: needed(&said, "initiate_login_uri")?,
            target_address,
            deep_link_target,
            redirect_addresses: redirects(&said, is_inside_allowed)?,
            custom: custom(lti)?,
            keys_address: address(&said, "jwks_uri")?.unwrap_or_default(),
            public_key: keys(&said)?,
            asks: asks(&said, lti),
        })
    }
}

fn text<'a>(of: &'a Map<String, Value>, name: &str) -> &'a str {
    of.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The first message of this kind that the engine takes.
fn message<'a>(lti: &'a Map<String, Value>, kind: &str) -> Option<&'a Map<String, Value>> {
    let messages = lti.get("messages").and_then(Value::as_array)?;
    messages.iter().filter_map(Value::as_object).find(|message| text(message, "type") == kind)
}

/// An address by the rules that one has which is typed; `None` where there is none.
fn address(
    said: Option<&Value>,
    name: &'static str,
    is_inside_allowed: bool,
) -> Result<Option<String>, RegistrationFault> {
    let typed = match said {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(typed)) => typed,
        Some(_) => return Err(Missing(name)),
    };
    match rules::address(typed, is_inside_allowed) {
        Ok(address) => Ok(Some(address)),
        Err(EngineProblem::Missing) => Ok(None),
        Err(EngineProblem::TooLong) => Err(TooLong(name)),
        Err(EngineProblem::NotSecure) => Err(NotSecure(name)),
        Err(_) => Err(NotAnAddress(name)),
    }
}

fn redirects(said: &Map<String, Value>, is_inside_allowed: bool) -> Result<Vec<String>, RegistrationFault> {
    const NAME: &str = "redirect_uris";
    let said = said.get(NAME).and_then(Value::as_array).ok_or(Missing(NAME))?;
    if said.len() > rules::MOST {
        return Err(TooLong(NAME));
    }
    let mut addresses: Vec<String> = Vec::new();
    for one in said {
        let one = address(Some(one), NAME, is_inside_allowed)?.ok_or(Missing(NAME))?;
        if !addresses.contains(&one) {
            addresses.push(one);
        }
    }
    if addresses.is_empty() { Err(Missing(NAME)) } else { Ok(addresses) }
}

/// Numbers and the like are sent along as they are written.
fn custom(lti: &Map<String, Value>) -> Result<String, RegistrationFault> {
    let said = match lti.get("custom_parameters") {
        None | Some(Value::Null) => return Ok(String::new()),
        // What some libraries write for none.
        Some(Value::Array(none)) if none.is_empty() => return Ok(String::new()),
        Some(said) => said.as_object().ok_or(Missing("custom_parameters"))?,
    };
    let mut lines = Vec::new();
    for (name, value) in said {
        let value = rules::as_text(value).ok_or(Custom)?;
        // One name is one line.
        if name.contains(['=', '\n', '\r']) {
            return Err(Custom);
        }
        lines.push([name, "=", &value.replace(['\n', '\r'], " ")].concat());
    }
    Ok(as_lines(&rules::custom(&lines.join("\n")).map_err(|_| Custom)?))
}

fn keys(said: &Map<String, Value>) -> Result<String, RegistrationFault> {
    match said.get("jwks") {
        None | Some(Value::Null) => Ok(String::new()),
        Some(set) => {
            let set = set.to_string();
            let is_fine = set.is_ascii() && set.len() <= LONGEST && EngineKeys::by_hand(&set).is_some();
            if is_fine { Ok(set) } else { Err(NoKey) }
        }
    }
}

/// Scopes stand in `scope`, or with Moodle in `scopes` of what belongs to LTI.
fn asks(said: &Map<String, Value>, lti: &Map<String, Value>) -> EngineGrants {
    let list = |value: Option<&Value>| -> Vec<String> {
        match value {
            Some(Value::String(words)) => words.split_ascii_whitespace().map(str::to_owned).collect(),
            Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    };
    let claims = list(lti.get("claims"));
    let scopes = [list(said.get("scope")), list(lti.get("scopes"))].concat().join(" ");
    let wants = |names: &[&str]| claims.iter().any(|claim| names.contains(&claim.as_str()));
    EngineGrants {
        name: wants(&["name", "given_name", "family_name"]),
        email: wants(&["email"]),
        scores: Scopes::granted(&scopes).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SCORE: &str = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

    fn registration() -> Value {
        json!({
            "application_type": "web",
            "client_name": " Northgate  exams ",
            "initiate_login_uri": "https://engine.example/log_in?id=7",
            "redirect_uris": ["https://engine.example/launch", "https://engine.example/other", "https://engine.example/launch"],
            "jwks_uri": "https://engine.example/keys",
            "scope": SCORE,
            TOOL_CONFIGURATION: {
                "target_link_uri": "https://engine.example/launch",
                "custom_parameters": { "id": 7, "lang": "de" },
                "claims": ["iss", "sub", "given_name"],
                "messages": [{ "type": "LtiResourceLinkRequest" }],
            },
        })
    }

    fn read(value: &Value) -> Result<ToolRegistration, RegistrationFault> {
        ToolRegistration::read(value.to_string().as_bytes(), false)
    }

    #[test]
    fn an_engine_says_what_it_is_and_asks_for() {
        let engine = read(&registration()).unwrap();
        assert_eq!(
            engine,
            ToolRegistration {
                name: "Northgate exams".to_owned(),
                login_address: "https://engine.example/log_in?id=7".to_owned(),
                target_address: "https://engine.example/launch".to_owned(),
                deep_link_target: None,
                redirect_addresses: vec![
                    "https://engine.example/launch".to_owned(),
                    "https://engine.example/other".to_owned()
                ],
                custom: "id=7\nlang=de".to_owned(),
                keys_address: "https://engine.example/keys".to_owned(),
                public_key: String::new(),
                asks: EngineGrants { name: true, email: false, scores: true },
            }
        );
    }

    #[test]
    fn as_moodle_says_it_each_message_has_a_place_of_its_own() {
        let mut said = registration();
        said.as_object_mut().unwrap().remove("scope");
        said[TOOL_CONFIGURATION] = json!({
            "target_link_uri": "https://engine.example/enrol",
            "claims": ["email"],
            "scopes": ["https://purl.imsglobal.org/spec/lti-ags/scope/lineitem", SCORE],
            "messages": [
                { "type": "LtiDeepLinkingRequest", "target_link_uri": "https://engine.example/pick" },
                { "type": "LtiResourceLinkRequest", "target_link_uri": "https://engine.example/launch13" },
            ],
        });
        let engine = read(&said).unwrap();
        assert_eq!(engine.target_address, "https://engine.example/launch13");
        assert_eq!(engine.deep_link_target.as_deref(), Some("https://engine.example/pick"));
        assert_eq!(engine.asks, EngineGrants { name: false, email: true, scores: true });
        said[TOOL_CONFIGURATION]["messages"] = json!([{ "type": "LtiDeepLinkingRequest" }]);
        assert_eq!(read(&said).unwrap().deep_link_target.as_deref(), Some("https://engine.example/enrol"));
    }

    #[test]
    fn whatever_is_wrong_is_named() {
        let private = json!({ "keys": [{ "kty": "EC" }] });
        for (part, value, fault) in [
            ("client_name", json!(""), Missing("client_name")),
            ("client_name", json!("a".repeat(101)), TooLong("client_name")),
            ("initiate_login_uri", Value::Null, Missing("initiate_login_uri")),
            ("initiate_login_uri", json!(7), Missing("initiate_login_uri")),
            ("initiate_login_uri", json!("http://engine.example/"), NotSecure("initiate_login_uri")),
            ("redirect_uris", json!([]), Missing("redirect_uris")),
            ("redirect_uris", json!("https://engine.example/"), Missing("redirect_uris")),
            ("redirect_uris", json!(["javascript:alert(1)"]), NotAnAddress("redirect_uris")),
            ("redirect_uris", json!(vec!["https://engine.example/"; 51]), TooLong("redirect_uris")),
            ("jwks_uri", json!("https://user@engine.example/"), NotAnAddress("jwks_uri")),
            ("jwks", private, NoKey),
            (TOOL_CONFIGURATION, Value::Null, Missing(TOOL_CONFIGURATION)),
            (TOOL_CONFIGURATION, json!({}), Missing("target_link_uri")),
        ] {
            let mut said = registration();
            said[part] = value;
            assert_eq!(read(&said), Err(fault), "{said}");
        }
        for custom in [json!({ "a b": "1" }), json!({ "a": [] }), json!({ "a=b": "1" }), json!({ "a\nb": "1" })] {
            let mut said = registration();
            said[TOOL_CONFIGURATION]["custom_parameters"] = custom;
            assert_eq!(read(&said), Err(Custom), "{said}");
        }
        for body in ["", "[]", "7", "{", "\u{0}"] {
            assert_eq!(ToolRegistration::read(body.as_bytes(), false), Err(NotJson), "{body}");
        }
    }
}
