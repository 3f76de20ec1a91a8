//! Tests that staff pick in an engine: asked, answered once by the engine, taken over once by whoever asked, cleared away.

use lanyard_app::model::id::{EngineId, InstitutionId, SessionId, StaffId};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Store, StoreError,
        audit::Audit,
        database::{
            engine::{Connection, Ending},
            value::{Row, values},
        },
        test_engine::session::{ChosenEngine, EngineChosen},
    },
};

/// Whoever asks an engine, in which browser session.
#[derive(Clone, Copy, Debug)]
pub struct Picker {
    /// The member of staff.
    pub staff: StaffId,
    /// The hash of their token.
    pub token_hash: [u8; 32],
}

/// A question to an engine.
#[derive(Clone, Copy, Debug)]
pub struct NewPick<'a> {
    /// The hash of what the answer is known by.
    pub ticket_hash: &'a [u8; 32],
    /// The hash of the hint by which the engine asked who comes: it is used with this.
    pub hint_hash: &'a [u8; 32],
    /// Who asks.
    pub picker: Picker,
    /// The session.
    pub session: SessionId,
    /// The engine.
    pub engine: EngineId,
    /// Until when it can be answered, and the answer taken over.
    pub good_until: Timestamp,
}

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPick {
    /// The engine.
    pub engine: EngineId,
    /// Its name.
    pub engine_name: String,
    /// The session.
    pub session: SessionId,
    /// Its name.
    pub session_name: String,
    /// That of the institution.
    pub institution_name: String,
    /// What was answered, as JSON.
    pub answer: Option<String>,
    /// Until when it can be answered, and the answer taken over.
    pub good_until: Timestamp,
}

/// An answer that was checked.
#[derive(Clone, Copy, Debug)]
pub struct NewAnswer<'a> {
    /// The engine.
    pub engine: EngineId,
    /// What is kept of it, so that it is good once.
    pub proof_hash: &'a [u8; 32],
    /// Until when that is known.
    pub proof_until: Timestamp,
    /// What it says, as JSON.
    pub answer: &'a str,
}

/// What came of taking an answer over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickTaken {
    /// The session has its test there.
    Taken,
    /// It was taken over, is too old, is somebody else's, or the engine is switched off.
    Gone,
    /// The session was given another engine, or another place, since it was asked.
    Changed,
    /// The engine was moved to another host since it answered.
    Moved,
}

impl Store {
    /// Asks an engine: the way there is used. `false` when it was used before, is too old, or another browser session began it.
    pub async fn pick_begin(
        &self,
        institution: InstitutionId,
        new: NewPick<'_>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let hint = (new.hint_hash, &new.picker.token_hash);
                    if !connection.use_staff_launch(institution, hint, at).await? {
                        return Ok(Ending::Undo(false));
                    }
                    let chosen_at = connection.chosen_at(institution, new.session).await?;
                    connection
                        .execute(
                            "insert into test_pick (institution_id, ticket_hash, engine_id, session_id, staff_id, \
                             token_hash, good_until, chosen_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
                            values![
                                institution,
                                new.ticket_hash.as_slice(),
                                new.engine,
                                new.session,
                                new.picker.staff,
                                new.picker.token_hash.as_slice(),
                                new.good_until,
                                chosen_at,
                            ],
                        )
                        .await?;
                    Ok(Ending::Keep(true))
                })
            })
            .await
    }

    /// A question by its ticket, as long as the answer was not taken over; only that of `picker` where there is one.
    pub async fn pick_find(
        &self,
        institution: InstitutionId,
        ticket_hash: &[u8; 32],
        picker: Option<Picker>,
    ) -> Result<Option<FoundPick>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select p.engine_id, e.name as engine_name, p.session_id, s.name as session_name, \
                 i.name as institution_name, p.answer, p.good_until, p.staff_id, p.token_hash from test_pick p \
                 join institution i on i.id = p.institution_id \
                 join test_engine e on e.institution_id = p.institution_id and e.id = p.engine_id \
                 join test_session s on s.institution_id = p.institution_id and s.id = p.session_id \
                 where p.institution_id = $1 and p.ticket_hash = $2 and p.taken_at is null",
                values![institution, ticket_hash.as_slice()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (staff, token_hash): (StaffId, Vec<u8>) = (row.get("staff_id")?, row.get("token_hash")?);
        let is_theirs =
            picker.is_none_or(|picker| picker.staff == staff && picker.token_hash.as_slice() == token_hash.as_slice());
        if is_theirs { FoundPick::read(&row).map(Some) } else { Ok(None) }
    }

    /// Keeps what an engine answered; `false` when it was answered before, is too old, or the engine used the answer's number
    /// before.
    pub async fn pick_answer(
        &self,
        institution: InstitutionId,
        ticket_hash: &[u8; 32],
        new: NewAnswer<'_>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = self.engine().write(|connection| {
            Box::pin(async move {
                let answered = connection
                    .execute(
                        "update test_pick set answer = $4 where institution_id = $1 and ticket_hash = $2 \
                         and engine_id = $3 and answer is null and good_until > $5",
                        values![institution, ticket_hash.as_slice(), new.engine, new.answer, at],
                    )
                    .await?;
                if answered == 0 {
                    return Ok(Ending::Undo(false));
                }
                connection.use_proof(institution, new.engine, (new.proof_hash, new.proof_until)).await?;
                Ok(Ending::Keep(true))
            })
        });
        match kept.await {
            Err(StoreError::Conflict) => Ok(false),
            other => other,
        }
    }

    /// Takes an answer over: the session has its test there from now on. Of two who do so at one moment one does.
    pub async fn pick_take(
        &self,
        institution: InstitutionId,
        (session, ticket_hash): (SessionId, &[u8; 32]),
        picker: Picker,
        chosen: &ChosenEngine,
        audit: Audit,
    ) -> Result<PickTaken, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    if !connection.lock_session(institution, session).await? {
                        return Ok(Ending::Undo(PickTaken::Gone));
                    }
                    let taken = connection
                        .fetch_optional(
                            "update test_pick set taken_at = $7 where institution_id = $1 and ticket_hash = $2 \
                             and session_id = $3 and engine_id = $4 and staff_id = $5 and token_hash = $6 \
                             and answer is not null and taken_at is null and good_until > $7 returning chosen_at",
                            values![
                                institution,
                                ticket_hash.as_slice(),
                                session,
                                chosen.engine,
                                picker.staff,
                                picker.token_hash.as_slice(),
                                audit.at,
                            ],
                        )
                        .await?;
                    let Some(taken) = taken else { return Ok(Ending::Undo(PickTaken::Gone)) };
                    if connection.chosen_at(institution, session).await? != taken.get("chosen_at")? {
                        return Ok(Ending::Undo(PickTaken::Changed));
                    }
                    match connection.choose_engine(institution, session, Some(chosen), audit).await? {
                        EngineChosen::Chosen => Ok(Ending::Keep(PickTaken::Taken)),
                        EngineChosen::ForeignHost => Ok(Ending::Undo(PickTaken::Moved)),
                        EngineChosen::Missing | EngineChosen::NoSuchEngine => Ok(Ending::Undo(PickTaken::Gone)),
                    }
                })
            })
            .await
    }

    /// Removes some of what could not be answered any more before this moment, in every institution; returns how many.
    pub(in crate::storage::test_engine) async fn pick_purge_piece(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.engine()
            .execute(
                "delete from test_pick where (institution_id, ticket_hash) in (select institution_id, ticket_hash \
                 from test_pick where good_until < $1 limit 2000)",
                values![before],
            )
            .await
    }
}

impl Connection<'_> {
    /// When the session was given the engine that it has; `None` where it has none.
    async fn chosen_at(
        &mut self,
        institution: InstitutionId,
        session: SessionId,
    ) -> Result<Option<Timestamp>, StoreError> {
        let row = self
            .fetch_optional(
                "select updated_at from session_engine where institution_id = $1 and session_id = $2",
                values![institution, session],
            )
            .await?;
        row.map(|row| row.get("updated_at")).transpose()
    }
}

impl FoundPick {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            engine: row.get("engine_id")?,
            engine_name: row.get("engine_name")?,
            session: row.get("session_id")?,
            session_name: row.get("session_name")?,
            institution_name: row.get("institution_name")?,
            answer: row.get("answer")?,
            good_until: row.get("good_until")?,
        })
    }
}
