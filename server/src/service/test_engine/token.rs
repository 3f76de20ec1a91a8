//! Access tokens: a test engine proves by its key that it is it, and is let in for an hour (1EdTech Security Framework 1.0,
//! section 4.1; RFC 6749, section 4.4; RFC 7523).

use std::time::Duration;

use lanyard_app::{
    error::ApiError,
    model::id::{EngineId, InstitutionId},
    paths,
};

use super::tool_keys::Busy;
use crate::{
    domain::{
        engine_message::MessageFault,
        engine_proof::EngineProof,
        scope::{Scope, Scopes},
        test_engine::ClientId,
        token::Token,
    },
    service::Service,
    storage::{NewAccessToken, TokenAdded},
};

/// How long a token is good.
const GOOD_FOR: Duration = Duration::from_hours(1);

/// How the proof is said to be one.
const PROOF_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What an engine asks with.
#[derive(Clone, Copy, Debug)]
pub struct TokenQuestion<'a> {
    /// `client_credentials`.
    pub grant_type: &'a str,
    /// That the proof is a signed token.
    pub proof_type: &'a str,
    /// The proof.
    pub proof: &'a str,
    /// What the token is to be good for.
    pub scope: &'a str,
}

/// A token that is given out.
#[derive(Clone, Debug)]
pub struct GivenToken {
    /// The token.
    pub token: String,
    /// What it is good for: words with blanks between them.
    pub scope: String,
    /// For how many seconds.
    pub seconds: u64,
}

/// Why none is given out.
#[derive(Debug)]
pub enum NoToken {
    /// The engine asks in a way that is not the standard's.
    Unsupported,
    /// The engine has not proven that it is it.
    NotProven(MessageFault),
    /// It asks for nothing that a token is good for.
    Scope,
    /// The institution lets it tell nothing.
    NotGranted,
    /// Too many wait for the keys that the engine publishes.
    Busy,
    /// Something failed.
    Failed(ApiError),
}

impl<T: Into<ApiError>> From<T> for NoToken {
    fn from(error: T) -> Self {
        Self::Failed(error.into())
    }
}

/// An engine that was let in.
#[derive(Clone, Debug)]
pub struct EngineVisitor {
    institution: InstitutionId,
    engine: EngineId,
    token_hash: [u8; 32],
    scopes: Scopes,
}

impl EngineVisitor {
    /// The tenant.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// The engine.
    #[must_use]
    pub const fn engine(&self) -> EngineId {
        self.engine
    }

    /// What is kept of its token.
    #[must_use]
    pub const fn token_hash(&self) -> &[u8; 32] {
        &self.token_hash
    }

    /// Whether it is let in for this.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.has(scope)
    }
}

impl Service {
    /// Gives an engine a token for a proof.
    pub async fn give_access_token(&self, question: &TokenQuestion<'_>) -> Result<GivenToken, NoToken> {
        if question.grant_type != "client_credentials" || question.proof_type != PROOF_TYPE || question.proof.is_empty()
        {
            return Err(NoToken::Unsupported);
        }
        let proof = EngineProof::read(question.proof).map_err(NoToken::NotProven)?;
        let ours = &self.config.public_url;
        let now = self.clock.now();
        proof.message().check(&[&ours.join(paths::LTI_TOKEN), ours.origin()], now).map_err(NoToken::NotProven)?;
        let unknown = NoToken::NotProven(MessageFault::NoKey);
        let Some(client) = ClientId::parse(proof.client_id()) else { return Err(unknown) };
        let found = self.store.test_engine_find(client.institution, client.engine).await?;
        let Some(found) = found.filter(|found| found.switched_on && found.engine.has_keys()) else {
            return Err(unknown);
        };
        match self.is_signed_by(&found.engine, proof.message()).await {
            Ok(true) => {}
            Ok(false) => return Err(unknown),
            Err(Busy) => return Err(NoToken::Busy),
        }
        if !found.engine.may_score {
            return Err(NoToken::NotGranted);
        }
        let scopes = Scopes::granted(question.scope).ok_or(NoToken::Scope)?;
        // Whoever waited for the engine's answer is late.
        let now = self.clock.now();
        let token = Token::draw(client.institution, now, &self.random)?;
        let new = NewAccessToken {
            engine: client.engine,
            token_hash: &token.hash(),
            scopes: &scopes.text(),
            expires_at: now.plus(GOOD_FOR),
            proof_hash: &proof.hash(),
            proof_until: proof.message().good_until(),
        };
        match self.store.access_token_add(client.institution, new).await? {
            TokenAdded::Added => {
                Ok(GivenToken { token: token.text(), scope: scopes.text(), seconds: GOOD_FOR.as_secs() })
            }
            TokenAdded::ProofUsed => Err(NoToken::NotProven(MessageFault::Used)),
            TokenAdded::NoEngine => Err(unknown),
        }
    }

    /// The engine that this token lets in; `None` for whatever lets nobody in.
    pub async fn engine_visitor(&self, token: &str) -> Result<Option<EngineVisitor>, ApiError> {
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let (institution, token_hash) = (token.institution(), token.hash());
        let found = self.store.access_token_find(institution, &token_hash, self.clock.now()).await?;
        Ok(found.and_then(|found| {
            let scopes = Scopes::granted(&found.scopes)?;
            Some(EngineVisitor { institution, engine: found.engine, token_hash, scopes })
        }))
    }
}
