//! Entries: one place in a session each, with its login.

pub mod act;
pub mod find;
pub mod list;
pub mod mark;
pub mod read;
pub mod reissue;
pub mod restore;
pub mod withdraw;

use std::collections::BTreeSet;

use lanyard_app::model::{
    choice::Choice,
    entry::EntryState,
    id::{EntryId, SessionId},
    program::RequestFault,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{problem::Refusal, told::Told};
use crate::{
    domain::zone::TimeZoneName,
    service::programs::told::{ToldEntry, ToldHandOut},
};

/// The most entries that one request may name.
pub const MOST: usize = 1000;

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EntryState)]
pub enum State {
    /// Nobody has given details.
    Unused,
    /// A candidate has given details.
    Claimed,
    /// The test has begun.
    Started,
    /// The test is over.
    Finished,
    /// It is taken out of the session.
    Withdrawn,
}

impl From<EntryState> for State {
    fn from(state: EntryState) -> Self {
        match state {
            EntryState::Unused => Self::Unused,
            EntryState::Claimed => Self::Claimed,
            EntryState::Started => Self::Started,
            EntryState::Finished => Self::Finished,
            EntryState::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<State> for EntryState {
    fn from(state: State) -> Self {
        match state {
            State::Unused => Self::Unused,
            State::Claimed => Self::Claimed,
            State::Started => Self::Started,
            State::Finished => Self::Finished,
            State::Withdrawn => Self::Withdrawn,
        }
    }
}

/// An entry, without its password.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019e1c00-0000-7000-8000-000000000003",
    "session": "019e1c00-0000-7000-8000-000000000001",
    "slip_code": "K7RM-T4XW",
    "username": "maria.castro",
    "name": "María Castro",
    "state": "claimed",
    "since": "2026-05-12T09:04:10.5+02:00",
    "batch": 1,
    "handed_out": { "way": "logins_downloaded", "at": "2026-05-11T16:00:00+02:00", "by": "Timetable" },
    "last_seen_at": "2026-05-12T09:04:10.5+02:00"
}))]
pub struct Entry {
    /// Its id.
    id: Uuid,
    /// Its session.
    session: Uuid,
    /// The username it was born with.
    slip_code: String,
    /// The username of its candidate; null until details are given.
    username: Option<String>,
    /// The candidate's name; null until it is given.
    name: Option<String>,
    /// Where it stands.
    #[schema(inline)]
    state: State,
    /// When it came there; null while it is unused.
    #[schema(format = DateTime)]
    since: Option<String>,
    /// The number of its batch in the session.
    batch: i64,
    /// How its present login was last handed out; null where nobody was given it.
    handed_out: Option<HandedOut>,
    /// When its candidate was last seen.
    #[schema(format = DateTime)]
    last_seen_at: Option<String>,
    /// What a test engine said of the result, with the scope `results:read`.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Told>,
}

/// How a login was handed out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandedOut {
    /// The act: `logins_downloaded`, `entries_exported`, `cards_printed`, `login_shown` or another one of Activity.
    way: &'static str,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// By whom; null where that was done on the server's command line.
    by: Option<String>,
}

impl HandedOut {
    fn of(hand_out: ToldHandOut, zone: &TimeZoneName) -> Self {
        Self { way: hand_out.act.word(), at: zone.rfc3339(hand_out.at), by: hand_out.by }
    }
}

impl Entry {
    /// What programs are told of an entry.
    pub fn of(entry: ToldEntry, result: Option<Told>) -> Self {
        let zone = entry.zone;
        Self {
            id: entry.id.uuid(),
            session: entry.session.uuid(),
            slip_code: entry.slip_code,
            username: entry.username,
            name: entry.full_name,
            state: entry.state.into(),
            since: entry.since.map(|at| zone.rfc3339(at)),
            batch: entry.batch,
            handed_out: entry.handed_out.map(|hand_out| HandedOut::of(hand_out, &zone)),
            last_seen_at: entry.last_seen_at.map(|at| zone.rfc3339(at)),
            result,
        }
    }
}

/// The choice of these entries of a session: at least one, and at most [`MOST`].
pub fn chosen(session: SessionId, entries: &[Uuid]) -> Result<Choice, Refusal> {
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    match entries.len() {
        0 => Err(Refusal::malformed("entries", RequestFault::NoEntries)),
        1..=MOST => {
            let ids: BTreeSet<EntryId> = entries.iter().copied().map(EntryId::new).collect();
            Ok(Choice::Ids { session, ids })
        }
        _ => Err(Refusal::TooMany { most }),
    }
}
