//! Engines that speak no LTI: a candidate follows a link to one, and with its token it tells what came of that.

use lanyard_app::model::{
    act::Act,
    id::{EngineId, InstitutionId, SessionId},
};

use crate::storage::{
    Holder, Store, StoreError,
    audit::{Audit, AuditEvent},
    database::{
        engine::{Connection, Ending},
        value::values,
    },
};

/// Whose token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateTokenOwner {
    /// The engine.
    pub engine: EngineId,
    /// It may tell at present.
    pub switched_on: bool,
}

impl Store {
    /// A candidate goes to an engine by a link, and is known there by this subject from now on; the first time starts the test.
    /// `false` when the browser session may not act for the entry any more, and when the engine is gone or switched off.
    pub async fn link_follow(
        &self,
        institution: InstitutionId,
        holder: Holder,
        (engine, subject): (EngineId, &str),
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let session: Option<SessionId> = connection.lock_session_of(institution, holder.entry).await?;
                    let Some(session) = session else { return Ok(Ending::Undo(false)) };
                    if connection.hold_browser_session(institution, holder).await?.is_none() {
                        return Ok(Ending::Undo(false));
                    }
                    if !connection.is_switched_on(institution, engine).await? {
                        return Ok(Ending::Undo(false));
                    }
                    // The session may have been given another engine meanwhile; who has pressed goes where that led.
                    connection.make_line_item(institution, (session, engine), audit).await?;
                    connection.note_launched(institution, (session, engine), (holder.entry, subject)).await?;
                    connection.start_test(institution, (session, holder.entry), audit).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Gives an engine another token to tell states with; the one before is good for nothing. `false` where there is no engine.
    pub async fn state_token_renew(
        &self,
        institution: InstitutionId,
        engine: EngineId,
        token_hash: &[u8; 32],
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let renewed = connection
                        .execute(
                            "update test_engine set state_token_hash = $3, updated_at = $4 where institution_id = $1 \
                             and id = $2 and kind <> 'lti'",
                            values![institution, engine, token_hash.as_slice(), audit.at],
                        )
                        .await?;
                    if renewed == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let event = AuditEvent { act: Act::EngineChanged, session: None, subject: engine.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// Whose token this is; `None` where it is nobody's any more.
    pub async fn state_token_find(
        &self,
        institution: InstitutionId,
        token_hash: &[u8; 32],
    ) -> Result<Option<StateTokenOwner>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select id, switched_on from test_engine where institution_id = $1 and state_token_hash = $2 \
                 and kind <> 'lti'",
                values![institution, token_hash.as_slice()],
            )
            .await?;
        row.map(|row| Ok(StateTokenOwner { engine: row.get("id")?, switched_on: row.get("switched_on")? })).transpose()
    }

    /// The session in which an engine knows a candidate by this subject; `None` where nobody came by it.
    pub async fn launched_session(
        &self,
        institution: InstitutionId,
        engine: EngineId,
        subject: &str,
    ) -> Result<Option<SessionId>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select session_id from test_result where institution_id = $1 and engine_id = $2 and subject = $3",
                values![institution, engine, subject],
            )
            .await?;
        row.map(|row| row.get("session_id")).transpose()
    }
}

impl Connection<'_> {
    /// Whether candidates are led to an engine at this moment.
    async fn is_switched_on(&mut self, institution: InstitutionId, engine: EngineId) -> Result<bool, StoreError> {
        let found = self
            .fetch_optional(
                "select id from test_engine where institution_id = $1 and id = $2 and switched_on = 1",
                values![institution, engine],
            )
            .await?;
        Ok(found.is_some())
    }

    /// Whether a token to tell states with is this engine's at this moment, in the transaction of what it tells.
    pub(in crate::storage::test_engine) async fn may_tell(
        &mut self,
        institution: InstitutionId,
        engine: EngineId,
        token_hash: &[u8; 32],
    ) -> Result<bool, StoreError> {
        let found = self
            .fetch_optional(
                "select id from test_engine where institution_id = $1 and id = $2 and state_token_hash = $3 \
                 and kind <> 'lti' and switched_on = 1",
                values![institution, engine, token_hash.as_slice()],
            )
            .await?;
        Ok(found.is_some())
    }
}
