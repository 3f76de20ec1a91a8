//! Reports: the sessions they are made of with their counters, their rows session by session, and that they were taken
//! away.

use lanyard_app::model::{
    act::Act,
    choice::Choice,
    entry::{EntryCounts, EntryState},
    id::{EntryId, InstitutionId, SessionId},
    person::Particulars,
};

use crate::{
    domain::clock::Timestamp,
    storage::{
        Audit, HandedOut, HandedOutBefore, Store, StoreError,
        audit::AuditEvent,
        counts::{column, columns, entry_counts},
        database::{
            dialect::Conditions,
            engine::{Ending, built},
            value::{Row, values},
        },
        entries::{
            choice::Chosen,
            particulars::{PARTICULARS, particulars},
        },
    },
};

/// Which entries a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportScope {
    /// Only these states; empty for all.
    pub states: Vec<EntryState>,
    /// Only entries whose username has changed.
    pub changed: bool,
}

/// A session of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedSession {
    /// The session.
    pub id: SessionId,
    /// Its number in the institution.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// When it opens.
    pub opens_at: Timestamp,
    /// Its zone.
    pub time_zone: String,
    /// Its entries by state.
    pub counts: EntryCounts,
    /// Its withdrawn entries whose username had changed before; 0 when nobody asked.
    pub withdrawn_changed: i64,
}

impl ReportedSession {
    /// How many of its entries a report is about: from counters.
    #[must_use]
    pub fn rows(&self, scope: &ReportScope) -> i64 {
        let states: &[EntryState] = if scope.states.is_empty() { &EntryState::ALL } else { &scope.states };
        let of = |state: &EntryState| match (scope.changed, state) {
            (true, EntryState::Unused) => 0,
            (true, EntryState::Withdrawn) => self.withdrawn_changed,
            _ => self.counts.of(*state),
        };
        states.iter().map(of).sum()
    }
}

/// A row of a report. Never a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedEntry {
    /// The entry.
    pub id: EntryId,
    /// The username it was born with.
    pub slip_code: String,
    /// The username now.
    pub username: String,
    /// The candidate's full name; `None` until the claim.
    pub full_name: Option<String>,
    /// What the candidate said beside the name.
    pub particulars: Particulars,
    /// Where it stands.
    pub state: EntryState,
    /// The number of its batch.
    pub batch: i64,
    /// When the candidate gave details.
    pub claimed_at: Option<Timestamp>,
    /// When the test was started.
    pub started_at: Option<Timestamp>,
    /// When the test was finished.
    pub finished_at: Option<Timestamp>,
    /// When the candidate was last seen.
    pub last_seen_at: Option<Timestamp>,
}

/// How taking a report away ended. Only `Logins` has written anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportOutcome {
    /// The logins, choice by choice.
    Logins(Vec<HandedOut>),
    /// Unused ones among them were handed out before, and not only by the same person in another way.
    Before(HandedOutBefore),
    /// A session or an entry is not there any more.
    NotFound,
}

impl Store {
    /// The sessions of the institution, or the one that is named, latest first. `changed`: count the withdrawn entries
    /// whose username had changed too, which no counter knows; only sessions with withdrawn entries are looked into.
    pub async fn report_sessions(
        &self,
        institution: InstitutionId,
        session: Option<SessionId>,
        changed: bool,
    ) -> Result<Vec<ReportedSession>, StoreError> {
        let mut conditions = Conditions::new("t.institution_id = $1", values![institution]);
        if let Some(session) = session {
            let session = conditions.bind(session);
            conditions.and(&format!("t.id = {session}"));
        }
        let withdrawn_changed = if changed {
            format!(
                "case when t.{} = 0 then cast(0 as bigint) else (select count(*) from entry e \
                 where e.institution_id = t.institution_id and e.session_id = t.id and e.state = 'withdrawn' \
                 and e.username is not null) end",
                column(EntryState::Withdrawn)
            )
        } else {
            "cast(0 as bigint)".to_owned()
        };
        let sql = format!(
            "select t.id, t.number, t.name, t.opens_at, t.time_zone, {}, {withdrawn_changed} as withdrawn_changed \
             from test_session t where {} order by t.opens_at desc, t.id desc",
            columns("t"),
            conditions.sql
        );
        let rows = self.engine().fetch_all(built(sql), conditions.values).await?;
        rows.iter().map(ReportedSession::read).collect()
    }

    /// Some of a session's entries in order of creation. Passing over rows reads them in an index; a session has a few
    /// hundred.
    pub async fn report_page(
        &self,
        institution: InstitutionId,
        session: SessionId,
        scope: &ReportScope,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<ReportedEntry>, StoreError> {
        let mut conditions =
            Conditions::new("e.institution_id = $1 and e.session_id = $2", values![institution, session]);
        if !scope.states.is_empty() {
            let states: Vec<String> = scope.states.iter().map(|state| conditions.bind(*state)).collect();
            conditions.and(&format!("e.state in ({})", states.join(", ")));
        }
        if scope.changed {
            conditions.and("e.username is not null");
        }
        let (limit, offset) = (conditions.bind(limit), conditions.bind(offset));
        let sql = format!(
            "select e.id, e.slip_code, e.username, e.state, e.claimed_at, e.started_at, e.finished_at, e.last_seen_at, \
             b.number as batch_number, c.full_name, {PARTICULARS} from entry e \
             join batch b on b.institution_id = e.institution_id and b.id = e.batch_id \
             left join candidate c on c.institution_id = e.institution_id and c.entry_id = e.id \
             where {} order by e.position limit {limit} offset {offset}",
            conditions.sql
        );
        let rows = self.engine().fetch_all(built(sql), conditions.values).await?;
        rows.iter().map(ReportedEntry::read).collect()
    }

    /// Takes the logins of a report out, recorded as given out session by session, in one transaction. Each choice is
    /// about one session and has an audit of its own. `again` as in [`crate::storage::HandOut`].
    pub async fn report_hand_out(
        &self,
        institution: InstitutionId,
        choices: &[(Choice, Audit)],
        act: Act,
        again: bool,
    ) -> Result<ReportOutcome, StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    let mut logins = Vec::with_capacity(choices.len());
                    for (choice, _) in choices {
                        match connection.choose_logins(institution, choice).await? {
                            Chosen::Entries(session, rows) => logins.push(HandedOut { session, rows, withdrawn: 0 }),
                            Chosen::Changed { .. } | Chosen::NotFound => {
                                return Ok(Ending::Undo(ReportOutcome::NotFound));
                            }
                        }
                    }
                    let rows = || logins.iter().flat_map(|handed_out| &handed_out.rows);
                    // Every choice has an audit of its own, all by the same person.
                    if let Some((_, audit)) = choices.first().filter(|_| !again) {
                        let earlier = connection.earlier_hand_outs(institution, (audit.actor, act), rows()).await?;
                        if let Some(before) = connection.handed_out_before(institution, &earlier, rows()).await? {
                            return Ok(Ending::Undo(ReportOutcome::Before(before)));
                        }
                    }
                    for (HandedOut { session, rows, .. }, (_, audit)) in logins.iter().zip(choices) {
                        let event = AuditEvent {
                            act,
                            session: Some(*session),
                            subject: session.uuid(),
                            count: length(rows.len()),
                        };
                        connection.append_audit(institution, *audit, event).await?;
                        connection.record_hand_out(institution, *session, *audit, rows).await?;
                    }
                    Ok(Ending::Keep(ReportOutcome::Logins(logins)))
                })
            })
            .await
    }

    /// Remembers that a report without passwords was taken away: so many rows of each session.
    pub async fn report_note(
        &self,
        institution: InstitutionId,
        sessions: &[(SessionId, i64, Audit)],
        act: Act,
    ) -> Result<(), StoreError> {
        self.engine()
            .write(|connection| {
                Box::pin(async move {
                    for (session, count, audit) in sessions {
                        let event = AuditEvent { act, session: Some(*session), subject: session.uuid(), count: *count };
                        connection.append_audit(institution, *audit, event).await?;
                    }
                    Ok(Ending::Keep(()))
                })
            })
            .await
    }
}

fn length(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

impl ReportedSession {
    fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            name: row.get("name")?,
            opens_at: row.get("opens_at")?,
            time_zone: row.get("time_zone")?,
            counts: entry_counts(row)?,
            withdrawn_changed: row.get("withdrawn_changed")?,
        })
    }
}

impl ReportedEntry {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let slip_code: String = row.get("slip_code")?;
        Ok(Self {
            id: row.get("id")?,
            username: row.get::<Option<String>>("username")?.unwrap_or_else(|| slip_code.clone()),
            slip_code,
            full_name: row.get("full_name")?,
            particulars: particulars(row)?,
            state: row.get("state")?,
            batch: row.get("batch_number")?,
            claimed_at: row.get("claimed_at")?,
            started_at: row.get("started_at")?,
            finished_at: row.get("finished_at")?,
            last_seen_at: row.get("last_seen_at")?,
        })
    }
}
