//! The audit trail: who did what, when, to how many; written in the transaction of the act, never changed.

use lanyard_app::model::{
    act::Act,
    id::{EngineId, EntryId, IdempotencyKey, InstitutionId, ProgramId, SessionId, StaffId},
};
use uuid::Uuid;

use crate::{
    domain::{
        clock::Timestamp,
        webhook::{self, ToldAct},
    },
    storage::{
        Store, StoreError,
        database::{
            engine::{Connection, built},
            value::{Row, values},
        },
    },
};

/// Who acts and when; the store adds what was done to what. Its time is also the time of creation of what the act makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The id of the audit row, sorting by time.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever runs the program, on its command line.
    Operator,
    /// A member of staff.
    Staff(StaffId),
    /// The candidate of an entry.
    Candidate(EntryId),
    /// A test engine.
    Engine(EngineId),
    /// Another program of the institution.
    Program(ProgramId),
}

impl Actor {
    /// The member of staff, if it is one.
    #[must_use]
    pub const fn staff(self) -> Option<StaffId> {
        match self {
            Self::Staff(staff) => Some(staff),
            Self::Operator | Self::Candidate(_) | Self::Engine(_) | Self::Program(_) => None,
        }
    }

    /// The program, if it is one.
    #[must_use]
    pub const fn program(self) -> Option<ProgramId> {
        if let Self::Program(program) = self { Some(program) } else { None }
    }

    const fn engine(self) -> Option<EngineId> {
        if let Self::Engine(engine) = self { Some(engine) } else { None }
    }

    /// Engines and programs are told apart by columns of their own.
    const fn kind(self) -> &'static str {
        match self {
            Self::Operator | Self::Engine(_) | Self::Program(_) => "operator",
            Self::Staff(_) => "staff",
            Self::Candidate(_) => "candidate",
        }
    }

    /// What other programs are told of who it was: the kind, and no name.
    const fn told(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Staff(_) => "staff",
            Self::Candidate(_) => "candidate",
            Self::Engine(_) => "engine",
            Self::Program(_) => "program",
        }
    }

    const fn id(self) -> Option<Uuid> {
        match self {
            Self::Operator | Self::Engine(_) | Self::Program(_) => None,
            Self::Staff(staff) => Some(staff.uuid()),
            Self::Candidate(entry) => Some(entry.uuid()),
        }
    }

    /// Reads who acted from a row of `audit` with the columns [`ACTOR_COLUMNS`].
    pub(in crate::storage) fn read(row: &Row) -> Result<Self, StoreError> {
        if let Some(engine) = row.get("engine_id")? {
            return Ok(Self::Engine(engine));
        }
        if let Some(program) = row.get("program_id")? {
            return Ok(Self::Program(program));
        }
        let kind: String = row.get("actor_kind")?;
        match (kind.as_str(), row.get::<Option<Uuid>>("actor_id")?) {
            ("operator", None) => Ok(Self::Operator),
            ("staff", Some(id)) => Ok(Self::Staff(StaffId::new(id))),
            ("candidate", Some(id)) => Ok(Self::Candidate(EntryId::new(id))),
            _ => Err(StoreError::Inconsistent { column: "actor_kind", source: None }),
        }
    }
}

/// What [`Actor::read`] reads, of `audit a`.
pub(in crate::storage) const ACTOR_COLUMNS: &str = "a.actor_kind, a.actor_id, a.engine_id, a.program_id";

/// What was done to what: the part of a row that the store knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) struct AuditEvent {
    /// What.
    pub(in crate::storage) act: Act,
    /// In which session; `None` for acts on the institution.
    pub(in crate::storage) session: Option<SessionId>,
    /// To what.
    pub(in crate::storage) subject: Uuid,
    /// To how many.
    pub(in crate::storage) count: i64,
}

/// A row of the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Who and when.
    pub audit: Audit,
    /// What.
    pub act: Act,
    /// In which session; `None` for acts on the institution.
    pub session: Option<SessionId>,
    /// To what.
    pub subject: Option<Uuid>,
    /// To how many.
    pub count: i64,
}

impl Connection<'_> {
    /// Appends to the trail of an institution.
    pub(in crate::storage) async fn append_audit(
        &mut self,
        institution: InstitutionId,
        audit: Audit,
        event: AuditEvent,
    ) -> Result<(), StoreError> {
        self.append_audit_of(institution, audit, event, &[], None).await
    }

    /// The same for an act on these entries; on its subject alone where there are none. One that a form's key may carry out once is
    /// [`StoreError::Conflict`] when it was carried out before. Webhooks that want to be told of it are, in this transaction.
    pub(in crate::storage) async fn append_audit_of(
        &mut self,
        institution: InstitutionId,
        audit: Audit,
        event: AuditEvent,
        entries: &[Uuid],
        key: Option<IdempotencyKey>,
    ) -> Result<(), StoreError> {
        let AuditEvent { act, session, subject, count } = event;
        self.execute(
            "insert into audit (institution_id, id, at, actor_kind, actor_id, act, session_id, subject_id, count, \
             request_key, engine_id, program_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            values![
                institution,
                audit.id,
                audit.at,
                audit.actor.kind(),
                audit.actor.id(),
                act.word(),
                session,
                subject,
                count,
                key,
                audit.actor.engine(),
                audit.actor.program(),
            ],
        )
        .await?;
        let Some(event) = webhook::event_of(act) else { return Ok(()) };
        self.tell_webhooks(&ToldAct {
            event,
            at: audit.at,
            institution,
            act: audit.id,
            by: audit.actor.told(),
            session,
            about: if entries.is_empty() { std::slice::from_ref(&subject) } else { entries },
            count,
        })
        .await
    }
}

impl Store {
    /// The latest rows of an institution's trail, newest first.
    pub async fn audit_list(&self, institution: InstitutionId, limit: i64) -> Result<Vec<AuditRow>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                built(format!(
                    "select a.id, a.at, {ACTOR_COLUMNS}, a.act, a.session_id, a.subject_id, a.count from audit a \
                     where a.institution_id = $1 order by a.id desc limit $2"
                )),
                values![institution, limit],
            )
            .await?;
        rows.iter()
            .map(|row| {
                let inconsistent = |column| StoreError::Inconsistent { column, source: None };
                let actor = Actor::read(row)?;
                let word: String = row.get("act")?;
                let act = Act::from_word(&word).ok_or(inconsistent("act"))?;
                Ok(AuditRow {
                    audit: Audit { id: row.get("id")?, at: row.get("at")?, actor },
                    act,
                    session: row.get("session_id")?,
                    subject: row.get("subject_id")?,
                    count: row.get("count")?,
                })
            })
            .collect()
    }
}
