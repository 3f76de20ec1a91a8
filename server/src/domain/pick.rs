//! A test is picked in its engine: what the engine is asked, and what its answer says (LTI Deep Linking 2.0).

use lanyard_app::model::{
    test_engine::EngineProblem,
    test_pick::{PickAnswer, PickRefusal, PickedTest},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    clock::Timestamp,
    engine_message::{EngineMessage, MessageFault},
    launch_token::{MessageFacts, common},
    line::{LIMIT, one_line},
    test_engine as rules,
};

/// The claims of deep linking begin with this.
const CLAIM: &str = "https://purl.imsglobal.org/spec/lti-dl/claim/";

/// The one kind of thing that can be picked.
const LINK: &str = "ltiResourceLink";

/// The most characters that are repeated of what an engine says.
const LONGEST_SAID: usize = 500;

/// What an engine is asked.
#[derive(Clone, Debug)]
pub struct PickFacts<'a> {
    /// What every message says.
    pub message: MessageFacts<'a>,
    /// Where the answer is sent.
    pub answer_address: &'a str,
    /// What stands in the answer again.
    pub data: &'a str,
}

/// The claims of a question that is signed now. There is no resource link yet, and nobody's name.
#[must_use]
pub fn claims(facts: &PickFacts<'_>, now: Timestamp) -> Value {
    let mut claims = common(&facts.message, "LtiDeepLinkingRequest", now);
    claims.insert(
        [CLAIM, "deep_linking_settings"].concat(),
        json!({
            "deep_link_return_url": facts.answer_address,
            "accept_types": [LINK],
            "accept_presentation_document_targets": ["window"],
            "accept_multiple": false,
            "accept_lineitem": true,
            "auto_create": false,
            "data": facts.data,
        }),
    );
    Value::Object(claims)
}

/// What stands in an answer beside what every message says.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    nonce: String,
    #[serde(rename = "https://purl.imsglobal.org/spec/lti/claim/deployment_id")]
    deployment_id: String,
    #[serde(rename = "https://purl.imsglobal.org/spec/lti/claim/message_type")]
    message_type: String,
    #[serde(rename = "https://purl.imsglobal.org/spec/lti-dl/claim/data")]
    data: Option<String>,
    #[serde(rename = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items")]
    items: Option<Vec<Item>>,
    #[serde(rename = "https://purl.imsglobal.org/spec/lti-dl/claim/msg")]
    message: Option<String>,
    #[serde(rename = "https://purl.imsglobal.org/spec/lti-dl/claim/errormsg")]
    error: Option<String>,
}

/// Something that was picked.
#[derive(Deserialize)]
struct Item {
    #[serde(rename = "type")]
    kind: String,
    title: Option<String>,
    url: Option<String>,
    custom: Option<Map<String, Value>>,
    #[serde(rename = "lineItem")]
    result: Option<LineItem>,
}

#[derive(Deserialize)]
struct LineItem {
    label: Option<String>,
    #[serde(rename = "scoreMaximum")]
    maximum: Option<serde_json::Number>,
}

/// An answer that was read and not checked.
pub struct EngineAnswer<'a> {
    message: EngineMessage<'a>,
    claims: Claims,
}

impl<'a> EngineAnswer<'a> {
    /// Reads what it says.
    pub fn read(text: &'a str) -> Result<Self, MessageFault> {
        let (message, claims) = EngineMessage::read::<Claims>(text)?;
        if claims.nonce.is_empty() || claims.message_type != "LtiDeepLinkingResponse" {
            return Err(MessageFault::Malformed);
        }
        Ok(Self { message, claims })
    }

    /// The answer as it was signed.
    #[must_use]
    pub const fn message(&self) -> &EngineMessage<'a> {
        &self.message
    }

    /// What is kept of it, so that it is good once.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"nonce ").chain_update(&self.claims.nonce).finalize().into()
    }

    /// Whether it comes from this client and installation, and answers the question with this data.
    pub fn answers(&self, client_id: &str, deployment_id: &str, data: &str) -> Result<(), MessageFault> {
        let said = &self.claims;
        if said.iss != client_id || said.deployment_id != deployment_id {
            return Err(MessageFault::Client);
        }
        if said.data.as_deref() == Some(data) { Ok(()) } else { Err(MessageFault::Malformed) }
    }

    /// What was picked in an engine whose launches lead to `engine_target`; `is_inside_allowed` as in [`rules::address`].
    #[must_use]
    pub fn picked(&self, engine_target: &str, is_inside_allowed: bool) -> PickAnswer {
        let said = |text: &Option<String>| text.as_deref().map(one_line).filter(|text| !text.is_empty());
        let failed = said(&self.claims.error);
        let items = self.claims.items.as_deref().unwrap_or_default();
        let picked = match items {
            _ if failed.is_some() => Err(PickRefusal::Failed),
            [] => Err(PickRefusal::Nothing),
            [item] if item.kind != LINK => Err(PickRefusal::AnotherKind),
            [item] => item.read(engine_target, is_inside_allowed),
            _ => Err(PickRefusal::Several),
        };
        let said = failed.or_else(|| said(&self.claims.message)).unwrap_or_default();
        PickAnswer { picked, said: said.chars().take(LONGEST_SAID).collect() }
    }
}

impl Item {
    fn read(&self, engine_target: &str, is_inside_allowed: bool) -> Result<PickedTest, PickRefusal> {
        let target_address = match rules::address(self.url.as_deref().unwrap_or_default(), is_inside_allowed) {
            Err(EngineProblem::Missing) => String::new(),
            Ok(target) if !rules::are_of_one_host(&target, engine_target) => return Err(PickRefusal::ForeignHost),
            read => read.map_err(|_| PickRefusal::Unusable)?,
        };
        let mut custom = Vec::new();
        for (name, value) in self.custom.iter().flatten() {
            custom.push((name.clone(), rules::as_text(value).ok_or(PickRefusal::Unusable)?));
        }
        // Whatever a line would not keep to the letter, the engine would not find again.
        let lines = rules::as_lines(&custom);
        if rules::custom(&lines).ok().as_ref() != Some(&custom) {
            return Err(PickRefusal::Unusable);
        }
        let line = |text: Option<&String>| -> String {
            text.map(|text| one_line(text)).unwrap_or_default().chars().take(LIMIT).collect()
        };
        let item = self.result.as_ref();
        let maximum = item.and_then(|item| item.maximum.as_ref());
        let maximum = maximum.filter(|maximum| maximum.as_f64().is_some_and(|maximum| maximum > 0.0));
        Ok(PickedTest {
            title: line(self.title.as_ref()),
            target_address,
            custom: lines,
            result_label: line(item.and_then(|item| item.label.as_ref())),
            result_maximum: maximum.map(ToString::to_string).unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;

    use super::{
        super::launch_token::{ComesAs, MessageFacts},
        *,
    };

    const DATA: &str = "0a1b";

    fn answer(changes: &Value) -> Value {
        let mut claims = json!({
            "iss": "client",
            "aud": ["https://lanyard.example"],
            "iat": 1_778_580_000,
            "exp": 1_778_580_600,
            "nonce": "n",
            "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "1",
            "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiDeepLinkingResponse",
            "https://purl.imsglobal.org/spec/lti-dl/claim/data": DATA,
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    fn signed(claims: &Value) -> String {
        let part = |part: &Value| BASE64URL_NOPAD.encode(part.to_string().as_bytes());
        [&part(&json!({ "alg": "RS256" })), ".", &part(claims), ".AA"].concat()
    }

    fn of_items(items: &Value) -> PickAnswer {
        let claims = answer(&json!({ "https://purl.imsglobal.org/spec/lti-dl/claim/content_items": items }));
        EngineAnswer::read(&signed(&claims)).unwrap().picked("https://engine.example/launch", false)
    }

    #[test]
    fn a_question_names_where_the_answer_goes_and_nobody() {
        let message = MessageFacts {
            issuer: "https://lanyard.example",
            client_id: "client",
            deployment_id: "1",
            subject: "0123",
            comes_as: ComesAs::Instructor,
            nonce: "n",
            target: "https://engine.example/pick",
            session_id: "session",
            session: "Spring placement",
            locale: "en",
            return_address: "https://lanyard.example/admin",
            custom: &[],
        };
        let facts = PickFacts { message, answer_address: "https://lanyard.example/lti/deep-link/t", data: DATA };
        let said = claims(&facts, Timestamp::from_micros(0));
        let settings = &said["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"];
        assert_eq!(settings["deep_link_return_url"], "https://lanyard.example/lti/deep-link/t");
        assert_eq!(settings["accept_types"], json!(["ltiResourceLink"]));
        assert_eq!(
            said["https://purl.imsglobal.org/spec/lti/claim/roles"],
            json!(["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"])
        );
        for absent in ["name", "email", "https://purl.imsglobal.org/spec/lti/claim/resource_link"] {
            assert!(said.get(absent).is_none(), "{absent}");
        }
    }

    #[test]
    fn an_answer_belongs_to_its_question() {
        let text = signed(&answer(&json!({})));
        let read = EngineAnswer::read(&text).unwrap();
        assert_eq!(read.answers("client", "1", DATA), Ok(()));
        assert_eq!(read.answers("other", "1", DATA), Err(MessageFault::Client));
        assert_eq!(read.answers("client", "2", DATA), Err(MessageFault::Client));
        assert_eq!(read.answers("client", "1", "0a1c"), Err(MessageFault::Malformed));
        for wrong in [
            json!({ "nonce": "" }),
            json!({ "nonce": null }),
            json!({ "exp": null }),
            json!({ "https://purl.imsglobal.org/spec/lti/claim/message_type": "LtiResourceLinkRequest" }),
            json!({ "https://purl.imsglobal.org/spec/lti-dl/claim/content_items": "none" }),
        ] {
            assert_eq!(EngineAnswer::read(&signed(&answer(&wrong))).err(), Some(MessageFault::Malformed), "{wrong}");
        }
    }

    #[test]
    fn a_test_is_kept_as_the_engine_names_it() {
        let item = json!({
            "type": "ltiResourceLink",
            "title": " German\nB1 ",
            "url": "https://engine.example/launch?test=b1",
            "custom": { "id": "7", "part": 2 },
            "lineItem": { "label": "German", "scoreMaximum": 87.5, "resourceId": "x" },
        });
        assert_eq!(
            of_items(&json!([item])).picked,
            Ok(PickedTest {
                title: "German B1".to_owned(),
                target_address: "https://engine.example/launch?test=b1".to_owned(),
                custom: "id=7\npart=2".to_owned(),
                result_label: "German".to_owned(),
                result_maximum: "87.5".to_owned(),
            })
        );
        // Libraries write null for what there is not.
        let bare = json!({ "type": "ltiResourceLink", "title": null, "url": null, "custom": {} });
        assert_eq!(of_items(&json!([bare])).picked, Ok(PickedTest::default()));
    }

    #[test]
    fn whatever_is_no_test_has_a_reason() {
        let link = |more: Value| {
            let mut item = json!({ "type": "ltiResourceLink" });
            for (name, value) in more.as_object().unwrap() {
                item[name] = value.clone();
            }
            item
        };
        for (items, reason) in [
            (json!(null), PickRefusal::Nothing),
            (json!([]), PickRefusal::Nothing),
            (json!([{ "type": "html", "html": "<b>" }]), PickRefusal::AnotherKind),
            (json!([link(json!({})), link(json!({}))]), PickRefusal::Several),
            (json!([link(json!({ "url": "https://evil.example/launch" }))]), PickRefusal::ForeignHost),
            (json!([link(json!({ "url": "javascript:alert(1)" }))]), PickRefusal::Unusable),
            (json!([link(json!({ "custom": { "a b": "1" } }))]), PickRefusal::Unusable),
            (json!([link(json!({ "custom": { "a": "1\nb=2" } }))]), PickRefusal::Unusable),
            (json!([link(json!({ "custom": { "a": ["1"] } }))]), PickRefusal::Unusable),
        ] {
            assert_eq!(of_items(&items).picked, Err(reason), "{items}");
        }
        let failed = answer(&json!({
            "https://purl.imsglobal.org/spec/lti-dl/claim/errormsg": "No licence\nfor this test",
            "https://purl.imsglobal.org/spec/lti-dl/claim/content_items": [link(json!({}))],
        }));
        let read = EngineAnswer::read(&signed(&failed)).unwrap().picked("https://engine.example/", false);
        assert_eq!(read, PickAnswer { picked: Err(PickRefusal::Failed), said: "No licence for this test".to_owned() });
    }
}
