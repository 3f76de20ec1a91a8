//! The document that describes the interface: for programs (OpenAPI 3.1) and for people.

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use lanyard_app::{
    model::program::ProblemKind,
    pages::api_document::{ApiDocument, ApiEndpoint, ApiParameter, api_document},
    words::staff::{language, programs},
};
use serde_json::Value;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Description,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

use super::{
    endpoints,
    problem::{Problem, WrongField, status_of},
};
use crate::http::{Lanyard, answer};

/// What is said of the interface as a whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Lanyard",
        version = "1",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/api/v1")),
    components(schemas(Problem, WrongField)),
    modifiers(&Whole),
    tags(
        (name = "Sessions", description = "One sitting of a test each"),
        (name = "Batches", description = "The logins of one Create Codes each"),
        (name = "Logins", description = "Logins with their passwords"),
        (name = "Entries", description = "One place in a session each, with its login"),
        (name = "Candidates", description = "What candidates said of themselves"),
        (name = "Reports", description = "What became of logins, over sessions"),
        (name = "Institution", description = "The institution itself, and this program"),
    ),
)]
pub struct Document;

/// What is said of the whole, and how a token is sent.
struct Whole;

impl Modify for Whole {
    fn modify(&self, description: &mut Description) {
        description.info.description = Some(language().api_document().about.to_owned());
        if let Some(components) = &mut description.components {
            let mut http = Http::new(HttpAuthScheme::Bearer);
            http.description = Some(programs::bearer(language()));
            components.add_security_scheme("token", SecurityScheme::Http(http));
        }
    }
}

/// The description of every endpoint.
#[must_use]
pub fn openapi() -> Description {
    endpoints().into_openapi()
}

/// The same as it is sent, which never changes while the program runs.
static TEXT: LazyLock<String> = LazyLock::new(|| openapi().to_pretty_json().unwrap_or_default());

/// `GET /api/v1/openapi.json`
pub async fn json() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response()
}

/// `GET /docs/api`
pub async fn page(State(lanyard): State<Lanyard>) -> Response {
    let description: Value = serde_json::from_str(&TEXT).unwrap_or_default();
    let document = ApiDocument {
        address: lanyard.config.public_url.join(lanyard_app::paths::API_V1),
        endpoints: told(&description),
        problems: ProblemKind::ALL.map(|kind| (kind, status_of(kind).as_u16())).to_vec(),
    };
    answer::html(StatusCode::OK, api_document(&answer::door_frame(&lanyard, None), &document))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Every endpoint, in the order of the tags.
fn told(description: &Value) -> Vec<ApiEndpoint> {
    let tags = description["tags"].as_array().cloned().unwrap_or_default();
    let paths = description["paths"].as_object().cloned().unwrap_or_default();
    let operations: Vec<(&String, &String, &Value)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().into_iter().flatten().map(move |(method, of)| (path, method, of))
        })
        .collect();
    let mut told = Vec::new();
    for tag in &tags {
        for (path, method, of) in operations.iter().filter(|(_, _, of)| of["tags"][0] == tag["name"]) {
            told.push(endpoint(description, (path, method), of, text(&tag["name"])));
        }
    }
    told
}

fn endpoint(description: &Value, (path, method): (&str, &str), of: &Value, tag: String) -> ApiEndpoint {
    let success =
        ["200", "201"].into_iter().find_map(|status| of["responses"].get(status).map(|found| (status, found)));
    let scope = of["security"][0]["token"][0].as_str().unwrap_or_default().to_owned();
    let parameters = of["parameters"].as_array().cloned().unwrap_or_default();
    ApiEndpoint {
        id: text(&of["operationId"]),
        tag,
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        title: text(&of["summary"]),
        about: text(&of["description"]),
        scope,
        parameters: parameters
            .iter()
            .map(|parameter| ApiParameter {
                name: text(&parameter["name"]),
                place: text(&parameter["in"]),
                required: parameter["required"] == true,
                about: text(&parameter["description"]),
            })
            .collect(),
        sent: sample(description, &of["requestBody"]["content"]["application/json"]["schema"]),
        fields: fields(description, &of["requestBody"]["content"]["application/json"]["schema"]),
        status: success.map(|(status, _)| status.to_owned()).unwrap_or_default(),
        answered: success.and_then(|(_, found)| sample(description, &found["content"]["application/json"]["schema"])),
        answered_fields: success
            .map(|(_, found)| fields(description, &found["content"]["application/json"]["schema"]))
            .unwrap_or_default(),
    }
}

/// What a schema stands for, wherever it is written.
fn resolved<'a>(description: &'a Value, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    name.map_or(schema, |name| &description["components"]["schemas"][name])
}

/// An example of a value with this schema: the schema's own, or one made of those of its parts.
fn example(description: &Value, schema: &Value) -> Value {
    let schema = resolved(description, schema);
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    for all in ["oneOf", "allOf", "anyOf"] {
        let parts = schema[all].as_array().into_iter().flatten();
        if let Some(part) = parts.clone().find(|part| part["type"] != "null") {
            return example(description, part);
        }
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find_map(Value::as_str).unwrap_or_default(),
        kind => kind.as_str().unwrap_or_default(),
    };
    match kind {
        "object" => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties.map(|(name, part)| (name.clone(), example(description, part))).collect()
        }
        "array" => Value::Array(vec![example(description, &schema["items"])]),
        "integer" => Value::from(1),
        "boolean" => Value::from(false),
        "null" => Value::Null,
        _ if schema["format"] == "date-time" => Value::from("2026-05-12T09:04:00+02:00"),
        _ if schema["format"] == "uuid" => Value::from("019e1c00-0000-7000-8000-000000000001"),
        _ => Value::Null,
    }
}

fn sample(description: &Value, schema: &Value) -> Option<String> {
    if schema.is_null() {
        return None;
    }
    serde_json::to_string_pretty(&example(description, schema)).ok()
}

/// The fields of an object, with what is said of each.
fn fields(description: &Value, schema: &Value) -> Vec<ApiParameter> {
    let schema = resolved(description, schema);
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, part)| ApiParameter {
            name: name.clone(),
            place: String::new(),
            required: required.contains(&name.as_str()),
            about: text(&part["description"]),
        })
        .collect()
}
