//! Which program asks: let in by its token, counted, and held to what its token is good for.

use axum::{
    extract::{FromRequestParts, Request},
    http::request::Parts,
    response::{IntoResponse as _, Response},
};
use lanyard_app::{
    model::{
        id::IdempotencyKey,
        program::{ProgramScope, RequestFault},
    },
    ports::{May, Principal, right::Kind},
};

use super::{limit::Limits, problem::Refusal};
use crate::{
    domain::{clock::Timestamp, idempotency},
    http::{Lanyard, inner::Inner, visitor::bearer_token},
    service::programs::tokens::ProgramVisitor,
};

/// The header that names a request, so that it is carried out once.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The longest of such names, in bytes.
const LONGEST_KEY: usize = 255;

/// The program that sends a request.
#[derive(Clone, Debug)]
pub struct Caller(ProgramVisitor);

impl Caller {
    /// Whoever asks, as services know it.
    pub const fn principal(&self) -> Principal {
        Principal::Program(self.0.program)
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Until when its token is good.
    pub const fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// Its scopes, in the order in which people read them.
    pub fn scopes(&self) -> impl Iterator<Item = ProgramScope> {
        self.0.program.scopes().iter()
    }

    /// Proof that it may do this; which right is asked follows from the method that takes the proof.
    fn may<K: Kind>(&self) -> Result<May<K>, Refusal> {
        self.0.program.may().map_err(|error| {
            let lacking = ProgramScope::ALL.into_iter().find(|scope| scope.gives(K::RIGHT));
            lacking.map_or(Refusal::Api(error), Refusal::Scope)
        })
    }

    /// What the request is called by `Idempotency-Key`, which two programs may choose alike; `None` where it is called nothing.
    pub fn key(&self, parts: &Parts) -> Result<Option<IdempotencyKey>, Refusal> {
        let Some(sent) = parts.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
        let is_one = |key: &&str| !key.is_empty() && key.len() <= LONGEST_KEY;
        let key = sent
            .to_str()
            .ok()
            .map(str::trim)
            .filter(is_one)
            .ok_or_else(|| Refusal::malformed("Idempotency-Key", RequestFault::KeyUnfit))?;
        Ok(Some(idempotency::key_of(self.0.program.id(), key)))
    }

    /// The same where a request has to be called something.
    pub fn needed_key(&self, parts: &Parts) -> Result<IdempotencyKey, Refusal> {
        self.key(parts)?.ok_or_else(|| Refusal::malformed("Idempotency-Key", RequestFault::KeyMissing))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<ProgramVisitor>().cloned().map(Self).ok_or(Refusal::NotLetIn)
    }
}

/// Proof that the program may do what it asks. Taken before anything else of a request is looked at.
pub struct Allowed<K>(pub May<K>);

impl<K: Kind, S: Sync> FromRequestParts<S> for Allowed<K> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        Caller::from_request_parts(parts, state).await?.may().map(Self)
    }
}

/// Lets programs in, and tells them with every answer how often they may ask.
pub async fn layer(lanyard: &Lanyard, limits: &Limits, mut request: Request, next: impl Inner) -> Response {
    let token = bearer_token(request.headers()).unwrap_or_default();
    let visitor = match lanyard.service.program_visitor(token).await {
        Ok(Some(visitor)) => visitor,
        Ok(None) => return Refusal::NotLetIn.into_response(),
        Err(error) => return Refusal::Api(error).into_response(),
    };
    let left = limits.count(visitor.program.id(), lanyard.config.api_requests_per_minute);
    let mut response = if left.is_used_up() {
        Refusal::TooOften { wait: left.seconds }.into_response()
    } else {
        request.extensions_mut().insert(visitor);
        next.answer(request).await
    };
    left.tell(response.headers_mut());
    response
}
