//! Test sessions: their state, the list, the head of every session page, the New session form.

use serde::{Deserialize, Serialize};

use super::{
    address::{Question, Words},
    civil::CivilTime,
    id::SessionId,
    page::{PageOf, PageRequest},
    room::Room,
    state::EntryCounts,
};

/// Where a session stands, derived from its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SessionState {
    /// Opens later.
    Upcoming,
    /// Candidates can log in now.
    Open,
    /// Over.
    Closed,
}

impl SessionState {
    /// Where a session stands at `now`: open from `opens` until just before `closes`.
    #[must_use]
    pub fn at<T: PartialOrd + Copy>(now: T, opens: T, closes: T) -> Self {
        if now < opens {
            Self::Upcoming
        } else if now < closes {
            Self::Open
        } else {
            Self::Closed
        }
    }

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// What the session list shows; `state` `None` is All.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionQuery {
    /// Part of a name, a room or a session number; case and accents ignored.
    pub q: String,
    /// Only sessions in this state.
    pub state: Option<SessionState>,
    /// Which part.
    pub page: PageRequest,
}

impl SessionQuery {
    /// The word for "all states" in addresses.
    pub const ALL: &'static str = "all";

    /// Reads the state filter of an address: no word is Open, because that is what a test morning needs.
    #[must_use]
    pub fn state_from_word(word: &str) -> Option<SessionState> {
        match word {
            Self::ALL => None,
            "upcoming" => Some(SessionState::Upcoming),
            "closed" => Some(SessionState::Closed),
            _ => Some(SessionState::Open),
        }
    }
}

impl Question for SessionQuery {
    fn read(words: &dyn Words) -> Self {
        Self {
            q: words.word("q").to_owned(),
            state: Self::state_from_word(words.word("state")),
            page: PageRequest::read(words),
        }
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        say("q", self.q.trim());
        match self.state {
            None => say("state", Self::ALL),
            Some(SessionState::Open) => {}
            Some(state) => say("state", state.word()),
        }
        self.page.write(say);
    }
}

/// One row of the session list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The session.
    pub id: SessionId,
    /// Its number, counted in the institution from 1001.
    pub number: i64,
    /// Its name: the link.
    pub name: String,
    /// Where it is.
    pub room: Room,
    /// When it opens, in its zone.
    pub opens: CivilTime,
    /// When it closes, in its zone.
    pub closes: CivilTime,
    /// Where it stands now.
    pub state: SessionState,
    /// Entries it has.
    pub entries: i64,
    /// Entries that candidates made their own.
    pub used: i64,
}

/// A page of the session list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// The rows, at most one page.
    pub rows: Vec<SessionRow>,
    /// Where the page stands among the sessions that match.
    pub page: PageOf,
    /// Sessions of the institution, whatever the filter.
    pub all: i64,
}

/// What stands above every page of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionHead {
    /// The session.
    pub id: SessionId,
    /// Its number in the institution.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Where it stands now.
    pub state: SessionState,
    /// When it opens, in its zone.
    pub opens: CivilTime,
    /// When it closes, in its zone.
    pub closes: CivilTime,
    /// What candidates type as Institution ID.
    pub institution_code: String,
    /// Its entries by state.
    pub counts: EntryCounts,
}

/// The Details tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDetails {
    /// The head.
    pub session: SessionHead,
    /// What the form is filled with.
    pub details: TypedSession,
    /// Names these details, so that saving notices when somebody else has changed them meanwhile.
    pub version: String,
    /// Every zone that can be chosen, IANA names.
    pub time_zones: Vec<String>,
    /// When the session is closed: the local time until which it is proposed to be open again.
    pub reopen_until: Option<String>,
    /// The name of the member of staff who made the session; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When, in the session's zone.
    pub created_at: CivilTime,
    /// Where candidates log in with the institution filled in.
    pub log_in_address: String,
}

/// The Details form as it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedDetails {
    /// The fields.
    pub typed: TypedSession,
    /// The [`SessionDetails::version`] that they replace.
    pub version: String,
    /// "Move it anyway" is ticked.
    pub all_the_same: bool,
}

/// What New session is filled with before anybody types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSessionDefaults {
    /// The zone of the institution's latest session, or UTC.
    pub time_zone: String,
    /// Every zone that can be chosen, IANA names.
    pub time_zones: Vec<String>,
}

/// The details of a session as they are typed, and as their form shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedSession {
    /// Name; required, at most 100 characters.
    pub name: String,
    /// Room; optional, at most 100 characters.
    pub room: String,
    /// Test; optional, at most 100 characters.
    pub test: String,
    /// Local time `2026-05-12T09:00`.
    pub opens: String,
    /// Local time `2026-05-12T17:00`; after `opens`.
    pub closes: String,
    /// IANA name.
    pub time_zone: String,
}
