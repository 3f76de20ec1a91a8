//! The audit trail: who did what, when, to how many; written in the transaction of the act, never changed.

use lanyard_app::model::id::{EntryId, InstitutionId, StaffId};
use uuid::Uuid;

use super::{Store, StoreError, engine::Connection, value::values};
use crate::domain::clock::Timestamp;

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
}

impl Actor {
    /// The member of staff, if it is one.
    #[must_use]
    pub const fn staff(self) -> Option<StaffId> {
        match self {
            Self::Staff(staff) => Some(staff),
            Self::Operator | Self::Candidate(_) => None,
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Staff(_) => "staff",
            Self::Candidate(_) => "candidate",
        }
    }

    const fn id(self) -> Option<Uuid> {
        match self {
            Self::Operator => None,
            Self::Staff(staff) => Some(staff.uuid()),
            Self::Candidate(entry) => Some(entry.uuid()),
        }
    }

    fn read(kind: &str, id: Option<Uuid>) -> Option<Self> {
        match (kind, id) {
            ("operator", None) => Some(Self::Operator),
            ("staff", Some(id)) => Some(Self::Staff(StaffId::new(id))),
            ("candidate", Some(id)) => Some(Self::Candidate(EntryId::new(id))),
            _ => None,
        }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The institution was made.
    InstitutionCreated,
    /// Its settings were changed.
    SettingsChanged,
    /// An account was made; the subject is the member of staff.
    StaffCreated,
    /// A session was made.
    SessionCreated,
    /// Create Codes; the subject is the batch, the count its logins.
    CodesCreated,
    /// Download Logins; the subject is the batch, the count its rows.
    LoginsDownloaded,
    /// Export Selected Data; the subject is the session, the count the rows.
    EntriesExported,
    /// A candidate gave details and got a username; the subject is the entry.
    EntryClaimed,
    /// A candidate started the test; the subject is the entry.
    TestStarted,
}

impl Act {
    const ALL: [Self; 9] = [
        Self::InstitutionCreated,
        Self::SettingsChanged,
        Self::StaffCreated,
        Self::SessionCreated,
        Self::CodesCreated,
        Self::LoginsDownloaded,
        Self::EntriesExported,
        Self::EntryClaimed,
        Self::TestStarted,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::InstitutionCreated => "institution_created",
            Self::SettingsChanged => "settings_changed",
            Self::StaffCreated => "staff_created",
            Self::SessionCreated => "session_created",
            Self::CodesCreated => "codes_created",
            Self::LoginsDownloaded => "logins_downloaded",
            Self::EntriesExported => "entries_exported",
            Self::EntryClaimed => "entry_claimed",
            Self::TestStarted => "test_started",
        }
    }
}

/// A row of the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Who and when.
    pub audit: Audit,
    /// What.
    pub act: Act,
    /// To what.
    pub subject: Option<Uuid>,
    /// To how many.
    pub count: i64,
}

impl Connection<'_> {
    /// Appends to the trail of an institution.
    pub(super) async fn append_audit(
        &mut self,
        institution: InstitutionId,
        audit: Audit,
        act: Act,
        subject: Option<Uuid>,
        count: i64,
    ) -> Result<(), StoreError> {
        self.execute(
            "insert into audit (institution_id, id, at, actor_kind, actor_id, act, subject_id, count) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![institution, audit.id, audit.at, audit.actor.kind(), audit.actor.id(), act.word(), subject, count],
        )
        .await?;
        Ok(())
    }
}

impl Store {
    /// The latest rows of an institution's trail, newest first.
    pub async fn audit_list(&self, institution: InstitutionId, limit: i64) -> Result<Vec<AuditRow>, StoreError> {
        let rows = self
            .engine()
            .fetch_all(
                "select id, at, actor_kind, actor_id, act, subject_id, count from audit \
                 where institution_id = $1 order by id desc limit $2",
                values![institution, limit],
            )
            .await?;
        rows.iter()
            .map(|row| {
                let inconsistent = |column| StoreError::Inconsistent { column, source: None };
                let actor = Actor::read(&row.get::<String>("actor_kind")?, row.get("actor_id")?)
                    .ok_or(inconsistent("actor_kind"))?;
                let word: String = row.get("act")?;
                let act = Act::ALL.into_iter().find(|act| act.word() == word).ok_or(inconsistent("act"))?;
                Ok(AuditRow {
                    audit: Audit { id: row.get("id")?, at: row.get("at")?, actor },
                    act,
                    subject: row.get("subject_id")?,
                    count: row.get("count")?,
                })
            })
            .collect()
    }
}
