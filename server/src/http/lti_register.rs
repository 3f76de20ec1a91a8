//! `/lti/register`: a test engine registers itself (LTI Dynamic Registration 1.0, section 3; RFC 7591), and what it reads before.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header::WWW_AUTHENTICATE, request::Parts},
    response::{IntoResponse as _, Response},
};
use lanyard_app::paths;
use serde_json::{Map, Value, json};

use super::{Lanyard, answer, visitor::bearer_token};
use crate::{
    domain::{
        registration::{TOOL_CONFIGURATION, ToolRegistration},
        scope::Scope,
    },
    service::test_engine::registration::{NotRegistered, RegisteredEngine},
};

/// Where what belongs to LTI stands in what is said of this server.
const PLATFORM_CONFIGURATION: &str = "https://purl.imsglobal.org/spec/lti-platform-configuration";

/// The messages that an engine may be sent.
const LAUNCH: &str = "LtiResourceLinkRequest";
const DEEP_LINK: &str = "LtiDeepLinkingRequest";

/// `GET /.well-known/openid-configuration`: the same for everybody, since a client ID names its institution.
pub async fn configuration(State(lanyard): State<Lanyard>) -> Response {
    let here = |path| lanyard.config.public_url.join(path);
    let scopes: Vec<&str> = std::iter::once("openid").chain(Scope::ALL.map(Scope::word)).collect();
    let said = json!({
        "issuer": lanyard.config.public_url.origin(),
        "authorization_endpoint": here(paths::LTI_AUTHORIZE),
        "token_endpoint": here(paths::LTI_TOKEN),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "jwks_uri": here(paths::LTI_KEYS),
        "registration_endpoint": here(paths::LTI_REGISTER),
        "scopes_supported": scopes,
        "response_types_supported": ["id_token"],
        "response_modes_supported": ["form_post"],
        "grant_types_supported": ["implicit", "client_credentials"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "aud", "sub", "name", "email", "locale"],
        PLATFORM_CONFIGURATION: {
            "product_family_code": "lanyard",
            "version": env!("CARGO_PKG_VERSION"),
            "messages_supported": [{ "type": LAUNCH }, { "type": DEEP_LINK }],
            "variables": [],
        },
    });
    Json(said).into_response()
}

/// `POST /lti/register`. The token in its head is the one thing that says who sends it.
pub async fn register(State(lanyard): State<Lanyard>, parts: Parts, body: Bytes) -> Response {
    let token = bearer_token(&parts.headers).unwrap_or_default();
    match lanyard.service.register_engine(token, &body).await {
        Ok(registered) => (StatusCode::CREATED, Json(said(&registered))).into_response(),
        Err(not) => refused(&lanyard, not),
    }
}

/// The registration as it is kept, with what the engine is known by.
fn said(registered: &RegisteredEngine) -> Value {
    let RegisteredEngine { client_id, deployment_id, said } = registered;
    let mut whole = json!({
        "client_id": client_id,
        "client_name": said.name,
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": said.login_address,
        "redirect_uris": said.redirect_addresses,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": if said.asks.scores { Scope::ALL.map(Scope::word).join(" ") } else { String::new() },
        TOOL_CONFIGURATION: of_lti(client_id, deployment_id, said),
    });
    if !said.keys_address.is_empty() {
        whole["jwks_uri"] = json!(said.keys_address);
    }
    if let Ok(keys) = serde_json::from_str::<Value>(&said.public_key) {
        whole["jwks"] = keys;
    }
    whole
}

fn of_lti(client_id: &str, deployment_id: &str, said: &ToolRegistration) -> Value {
    let asked = [(true, "iss"), (true, "sub"), (said.asks.name, "name"), (said.asks.email, "email")];
    let claims: Vec<&str> = asked.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, claim)| claim).collect();
    let launch = json!({ "type": LAUNCH, "target_link_uri": said.target_address });
    let deep_link =
        said.deep_link_target.as_ref().map(|target| json!({ "type": DEEP_LINK, "target_link_uri": target }));
    let messages: Vec<Value> = std::iter::once(launch).chain(deep_link).collect();
    let custom = said.custom.lines().filter_map(|line| line.split_once('='));
    let custom: Map<String, Value> = custom.map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let domain = said.target_address.parse::<axum::http::Uri>().ok();
    json!({
        "version": "1.3.0",
        "client_id": client_id,
        "deployment_id": deployment_id,
        "domain": domain.as_ref().and_then(|address| Some(address.authority()?.as_str())),
        "target_link_uri": said.target_address,
        "custom_parameters": custom,
        "claims": claims,
        "messages": messages,
    })
}

/// As RFC 7591 has it, section 3.2.2; as RFC 6750 where the token is not good.
fn refused(lanyard: &Lanyard, not: NotRegistered) -> Response {
    let (status, code, why) = match not {
        NotRegistered::Failed(error) => return answer::problem(lanyard, &error),
        NotRegistered::NotLetIn => {
            let why = "the registration token was used, is over, or is none of this platform";
            (StatusCode::UNAUTHORIZED, "invalid_token", why.to_owned())
        }
        NotRegistered::Wrong(fault) => (StatusCode::BAD_REQUEST, "invalid_client_metadata", fault.to_string()),
        NotRegistered::NameTaken => {
            let why = "too many tools have this client_name".to_owned();
            (StatusCode::BAD_REQUEST, "invalid_client_metadata", why)
        }
    };
    tracing::info!(code, why, "a test engine was not registered");
    let mut response = (status, Json(json!({ "error": code, "error_description": why }))).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""));
    }
    response
}
