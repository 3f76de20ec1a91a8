//! Sessions: one sitting of a test each.

pub mod change;
pub mod create;
pub mod list;
pub mod read;

use lanyard_app::model::session::SessionState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::clock::Timestamp,
    service::programs::{sessions::SentDetails, told::ToldSession},
};

/// A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Session, example = json!({
    "id": "019e1c00-0000-7000-8000-000000000001",
    "number": 1001,
    "name": "Spring placement",
    "room": "Room 2",
    "test": "English B1",
    "opens_at": "2026-05-12T09:00:00+02:00",
    "closes_at": "2026-05-12T17:00:00+02:00",
    "time_zone": "Europe/Madrid",
    "state": "upcoming",
    "entries": { "total": 30, "unused": 30, "claimed": 0, "started": 0, "finished": 0, "withdrawn": 0, "handed_out": 0 },
    "created_by": "Timetable",
    "created_at": "2026-05-04T08:12:41.204+02:00",
    "version": "9f86d081884c7d65"
}))]
pub struct Session {
    /// Its id.
    id: Uuid,
    /// Its number, counted in the institution from 1001.
    #[schema(minimum = 1001)]
    number: i64,
    /// Its name.
    name: String,
    /// The room; may be empty.
    room: String,
    /// The test; may be empty.
    test: String,
    /// When candidates may log in.
    #[schema(format = DateTime)]
    opens_at: String,
    /// When that ends.
    #[schema(format = DateTime)]
    closes_at: String,
    /// IANA name of the zone in which it is told.
    time_zone: String,
    /// Where it stands now.
    #[schema(inline)]
    state: State,
    /// Its entries by state.
    entries: Counts,
    /// Who made it; null where that was done on the server's command line.
    created_by: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// A short name of these details, the same for the same details: `version` of a change says what it replaces.
    version: String,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It has not opened yet.
    Upcoming,
    /// Candidates may log in.
    Open,
    /// It is over.
    Closed,
}

/// Entries by state.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Counts {
    /// All of them.
    total: i64,
    /// Without details.
    unused: i64,
    /// With the details of a candidate.
    claimed: i64,
    /// Whose test has begun.
    started: i64,
    /// Whose test is over.
    finished: i64,
    /// Taken out.
    withdrawn: i64,
    /// Whose present login was handed out, whatever their state.
    handed_out: i64,
}

impl From<&lanyard_app::model::entry::EntryCounts> for Counts {
    fn from(counts: &lanyard_app::model::entry::EntryCounts) -> Self {
        Self {
            total: counts.total(),
            unused: counts.unused,
            claimed: counts.claimed,
            started: counts.started,
            finished: counts.finished,
            withdrawn: counts.withdrawn,
            handed_out: counts.handed_out,
        }
    }
}

impl Session {
    /// What programs are told of a session at this moment.
    pub fn of(session: ToldSession, now: Timestamp) -> Self {
        let zone = &session.zone;
        Self {
            id: session.id.uuid(),
            number: session.number,
            opens_at: zone.rfc3339(session.opens_at),
            closes_at: zone.rfc3339(session.closes_at),
            created_at: zone.rfc3339(session.created_at),
            state: match session.state_at(now) {
                SessionState::Upcoming => State::Upcoming,
                SessionState::Open => State::Open,
                SessionState::Closed => State::Closed,
            },
            time_zone: zone.as_str().to_owned(),
            version: session.version.clone(),
            entries: Counts::from(&session.counts),
            name: session.name,
            room: session.room,
            test: session.test,
            created_by: session.created_by,
        }
    }
}

/// The details of a session, to make one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Spring placement",
    "room": "Room 2",
    "test": "English B1",
    "opens_at": "2026-05-12T09:00:00+02:00",
    "closes_at": "2026-05-12T17:00:00+02:00",
    "time_zone": "Europe/Madrid"
}))]
pub struct NewSession {
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The room.
    #[serde(default)]
    #[schema(max_length = 100)]
    room: String,
    /// The test.
    #[serde(default)]
    #[schema(max_length = 100)]
    test: String,
    /// When candidates may log in.
    #[schema(format = DateTime)]
    opens_at: String,
    /// When that ends: later than `opens_at`.
    #[schema(format = DateTime)]
    closes_at: String,
    /// IANA name of the zone in which the session is told.
    time_zone: String,
}

impl From<NewSession> for SentDetails {
    fn from(new: NewSession) -> Self {
        Self {
            name: Some(new.name),
            room: Some(new.room),
            test: Some(new.test),
            opens_at: Some(new.opens_at),
            closes_at: Some(new.closes_at),
            time_zone: Some(new.time_zone),
        }
    }
}
