//! What an owner does to an engine: adds it, changes it, switches it, removes it.

use lanyard_app::model::{
    act::Act,
    id::{EngineId, InstitutionId},
};

use crate::storage::{
    Store, StoreError,
    audit::{Audit, AuditEvent},
    database::{engine::Ending, value::values},
    test_engine::engine::TestEngine,
};

/// What came of saving an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineWritten {
    /// It is saved.
    Written,
    /// There is no such engine to be changed.
    Missing,
    /// Another engine has its name.
    NameTaken,
}

impl Store {
    /// Adds an engine, switched on.
    pub async fn test_engine_add(
        &self,
        institution: InstitutionId,
        id: EngineId,
        engine: &TestEngine,
        audit: Audit,
    ) -> Result<EngineWritten, StoreError> {
        let added = self.engine().write(|connection| {
            Box::pin(async move {
                connection
                    .execute(
                        "insert into test_engine (institution_id, id, name, login_address, target_address, \
                         redirect_addresses, custom, keys_address, public_key, tells_name, tells_email, may_score, \
                         updated_at, deep_link_target, kind, switched_on) \
                         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)",
                        engine.values(institution, id, audit),
                    )
                    .await?;
                let event = AuditEvent { act: Act::EngineAdded, session: None, subject: id.uuid(), count: 1 };
                connection.append_audit(institution, audit, event).await?;
                Ok(Ending::Keep(EngineWritten::Written))
            })
        });
        name_taken(added.await)
    }

    /// Changes an engine that does not wait for an owner. Whatever is on its way to it goes on as it began.
    pub async fn test_engine_change(
        &self,
        institution: InstitutionId,
        id: EngineId,
        engine: &TestEngine,
        audit: Audit,
    ) -> Result<EngineWritten, StoreError> {
        let changed = self.engine().write(|connection| {
            Box::pin(async move {
                let written = connection
                    .execute(
                        "update test_engine set name = $3, login_address = $4, target_address = $5, \
                         redirect_addresses = $6, custom = $7, keys_address = $8, public_key = $9, tells_name = $10, \
                         tells_email = $11, may_score = $12, updated_at = $13, deep_link_target = $14, kind = $15 \
                         where institution_id = $1 and id = $2 and asks is null",
                        engine.values(institution, id, audit),
                    )
                    .await?;
                if written == 0 {
                    return Ok(Ending::Undo(EngineWritten::Missing));
                }
                let event = AuditEvent { act: Act::EngineChanged, session: None, subject: id.uuid(), count: 1 };
                connection.append_audit(institution, audit, event).await?;
                Ok(Ending::Keep(EngineWritten::Written))
            })
        });
        name_taken(changed.await)
    }

    /// Switches an engine on or off, unless it waits for an owner; `None` where there is none. Doing it twice is told once.
    pub async fn test_engine_switch(
        &self,
        institution: InstitutionId,
        id: EngineId,
        on: bool,
        audit: Audit,
    ) -> Result<Option<bool>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let before = connection
                        .fetch_optional(
                            "select switched_on from test_engine where institution_id = $1 and id = $2",
                            values![institution, id],
                        )
                        .await?;
                    if before.is_none() {
                        return Ok(Ending::Undo(None));
                    }
                    let switched = connection
                        .execute(
                            "update test_engine set switched_on = $3, updated_at = $4 \
                             where institution_id = $1 and id = $2 and switched_on <> $3 and asks is null",
                            values![institution, id, on, audit.at],
                        )
                        .await?;
                    if switched == 0 {
                        return Ok(Ending::Undo(Some(false)));
                    }
                    let event = AuditEvent { act: Act::EngineChanged, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(Some(true)))
                })
            })
            .await
    }

    /// Removes an engine in which no session has its test, nor had it when somebody sat it: what an engine told is known by its
    /// name. `None` where there is none, `false` where sessions have or had.
    pub async fn test_engine_remove(
        &self,
        institution: InstitutionId,
        id: EngineId,
        audit: Audit,
    ) -> Result<Option<bool>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // The row is taken first, so that no session comes to it meanwhile.
                    let there = connection
                        .execute(
                            "update test_engine set updated_at = $3 where institution_id = $1 and id = $2",
                            values![institution, id, audit.at],
                        )
                        .await?;
                    if there == 0 {
                        return Ok(Ending::Undo(None));
                    }
                    let removed = connection
                        .execute(
                            "delete from test_engine where institution_id = $1 and id = $2 and not exists \
                             (select 1 from session_engine s where s.institution_id = $1 and s.engine_id = $2) \
                             and not exists (select 1 from line_item l where l.institution_id = $1 and l.engine_id = $2)",
                            values![institution, id],
                        )
                        .await?;
                    if removed == 0 {
                        return Ok(Ending::Undo(Some(false)));
                    }
                    let event = AuditEvent { act: Act::EngineRemoved, session: None, subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(Some(true)))
                })
            })
            .await
    }
}

/// The name is the one thing that two engines cannot both have.
fn name_taken(written: Result<EngineWritten, StoreError>) -> Result<EngineWritten, StoreError> {
    match written {
        Err(StoreError::Conflict) => Ok(EngineWritten::NameTaken),
        other => other,
    }
}
