//! Test sessions: making one, finding one.

use lanyard_app::model::{
    act::Act,
    entry::EntryCounts,
    id::{InstitutionId, SessionId},
    session::SessionState,
};

use crate::{
    domain::{clock::Timestamp, search, session_form::Details},
    storage::{
        Store, StoreError,
        audit::{Audit, AuditEvent},
        counts::{columns, entry_counts},
        database::{
            engine::{Connection, Ending, built},
            value::{Row, values},
        },
    },
};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestSession {
    /// Its id.
    pub id: SessionId,
    /// Its number, counted in the institution from 1001.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// The room; may be empty.
    pub room: String,
    /// The test; may be empty.
    pub test: String,
    /// When candidates may log in.
    pub opens_at: Timestamp,
    /// When that ends.
    pub closes_at: Timestamp,
    /// IANA name of the zone.
    pub time_zone: String,
    /// Its entries by state.
    pub counts: EntryCounts,
    /// The name of the member of staff or the program that made it; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl TestSession {
    /// Where the session stands at this moment: open from `opens_at` until just before `closes_at`.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> SessionState {
        SessionState::at(now, self.opens_at, self.closes_at)
    }

    /// Its details, as their form would be parsed.
    #[must_use]
    pub fn details(&self) -> Details {
        Details {
            name: self.name.clone(),
            room: self.room.clone(),
            test: self.test.clone(),
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            time_zone: self.time_zone.clone(),
        }
    }
}

fn select_where(conditions: &str) -> String {
    select("", conditions)
}

/// Selects sessions `t` to be read; `also`: more columns, each with a comma behind it.
pub(in crate::storage) fn select(also: &str, conditions: &str) -> String {
    format!(
        "select {also}t.institution_id, t.id, t.number, t.name, t.room, t.test, t.opens_at, t.closes_at, t.time_zone, \
         t.created_at, coalesce(m.name, g.name) as created_by_name, {} from test_session t \
         left join staff m on m.institution_id = t.institution_id and m.id = t.created_by \
         left join program g on g.institution_id = t.institution_id and g.id = t.program_id where {conditions}",
        columns("t")
    )
}

impl Store {
    /// Makes a session with the institution's next number, which it returns; `None` when there is no such institution.
    /// Its maker and time of creation are the audit's.
    pub async fn test_session_create(
        &self,
        institution: InstitutionId,
        id: SessionId,
        details: &Details,
        audit: Audit,
    ) -> Result<Option<i64>, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let drawn = connection
                        .fetch_optional(
                            "update institution set next_session_number = next_session_number + 1 where id = $1 \
                             returning next_session_number - 1 as number",
                            values![institution],
                        )
                        .await?;
                    let Some(drawn) = drawn else { return Ok(Ending::Undo(None)) };
                    let number: i64 = drawn.get("number")?;
                    insert(connection, institution, (id, number), details, audit).await?;
                    let event =
                        AuditEvent { act: Act::SessionCreated, session: Some(id), subject: id.uuid(), count: 1 };
                    connection.append_audit(institution, audit, event).await?;
                    Ok(Ending::Keep(Some(number)))
                })
            })
            .await
    }

    /// The institution's session with this id.
    pub async fn test_session_find(
        &self,
        institution: InstitutionId,
        id: SessionId,
    ) -> Result<Option<TestSession>, StoreError> {
        let sql = built(select_where("t.institution_id = $1 and t.id = $2"));
        let row = self.engine().fetch_optional(sql, values![institution, id]).await?;
        row.map(|row| TestSession::read(&row)).transpose()
    }

    /// The names of the institution's sessions, of which there are hundreds.
    pub async fn test_session_names(&self, institution: InstitutionId) -> Result<Vec<(SessionId, String)>, StoreError> {
        let sql = "select id, name from test_session where institution_id = $1";
        let rows = self.engine().fetch_all(sql, values![institution]).await?;
        rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
    }

    /// The session with this id in whichever institution. Only for the command line, whose user may do everything; it
    /// reads every session.
    pub async fn test_session_find_anywhere(
        &self,
        id: SessionId,
    ) -> Result<Option<(InstitutionId, TestSession)>, StoreError> {
        let sql = built(select_where("t.id = $1"));
        let row = self.engine().fetch_optional(sql, values![id]).await?;
        row.map(|row| Ok((row.get("institution_id")?, TestSession::read(&row)?))).transpose()
    }
}

/// What search looks through, folded: number, name and room.
pub(in crate::storage) fn search_text(number: i64, details: &Details) -> String {
    format!("{number} {}", search::session_search_text(&details.name, &details.room))
}

async fn insert(
    connection: &mut Connection<'_>,
    institution: InstitutionId,
    (id, number): (SessionId, i64),
    details: &Details,
    audit: Audit,
) -> Result<(), StoreError> {
    connection
        .execute(
            "insert into test_session (institution_id, id, number, name, room, test, opens_at, closes_at, time_zone, \
             search_text, search_version, created_by, created_at, program_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
             $10, $11, $12, $13, $14)",
            values![
                institution,
                id,
                number,
                details.name.as_str(),
                details.room.as_str(),
                details.test.as_str(),
                details.opens_at,
                details.closes_at,
                details.time_zone.as_str(),
                search_text(number, details),
                search::VERSION,
                audit.actor.staff(),
                audit.at,
                audit.actor.program(),
            ],
        )
        .await?;
    Ok(())
}

impl TestSession {
    pub(in crate::storage) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            name: row.get("name")?,
            room: row.get("room")?,
            test: row.get("test")?,
            opens_at: row.get("opens_at")?,
            closes_at: row.get("closes_at")?,
            time_zone: row.get("time_zone")?,
            counts: entry_counts(row)?,
            created_by: row.get("created_by_name")?,
            created_at: row.get("created_at")?,
        })
    }
}
