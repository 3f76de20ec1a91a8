//! Other details for a test session: compared with what was read before, and set.

use lanyard_app::model::{act::Act, id::InstitutionId};

use crate::{
    domain::session_form::Details,
    storage::{
        Store, StoreError, TestSession,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::values,
        },
        sessions::test_session::search_text,
    },
};

impl Store {
    /// Gives a session other details; `act` says why. `false` when its details are no longer those of `before`, because
    /// somebody else was faster.
    pub async fn test_session_update(
        &self,
        institution: InstitutionId,
        before: &TestSession,
        after: &Details,
        act: Act,
        audit: Audit,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if connection.update(institution, before, after).await? == 0 {
                        return Ok(Ending::Undo(false));
                    }
                    let event = AuditEvent { act, session: Some(before.id), subject: before.id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Compares with what was read before and sets; returns how many sessions that were.
    async fn update(
        &mut self,
        institution: InstitutionId,
        before: &TestSession,
        after: &Details,
    ) -> Result<u64, StoreError> {
        self.execute(
            "update test_session set name = $9, room = $10, test = $11, opens_at = $12, closes_at = $13, \
             time_zone = $14, search_text = $15 where institution_id = $1 and id = $2 and name = $3 and room = $4 \
             and test = $5 and opens_at = $6 and closes_at = $7 and time_zone = $8",
            values![
                institution,
                before.id,
                before.name.as_str(),
                before.room.as_str(),
                before.test.as_str(),
                before.opens_at,
                before.closes_at,
                before.time_zone.as_str(),
                after.name.as_str(),
                after.room.as_str(),
                after.test.as_str(),
                after.opens_at,
                after.closes_at,
                after.time_zone.as_str(),
                search_text(before.number, after),
            ],
        )
        .await
    }
}
