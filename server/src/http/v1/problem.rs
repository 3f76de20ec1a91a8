//! What a program is told when something is not done: a problem document (RFC 9457) with a type that stays, the sentence that
//! people read, and the wrong fields by name.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lanyard_app::{
    error::{ApiError, Field},
    model::program::ProgramScope,
    paths,
    words::{errors, staff::language},
};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, Response as DocumentedResponse, ResponseBuilder},
};

use crate::http::inner::Inner;

/// The media type of a problem document.
pub const PROBLEM: &str = "application/problem+json";

/// What is wrong, as RFC 9457 has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/docs/api#problem-not-found",
    "title": "Not found",
    "status": 404,
    "detail": "This page does not exist. It may have been removed, or the address may be wrong."
}))]
pub struct Problem {
    /// The kind of problem, which stays the same: an address that tells of it, relative to this server.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// This problem, as a person would read it.
    detail: String,
    /// Every field that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<WrongField>,
    /// The scope that the token lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    /// How many of the chosen logins were handed out before.
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_out: Option<i64>,
}

/// A field of the request that is wrong.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WrongField {
    /// Its name in the request.
    pub name: String,
    /// What is wrong with it.
    pub detail: String,
}

/// Why a request of a program is not carried out.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// For the reason that people are told too.
    Api(ApiError),
    /// It shows no token that is good.
    NotLetIn,
    /// Its token is not good for this.
    Scope(ProgramScope),
    /// It asks too often.
    TooOften {
        /// After how many seconds it may ask again.
        wait: u64,
    },
    /// The request is not as the document describes it.
    Malformed(WrongField),
    /// It is as the document describes it, and means nothing.
    Meaningless(WrongField),
    /// The cursor is none of ours, or belongs to another list.
    Cursor,
    /// More entries are meant than one request may take.
    TooMany {
        /// How many it may take.
        most: i64,
    },
}

impl<T: Into<ApiError>> From<T> for Refusal {
    fn from(error: T) -> Self {
        Self::Api(error.into())
    }
}

/// A kind of problem: its name in [`Problem::kind`], what it is called, its status, and what to do about it.
pub struct Kind {
    pub name: &'static str,
    pub title: &'static str,
    pub status: StatusCode,
    pub about: &'static str,
}

macro_rules! kinds {
    ($($constant:ident = $name:literal, $title:literal, $status:ident, $about:literal;)+) => {
        $(const $constant: Kind = Kind { name: $name, title: $title, status: StatusCode::$status, about: $about };)+

        /// Every kind, for the document that tells of them.
        pub const KINDS: &[&Kind] = &[$(&$constant),+];
    };
}

kinds! {
    MALFORMED = "malformed", "Not as described", BAD_REQUEST,
        "The request is not as this document describes it: no JSON, an unknown field, another kind of value. `fields` names it.";
    CURSOR = "cursor", "Not a cursor", UNPROCESSABLE_ENTITY,
        "Begin the list anew without `cursor`, and pass on what `next` says, unchanged and with the same filters.";
    NOT_LET_IN = "not-let-in", "Not let in", UNAUTHORIZED,
        "The token is missing, unknown, expired or revoked. An owner makes another one under Settings → Programs.";
    SCOPE = "scope", "Not in scope", FORBIDDEN,
        "The token is not good for this. `scope` says what it lacks; an owner makes a token that has it.";
    FORBIDDEN = "forbidden", "Not allowed", FORBIDDEN, "Programs may not do this.";
    NOT_FOUND = "not-found", "Not found", NOT_FOUND,
        "It is not there, or belongs to another institution: the answer is the same.";
    NOT_ALLOWED = "not-allowed", "Wrong method", METHOD_NOT_ALLOWED, "`Allow` says what this address takes.";
    TOO_SLOW = "too-slow", "Too slow", REQUEST_TIMEOUT, "The body did not arrive in time. Send it again.";
    HANDED_OUT_BEFORE = "handed-out-before", "Handed out before", CONFLICT,
        "Somebody may hold some of these logins already. Nothing was handed out. Send `again` to take them all the same.";
    NOTHING_LEFT = "nothing-left", "Nothing to hand out", CONFLICT, "Not one login is meant.";
    CLOSED = "session-closed", "Session closed", CONFLICT, "The session is over, and takes nothing new.";
    NOT_CLOSED = "session-not-closed", "Session not closed", CONFLICT, "Only a closed session is opened again.";
    CHANGED = "changed", "Changed meanwhile", CONFLICT,
        "Somebody else was faster. Read what is there now, and send again what is still meant.";
    TOO_LARGE = "too-large", "Too large", PAYLOAD_TOO_LARGE, "Send less at once.";
    INVALID = "invalid", "Not valid", UNPROCESSABLE_ENTITY, "`fields` names every field that is wrong.";
    TOO_MANY = "too-many", "Too many entries", UNPROCESSABLE_ENTITY, "Name fewer entries in one request.";
    KEY_REUSED = "key-reused", "Key used before", UNPROCESSABLE_ENTITY,
        "This `Idempotency-Key` stands for another request. Use a key of its own for each.";
    TOO_OFTEN = "too-often", "Too many requests", TOO_MANY_REQUESTS,
        "Wait as many seconds as `Retry-After` says. `RateLimit` tells with every answer how many requests are left.";
    FAULT = "fault", "Fault", INTERNAL_SERVER_ERROR,
        "A fault of this server. It is in its log under the reference that the sentence names.";
    UNAVAILABLE = "unavailable", "Not available", SERVICE_UNAVAILABLE,
        "Send the same again after `Retry-After`. With an `Idempotency-Key` nothing is done twice.";
}

impl Refusal {
    /// The request is not as the document describes it. `name` is the field that is wrong; empty where it is the whole.
    pub fn malformed(name: &str, detail: &str) -> Self {
        Self::Malformed(WrongField { name: name.to_owned(), detail: detail.to_owned() })
    }

    fn kind(&self) -> &'static Kind {
        match self {
            Self::NotLetIn => &NOT_LET_IN,
            Self::Scope(_) => &SCOPE,
            Self::TooOften { .. } => &TOO_OFTEN,
            Self::Malformed(_) => &MALFORMED,
            Self::Meaningless(_) => &INVALID,
            Self::Cursor => &CURSOR,
            Self::TooMany { .. } => &TOO_MANY,
            Self::Api(error) => kind_of(error),
        }
    }

    fn problem(&self) -> Problem {
        let kind = self.kind();
        let detail = match self {
            Self::NotLetIn => "Show a token that is good: Authorization: Bearer lyd_…".to_owned(),
            Self::Scope(scope) => format!("This token is not good for {}.", scope.word()),
            Self::TooOften { wait } => format!("Wait {wait} seconds, then send this again."),
            Self::Malformed(field) | Self::Meaningless(field) => field.detail.clone(),
            Self::Cursor => "This cursor is not of this list.".to_owned(),
            Self::TooMany { most } => format!("Name {most} entries or fewer in one request."),
            Self::Api(error) => errors::refusal(error, language()).into_owned(),
        };
        Problem {
            kind: [paths::API_DOCUMENT, "#problem-", kind.name].concat(),
            title: kind.title,
            status: kind.status.as_u16(),
            detail,
            fields: self.fields(),
            scope: if let Self::Scope(scope) = self { Some(scope.word()) } else { None },
            handed_out: if let Self::Api(ApiError::HandedOutBefore { count, .. }) = self { Some(*count) } else { None },
        }
    }

    fn fields(&self) -> Vec<WrongField> {
        match self {
            Self::Malformed(field) if field.name.is_empty() => Vec::new(),
            Self::Malformed(field) | Self::Meaningless(field) => vec![field.clone()],
            Self::Api(error) => error
                .fields()
                .iter()
                .map(|wrong| WrongField {
                    name: name_of(wrong.field).to_owned(),
                    detail: errors::problem(wrong.problem, language()).into_owned(),
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// What a field is called here: forms call some of them otherwise.
const fn name_of(field: Field) -> &'static str {
    match field {
        Field::Opens => "opens_at",
        Field::Closes => "closes_at",
        other => other.control(),
    }
}

fn kind_of(error: &ApiError) -> &'static Kind {
    match error {
        ApiError::Invalid(_) => &INVALID,
        ApiError::NotFound => &NOT_FOUND,
        ApiError::NotAllowed => &NOT_ALLOWED,
        ApiError::TooSlow => &TOO_SLOW,
        ApiError::HandedOutBefore { .. } => &HANDED_OUT_BEFORE,
        ApiError::NothingLeft => &NOTHING_LEFT,
        ApiError::SessionClosed | ApiError::ClosedToNewLogins => &CLOSED,
        ApiError::SessionNotClosed => &NOT_CLOSED,
        ApiError::ListChanged { .. } | ApiError::StateChanged | ApiError::DetailsChanged { .. } => &CHANGED,
        ApiError::TooLarge | ApiError::TooManyEntries | ApiError::ReportTooLong { .. } => &TOO_LARGE,
        ApiError::KeyReused => &KEY_REUSED,
        ApiError::NotLoggedIn | ApiError::TimedOut => &NOT_LET_IN,
        ApiError::Malformed | ApiError::NoForm | ApiError::NothingSelected => &MALFORMED,
        ApiError::Internal(_) => &FAULT,
        ApiError::Busy | ApiError::GaveUp | ApiError::Unavailable | ApiError::Unknown | ApiError::Crowded => {
            &UNAVAILABLE
        }
        _ => &FORBIDDEN,
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        match self {
            Self::NotLetIn => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"lanyard\""));
            }
            Self::Scope(scope) => {
                let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.word());
                if let Ok(challenge) = HeaderValue::from_str(&challenge) {
                    headers.insert(header::WWW_AUTHENTICATE, challenge);
                }
            }
            Self::TooOften { wait } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            _ => {}
        }
        response
    }
}

/// The refusals that any endpoint may answer with, for its document.
pub struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<DocumentedResponse>> {
        let told = |(status, about): (&str, &str)| {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let response = ResponseBuilder::new().description(about).content(PROBLEM, content).build();
            (status.to_owned(), RefOr::T(response))
        };
        [
            ("400", "The request is not as this document describes it"),
            ("401", "The token is missing, unknown, expired or revoked"),
            ("403", "The token is not good for this"),
            ("404", "It is not there, or belongs to another institution"),
            ("408", "The body did not arrive in time"),
            ("409", "It does not go with what is there now"),
            ("413", "More than one request may hold"),
            ("422", "A field is wrong"),
            ("429", "Too many requests in this minute"),
            ("500", "A fault of this server"),
            ("503", "Not available for the moment"),
        ]
        .into_iter()
        .map(told)
        .collect()
    }
}

/// What layers further in refuse as people would read it is told as a program reads it.
pub async fn layer(request: Request, next: impl Inner) -> Response {
    let is_of_program = request.uri().path().starts_with(paths::API_V1);
    let mut response = next.answer(request).await;
    if !is_of_program {
        return response;
    }
    let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
    let allowed = response.headers_mut().remove(header::ALLOW);
    let mut told = Refusal::Api(error).into_response();
    if let Some(allowed) = allowed {
        told.headers_mut().insert(header::ALLOW, allowed);
    }
    told
}
