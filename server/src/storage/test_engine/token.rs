//! Access tokens of test engines: given out for a proof that is good once, found while they are good, cleared away.

use lanyard_app::model::id::{EngineId, InstitutionId};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        database::{
            engine::{Connection, Ending},
            value::values,
        },
    },
};

/// A token, and the proof that it is given out for.
#[derive(Clone, Copy, Debug)]
pub struct NewAccessToken<'a> {
    /// The engine.
    pub engine: EngineId,
    /// The hash of the token.
    pub token_hash: &'a [u8; 32],
    /// What it is good for: words with blanks between them.
    pub scopes: &'a str,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// What is kept of the proof.
    pub proof_hash: &'a [u8; 32],
    /// Until when the proof is known.
    pub proof_until: Timestamp,
}

/// What came of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenAdded {
    /// The token is good.
    Added,
    /// The proof was used before.
    ProofUsed,
    /// The engine is gone or switched off.
    NoEngine,
}

/// What a good token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAccessToken {
    /// Whose it is.
    pub engine: EngineId,
    /// What it is good for: words with blanks between them.
    pub scopes: String,
}

impl Store {
    /// Uses a proof and gives out a token for it. A proof that was used gives none, whoever asks at whichever server.
    pub async fn access_token_add(
        &self,
        institution: InstitutionId,
        new: NewAccessToken<'_>,
    ) -> Result<TokenAdded, StoreError> {
        let added = self.engine().write(|connection| {
            Box::pin(async move {
                connection.use_proof(institution, new.engine, (new.proof_hash, new.proof_until)).await?;
                let added = connection
                    .execute(
                        "insert into access_token (institution_id, token_hash, engine_id, scopes, expires_at) \
                         select e.institution_id, $3, e.id, $4, $5 from test_engine e \
                         where e.institution_id = $1 and e.id = $2 and e.switched_on = 1 and e.kind = 'lti'",
                        values![institution, new.engine, new.token_hash.as_slice(), new.scopes, new.expires_at],
                    )
                    .await?;
                Ok(if added == 0 { Ending::Undo(TokenAdded::NoEngine) } else { Ending::Keep(TokenAdded::Added) })
            })
        });
        match added.await {
            // Tokens are drawn; the proof is the one thing that can have been there.
            Err(StoreError::Conflict) => Ok(TokenAdded::ProofUsed),
            other => other,
        }
    }

    /// What a token is good for now; `None` when it is over, or its engine is switched off or may tell nothing any more.
    pub async fn access_token_find(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<FoundAccessToken>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select t.engine_id, t.scopes from access_token t join test_engine e \
                 on e.institution_id = t.institution_id and e.id = t.engine_id where t.institution_id = $1 \
                 and t.token_hash = $2 and t.expires_at > $3 and e.switched_on = 1 and e.may_score = 1 and e.kind = 'lti'",
                values![institution, token_hash.as_slice(), now],
            )
            .await?;
        row.map(|row| Ok(FoundAccessToken { engine: row.get("engine_id")?, scopes: row.get("scopes")? })).transpose()
    }

    /// Removes tokens and proofs that are over, in every institution, a piece at a time; returns how many.
    pub async fn access_token_purge(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut gone = 0;
        loop {
            let tokens = self
                .engine()
                .execute(
                    "delete from access_token where (institution_id, token_hash) in (select institution_id, token_hash \
                     from access_token where expires_at < $1 limit 2000)",
                    values![now],
                )
                .await?;
            let proofs = self
                .engine()
                .execute(
                    "delete from engine_proof where (institution_id, engine_id, proof_hash) in (select institution_id, \
                     engine_id, proof_hash from engine_proof where good_until < $1 limit 2000)",
                    values![now],
                )
                .await?;
            gone += tokens + proofs;
            if tokens.max(proofs) < 2000 {
                return Ok(gone);
            }
        }
    }
}

impl Connection<'_> {
    /// Notes that what an engine that is switched on signed was used; [`StoreError::Conflict`] where it was used before.
    pub(in crate::storage::test_engine) async fn use_proof(
        &mut self,
        institution: InstitutionId,
        engine: EngineId,
        (proof_hash, good_until): (&[u8; 32], Timestamp),
    ) -> Result<(), StoreError> {
        self.execute(
            "insert into engine_proof (institution_id, engine_id, proof_hash, good_until) \
             select e.institution_id, e.id, $3, $4 from test_engine e \
             where e.institution_id = $1 and e.id = $2 and e.switched_on = 1 and e.kind = 'lti'",
            values![institution, engine, proof_hash.as_slice(), good_until],
        )
        .await?;
        Ok(())
    }

    /// Whether a token of this engine is good at this moment, in the transaction of what it is good for.
    pub(in crate::storage::test_engine) async fn is_let_in(
        &mut self,
        institution: InstitutionId,
        engine: EngineId,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let found = self
            .fetch_optional(
                "select t.engine_id from access_token t join test_engine e on e.institution_id = t.institution_id \
                 and e.id = t.engine_id where t.institution_id = $1 and t.token_hash = $2 and t.engine_id = $3 \
                 and t.expires_at > $4 and e.switched_on = 1 and e.may_score = 1 and e.kind = 'lti'",
                values![institution, token_hash.as_slice(), engine, now],
            )
            .await?;
        Ok(found.is_some())
    }
}
