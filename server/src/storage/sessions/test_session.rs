//! Test sessions: making one, finding one, the list with its search and its state filter.

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
            dialect::Conditions,
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
    /// The name of the member of staff who made it; `None` when it was made on the command line.
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

/// A question to the list of sessions.
#[derive(Clone, Debug)]
pub struct TestSessionQuery {
    /// Words that must all occur in name, room or number, folded; empty for all.
    pub search: String,
    /// Only sessions in this state; `None` for all.
    pub state: Option<SessionState>,
    /// The moment that decides about states.
    pub now: Timestamp,
    /// Rows to pass over.
    pub offset: i64,
    /// The most rows to return.
    pub limit: i64,
}

/// A part of the list of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestSessionPage {
    /// Open and upcoming sessions by the time they open; closed ones and all together latest first.
    pub rows: Vec<TestSession>,
    /// Sessions that match.
    pub matching: i64,
    /// Sessions of the institution.
    pub all: i64,
}

fn select_where(conditions: &str) -> String {
    format!(
        "select t.institution_id, t.id, t.number, t.name, t.room, t.test, t.opens_at, t.closes_at, t.time_zone, \
         t.created_at, m.name as created_by_name, {} from test_session t \
         left join staff m on m.institution_id = t.institution_id and m.id = t.created_by where {conditions}",
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

    /// A part of the institution's list of sessions. Search reads the institution's sessions, of which there are hundreds.
    pub async fn test_session_page(
        &self,
        institution: InstitutionId,
        query: &TestSessionQuery,
    ) -> Result<TestSessionPage, StoreError> {
        let mut conditions = Conditions::new("t.institution_id = $1", values![institution]);
        if let Some(state) = query.state {
            let now = conditions.bind(query.now);
            conditions.and(&match state {
                SessionState::Upcoming => format!("t.opens_at > {now}"),
                SessionState::Open => format!("t.opens_at <= {now} and t.closes_at > {now}"),
                SessionState::Closed => format!("t.closes_at <= {now}"),
            });
        }
        conditions.and_words("t.search_text", &query.search);
        let counts = self
            .engine()
            .fetch_optional(
                built(format!(
                    "select count(*) as matching, (select count(*) from test_session where institution_id = $1) as \
                     every_one from test_session t where {}",
                    conditions.sql
                )),
                conditions.values.clone(),
            )
            .await?
            .ok_or(StoreError::Inconsistent { column: "matching", source: None })?;
        let direction = match query.state {
            Some(SessionState::Open | SessionState::Upcoming) => "asc",
            Some(SessionState::Closed) | None => "desc",
        };
        let (limit, offset) = (conditions.bind(query.limit), conditions.bind(query.offset));
        let rows = self
            .engine()
            .fetch_all(
                built(select_where(&format!(
                    "{} order by t.opens_at {direction}, t.id {direction} limit {limit} offset {offset}",
                    conditions.sql
                ))),
                conditions.values,
            )
            .await?;
        Ok(TestSessionPage {
            rows: rows.iter().map(TestSession::read).collect::<Result<_, _>>()?,
            matching: counts.get("matching")?,
            all: counts.get("every_one")?,
        })
    }

    /// The time zone of the institution's newest session.
    pub async fn test_session_latest_zone(&self, institution: InstitutionId) -> Result<Option<String>, StoreError> {
        let row = self
            .engine()
            .fetch_optional(
                "select time_zone from test_session where institution_id = $1 order by number desc limit 1",
                values![institution],
            )
            .await?;
        row.map(|row| row.get("time_zone")).transpose()
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
             search_text, search_version, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
             $12, $13)",
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
            ],
        )
        .await?;
    Ok(())
}

impl TestSession {
    fn read(row: &Row) -> Result<Self, StoreError> {
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
