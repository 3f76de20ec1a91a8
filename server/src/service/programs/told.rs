//! What programs are told of sessions, entries and acts: facts with instants, in the zone of their session.

use lanyard_app::model::{
    act::Act,
    entry::{EntryCounts, EntryState},
    entry_view::EntryResult,
    id::{ActId, BatchId, EntryId, SessionId},
    person::Particulars,
    session::SessionState,
};

use crate::{
    domain::{clock::Timestamp, zone::TimeZoneName},
    service::{context::zone_of, sessions::details::version},
    storage::{
        Batch, FoundEntry, ListedAct, ListedHandOut, PastAct, PastLogIn, ReportedEntry, ReportedSession, TestSession,
    },
};

/// A session.
#[derive(Clone, Debug)]
pub struct ToldSession {
    /// Its id.
    pub id: SessionId,
    /// Its number in the institution.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// The room; may be empty.
    pub room: String,
    /// The test; may be empty.
    pub test: String,
    /// When it opens.
    pub opens_at: Timestamp,
    /// When it closes.
    pub closes_at: Timestamp,
    /// Its zone.
    pub zone: TimeZoneName,
    /// Its entries by state.
    pub counts: EntryCounts,
    /// Who made it; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// A short name of its details, the same for the same details.
    pub version: String,
}

impl ToldSession {
    /// Where it stands at this moment.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> SessionState {
        SessionState::at(now, self.opens_at, self.closes_at)
    }
}

impl From<TestSession> for ToldSession {
    fn from(session: TestSession) -> Self {
        Self {
            version: version(&session),
            zone: zone_of(&session.time_zone),
            id: session.id,
            number: session.number,
            name: session.name,
            room: session.room,
            test: session.test,
            opens_at: session.opens_at,
            closes_at: session.closes_at,
            counts: session.counts,
            created_by: session.created_by,
            created_at: session.created_at,
        }
    }
}

/// A batch.
#[derive(Clone, Debug)]
pub struct ToldBatch {
    /// Its id.
    pub id: BatchId,
    /// Its number in its session.
    pub number: i64,
    /// Its label; may be empty.
    pub label: String,
    /// Its entries by state.
    pub counts: EntryCounts,
    /// Who made it; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl From<Batch> for ToldBatch {
    fn from(batch: Batch) -> Self {
        let Batch { id, number, label, created_by, created_at, counts } = batch;
        Self { id, number, label, counts, created_by, created_at }
    }
}

/// How a login was handed out.
#[derive(Clone, Debug)]
pub struct ToldHandOut {
    /// By which act.
    pub act: Act,
    /// When.
    pub at: Timestamp,
    /// By whom; `None` when it was done on the command line.
    pub by: Option<String>,
}

impl From<ListedHandOut> for ToldHandOut {
    fn from(ListedHandOut { act, at, by }: ListedHandOut) -> Self {
        Self { act, at, by }
    }
}

/// An entry.
#[derive(Clone, Debug)]
pub struct ToldEntry {
    /// Its id.
    pub id: EntryId,
    /// Its session.
    pub session: SessionId,
    /// Its session's zone.
    pub zone: TimeZoneName,
    /// The username it was born with.
    pub slip_code: String,
    /// The username of its candidate.
    pub username: Option<String>,
    /// The candidate's name.
    pub full_name: Option<String>,
    /// What the candidate said beside the name.
    pub particulars: Particulars,
    /// Where it stands.
    pub state: EntryState,
    /// When it came there; `None` for unused ones.
    pub since: Option<Timestamp>,
    /// The number of its batch.
    pub batch: i64,
    /// How its present login was last handed out.
    pub handed_out: Option<ToldHandOut>,
    /// When its candidate was last seen.
    pub last_seen_at: Option<Timestamp>,
}

impl From<FoundEntry> for ToldEntry {
    fn from(entry: FoundEntry) -> Self {
        Self {
            zone: zone_of(&entry.time_zone),
            id: entry.id,
            session: entry.session,
            slip_code: entry.slip_code,
            username: entry.username,
            full_name: entry.full_name,
            particulars: entry.particulars,
            state: entry.state,
            since: entry.since,
            batch: entry.batch,
            handed_out: entry.handed_out.map(ToldHandOut::from),
            last_seen_at: entry.last_seen_at,
        }
    }
}

/// Something that was done in a session.
#[derive(Clone, Debug)]
pub struct ToldAct {
    /// The act.
    pub id: ActId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// To how many.
    pub count: i64,
    /// The name of the member of staff, program or test engine that did it.
    pub by: Option<String>,
    /// The name of the candidate who did it.
    pub candidate: Option<String>,
    /// The number of the batch that it was done to.
    pub batch: Option<i64>,
    /// The one entry that it was done to.
    pub entry: Option<EntryId>,
}

impl From<ListedAct> for ToldAct {
    fn from(act: ListedAct) -> Self {
        Self {
            id: act.id,
            at: act.at,
            act: act.act,
            count: act.count,
            by: act.staff,
            candidate: act.candidate,
            batch: act.batch.map(|(number, _)| number),
            entry: act.entry,
        }
    }
}

/// Something that was done to an entry.
#[derive(Clone, Debug)]
pub struct ToldPastAct {
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
    /// Who did it; `None` for the operator and the candidate.
    pub by: Option<String>,
}

impl From<PastAct> for ToldPastAct {
    fn from(PastAct { at, act, by }: PastAct) -> Self {
        Self { at, act, by }
    }
}

/// A log-in of an entry's candidate.
#[derive(Clone, Copy, Debug)]
pub struct ToldLogIn {
    /// When.
    pub at: Timestamp,
    /// With the candidate's own username; otherwise with the slip code.
    pub with_username: bool,
}

impl From<PastLogIn> for ToldLogIn {
    fn from(PastLogIn { at, with_username }: PastLogIn) -> Self {
        Self { at, with_username }
    }
}

/// A row of a report.
#[derive(Clone, Debug)]
pub struct ToldRow {
    /// The entry.
    pub entry: EntryId,
    /// Its session.
    pub session: SessionId,
    /// The session's name.
    pub session_name: String,
    /// The session's zone.
    pub zone: TimeZoneName,
    /// The username that it was born with.
    pub slip_code: String,
    /// The username now.
    pub username: String,
    /// The candidate's name.
    pub full_name: Option<String>,
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
    /// Its result, for those who are shown it.
    pub result: Option<EntryResult>,
}

impl ToldRow {
    /// What is told of an entry of a report.
    #[must_use]
    pub fn of(session: &ReportedSession, entry: ReportedEntry, result: Option<EntryResult>) -> Self {
        Self {
            entry: entry.id,
            session: session.id,
            session_name: session.name.clone(),
            zone: zone_of(&session.time_zone),
            slip_code: entry.slip_code,
            username: entry.username,
            full_name: entry.full_name,
            state: entry.state,
            batch: entry.batch,
            claimed_at: entry.claimed_at,
            started_at: entry.started_at,
            finished_at: entry.finished_at,
            last_seen_at: entry.last_seen_at,
            result,
        }
    }
}
