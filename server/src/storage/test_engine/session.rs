//! Which engine has the test of a session, and where in it.

use lanyard_app::model::{
    act::Act,
    id::{EngineId, InstitutionId, SessionId},
};

use crate::{
    domain::test_engine::is_place_of,
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        database::{
            engine::{Connection, Ending},
            value::{Row, values},
        },
    },
};

/// Where the test of a session is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenEngine {
    /// The engine.
    pub engine: EngineId,
    /// The place in it; empty for where the engine's launches lead.
    pub target_address: String,
    /// What is sent along beside what the engine says: a line `name=value` each.
    pub custom: String,
    /// What the engine calls the test that was picked in it; empty where the place was said by hand.
    pub title: String,
    /// What it calls its result; may be empty.
    pub result_label: String,
    /// The most that can be reached, as a number was sent; may be empty.
    pub result_maximum: String,
}

/// What came of choosing an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineChosen {
    /// It is chosen, or none is.
    Chosen,
    /// There is no such session.
    Missing,
    /// There is no such engine, or it is switched off.
    NoSuchEngine,
    /// The place is on another host than the engine.
    ForeignHost,
}

impl Store {
    /// Where the test of a session is; `None` where no engine has it.
    pub async fn session_engine_find(
        &self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<Option<ChosenEngine>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select engine_id, target_address, custom, title, result_label, result_maximum from session_engine \
                 where institution_id = $1 and session_id = $2",
                values![institution, session],
            )
            .await?;
        row.as_ref().map(ChosenEngine::read).transpose()
    }

    /// The name of the engine that has the test of a session; `None` where none has it.
    pub async fn session_engine_name(
        &self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<Option<String>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select e.name from session_engine s join test_engine e on e.institution_id = s.institution_id \
                 and e.id = s.engine_id where s.institution_id = $1 and s.session_id = $2",
                values![institution, session],
            )
            .await?;
        row.map(|row| row.get("name")).transpose()
    }

    /// Says where the test of a session is, or that no engine has it. An engine that is switched off stays where it was chosen
    /// before, and is not chosen anew.
    pub async fn session_engine_choose(
        &self,
        institution: InstitutionId,
        session: SessionId,
        chosen: Option<&ChosenEngine>,
        audit: Audit,
    ) -> Result<EngineChosen, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    // The row is taken first, so that two who choose at one moment do so one after the other.
                    if !connection.lock_session(institution, session).await? {
                        return Ok(Ending::Undo(EngineChosen::Missing));
                    }
                    match connection.choose_engine(institution, session, chosen, audit).await? {
                        EngineChosen::Chosen => Ok(Ending::Keep(EngineChosen::Chosen)),
                        other => Ok(Ending::Undo(other)),
                    }
                })
            })
            .await
    }
}

impl Connection<'_> {
    /// Says where the test of a session is, whose row is taken. Only what is [`EngineChosen::Chosen`] is to be kept.
    pub(in crate::storage::test_engine) async fn choose_engine(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
        chosen: Option<&ChosenEngine>,
        audit: Audit,
    ) -> Result<EngineChosen, StoreError> {
        if let Some(chosen) = chosen {
            // Taking it keeps it from being removed or moved meanwhile.
            let taken = self
                .fetch_optional(
                    "update test_engine set updated_at = updated_at where institution_id = $1 and id = $2 \
                     and (switched_on = 1 or exists (select 1 from session_engine s \
                     where s.institution_id = $1 and s.session_id = $3 and s.engine_id = $2)) \
                     returning target_address",
                    values![institution, chosen.engine, session],
                )
                .await?;
            let Some(taken) = taken else { return Ok(EngineChosen::NoSuchEngine) };
            if !is_place_of(&chosen.target_address, &taken.get::<String>("target_address")?) {
                return Ok(EngineChosen::ForeignHost);
            }
            self
                .execute(
                    "insert into session_engine (institution_id, session_id, engine_id, target_address, \
                     custom, updated_at, title, result_label, result_maximum) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                     on conflict (institution_id, session_id) do update set engine_id = excluded.engine_id, \
                     target_address = excluded.target_address, custom = excluded.custom, \
                     updated_at = excluded.updated_at, title = excluded.title, result_label = excluded.result_label, \
                             result_maximum = excluded.result_maximum",
                    values![
                        institution,
                        session,
                        chosen.engine,
                        chosen.target_address.as_str(),
                        chosen.custom.as_str(),
                        audit.at,
                        chosen.title.as_str(),
                        chosen.result_label.as_str(),
                        chosen.result_maximum.as_str(),
                    ],
                )
                .await?;
            self.make_line_item(institution, (session, chosen.engine), audit).await?;
        } else {
            self.execute(
                "delete from session_engine where institution_id = $1 and session_id = $2",
                values![institution, session],
            )
            .await?;
        }
        self.drop_line_items(institution, session, chosen.map(|chosen| chosen.engine)).await?;
        let event =
            AuditEvent { act: Act::SessionEngineChosen, session: Some(session), subject: session.uuid(), count: 1 };
        self.append_audit(institution, audit, event).await?;
        Ok(EngineChosen::Chosen)
    }
}

impl ChosenEngine {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            engine: row.get("engine_id")?,
            target_address: row.get("target_address")?,
            custom: row.get("custom")?,
            title: row.get("title")?,
            result_label: row.get("result_label")?,
            result_maximum: row.get("result_maximum")?,
        })
    }
}
