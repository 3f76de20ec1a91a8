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
    model::program::{ProblemKind, ProgramScope, RequestFault},
    paths,
    words::{
        errors,
        staff::{language, programs as sentences},
    },
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
    "detail": "It is not there, or belongs to another institution."
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

impl WrongField {
    /// What is wrong with the field of this name.
    pub fn of(name: &str, fault: RequestFault) -> Self {
        Self { name: name.to_owned(), detail: said(fault) }
    }
}

fn said(fault: RequestFault) -> String {
    sentences::request_fault(fault, language()).into_owned()
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

/// The status that a kind of problem is answered with.
pub const fn status_of(kind: ProblemKind) -> StatusCode {
    match kind {
        ProblemKind::Malformed => StatusCode::BAD_REQUEST,
        ProblemKind::NotLetIn => StatusCode::UNAUTHORIZED,
        ProblemKind::Scope | ProblemKind::Forbidden => StatusCode::FORBIDDEN,
        ProblemKind::NotFound => StatusCode::NOT_FOUND,
        ProblemKind::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ProblemKind::TooSlow => StatusCode::REQUEST_TIMEOUT,
        ProblemKind::HandedOutBefore
        | ProblemKind::NothingLeft
        | ProblemKind::Closed
        | ProblemKind::NotClosed
        | ProblemKind::Changed => StatusCode::CONFLICT,
        ProblemKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemKind::Cursor | ProblemKind::Invalid | ProblemKind::TooMany | ProblemKind::KeyReused => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        ProblemKind::TooOften => StatusCode::TOO_MANY_REQUESTS,
        ProblemKind::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        ProblemKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl Refusal {
    /// The request is not as the document describes it, for the field of this name.
    pub fn malformed(name: &str, fault: RequestFault) -> Self {
        Self::Malformed(WrongField::of(name, fault))
    }

    const fn kind(&self) -> ProblemKind {
        match self {
            Self::NotLetIn => ProblemKind::NotLetIn,
            Self::Scope(_) => ProblemKind::Scope,
            Self::TooOften { .. } => ProblemKind::TooOften,
            Self::Malformed(_) => ProblemKind::Malformed,
            Self::Meaningless(_) => ProblemKind::Invalid,
            Self::Cursor => ProblemKind::Cursor,
            Self::TooMany { .. } => ProblemKind::TooMany,
            Self::Api(error) => kind_of(error),
        }
    }

    fn problem(&self) -> Problem {
        let kind = self.kind();
        let detail = match self {
            Self::NotLetIn => said(RequestFault::NotLetIn),
            Self::Scope(scope) => said(RequestFault::Scope(*scope)),
            Self::TooOften { wait } => said(RequestFault::TooOften { wait: *wait }),
            Self::Malformed(field) | Self::Meaningless(field) => field.detail.clone(),
            Self::Cursor => said(RequestFault::Cursor),
            Self::TooMany { most } => said(RequestFault::TooMany { most: *most }),
            Self::Api(ApiError::NotFound) => said(RequestFault::NotFound),
            Self::Api(ApiError::NotAllowed) => said(RequestFault::NotAllowed),
            Self::Api(error) => errors::refusal(error, language()).into_owned(),
        };
        Problem {
            kind: [paths::API_DOCUMENT, "#problem-", kind.name()].concat(),
            title: sentences::problem(kind, language()).0,
            status: status_of(kind).as_u16(),
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

const fn kind_of(error: &ApiError) -> ProblemKind {
    match error {
        ApiError::Invalid(_) => ProblemKind::Invalid,
        ApiError::NotFound => ProblemKind::NotFound,
        ApiError::NotAllowed => ProblemKind::NotAllowed,
        ApiError::TooSlow => ProblemKind::TooSlow,
        ApiError::HandedOutBefore { .. } => ProblemKind::HandedOutBefore,
        ApiError::NothingLeft => ProblemKind::NothingLeft,
        ApiError::SessionClosed | ApiError::ClosedToNewLogins => ProblemKind::Closed,
        ApiError::SessionNotClosed => ProblemKind::NotClosed,
        ApiError::ListChanged { .. } | ApiError::StateChanged | ApiError::DetailsChanged { .. } => ProblemKind::Changed,
        ApiError::TooLarge | ApiError::TooManyEntries | ApiError::ReportTooLong { .. } => ProblemKind::TooLarge,
        ApiError::KeyReused => ProblemKind::KeyReused,
        ApiError::NotLoggedIn | ApiError::TimedOut => ProblemKind::NotLetIn,
        ApiError::Malformed | ApiError::NoForm | ApiError::NothingSelected => ProblemKind::Malformed,
        ApiError::Internal(_) => ProblemKind::Fault,
        ApiError::Busy | ApiError::GaveUp | ApiError::Unavailable | ApiError::Unknown | ApiError::Crowded => {
            ProblemKind::Unavailable
        }
        _ => ProblemKind::Forbidden,
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
        let mut about: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for kind in ProblemKind::ALL {
            about.entry(status_of(kind).as_u16()).or_default().push(sentences::problem(kind, language()).0);
        }
        // The router answers with it, at no endpoint.
        about.remove(&StatusCode::METHOD_NOT_ALLOWED.as_u16());
        let told = |(status, titles): (u16, Vec<&str>)| {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
            let response = ResponseBuilder::new().description(titles.join(" · ")).content(PROBLEM, content).build();
            (status.to_string(), RefOr::T(response))
        };
        about.into_iter().map(told).collect()
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
