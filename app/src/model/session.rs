//! Test sessions: their state, the list, the head of every session page, the New session form.

use serde::{Deserialize, Serialize};

pub use super::state::SessionState;
use super::{
    address::{Question, Words},
    civil::CivilTime,
    glance::Glance,
    id::SessionId,
    page::{PageOf, PageRequest},
    room::Room,
    state::EntryCounts,
};

/// Where a session stands in the list, in the order of the list: what is open, what is to come, what is over, each by
/// nearness to now. Days and weeks are those of the institution's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub enum SessionGroup {
    /// Candidates can log in now.
    OpenNow,
    /// Opens later on this day.
    LaterToday,
    /// Opens later in this week, which ends on Sunday.
    ThisWeek,
    /// Opens after this week.
    Later,
    /// Closed on this day.
    ClosedToday,
    /// Closed earlier in this week.
    ClosedThisWeek,
    /// Closed before this week.
    ClosedEarlier,
}

impl SessionGroup {
    /// In their order.
    pub const ALL: [Self; 7] = [
        Self::OpenNow,
        Self::LaterToday,
        Self::ThisWeek,
        Self::Later,
        Self::ClosedToday,
        Self::ClosedThisWeek,
        Self::ClosedEarlier,
    ];

    /// Its place in the order, from 0.
    #[must_use]
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// Reads [`SessionGroup::number`] back; `None` for anything else.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// The state of its sessions.
    #[must_use]
    pub const fn state(self) -> SessionState {
        match self {
            Self::OpenNow => SessionState::Open,
            Self::LaterToday | Self::ThisWeek | Self::Later => SessionState::Upcoming,
            Self::ClosedToday | Self::ClosedThisWeek | Self::ClosedEarlier => SessionState::Closed,
        }
    }
}

impl From<SessionGroup> for i64 {
    fn from(group: SessionGroup) -> Self {
        group.number()
    }
}

/// The server sends no other number; one would be the last.
impl From<i64> for SessionGroup {
    fn from(number: i64) -> Self {
        Self::from_number(number).unwrap_or(Self::ClosedEarlier)
    }
}

/// What the session list shows; `state` `None` is All, Open takes in what opens later today.
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
    /// Entries it has.
    pub entries: i64,
    /// Entries that candidates made their own.
    pub used: i64,
}

/// A group of the session list as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedGroup {
    /// Which group.
    pub group: SessionGroup,
    /// Its sessions that match, on whichever page.
    pub sessions: i64,
    /// Entries that those have.
    pub entries: i64,
    /// Entries of those that candidates made their own.
    pub used: i64,
    /// Its rows on this page.
    pub rows: Vec<SessionRow>,
}

/// A page of the session list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// The groups that have rows on this page; at most one page of rows.
    pub groups: Vec<ListedGroup>,
    /// Now, in the institution's zone: which times need no day, which no year, and which zones are named.
    pub now: CivilTime,
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
    /// Where it is.
    pub room: Room,
    /// Which test is sat; may be empty.
    pub test: String,
    /// How it stands at a glance.
    pub glance: Glance,
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
    /// What the way to the choice of a test engine is called, which names the one that is chosen; `None` for whoever may not go it.
    #[serde(default)]
    pub engine: Option<String>,
    /// The one that is chosen, before it is put into words, which the browser has no room for.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub chosen: Option<String>,
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
    /// The zone of most of the institution's sessions, or UTC.
    pub time_zone: String,
    /// Every zone that can be chosen, IANA names.
    pub time_zones: Vec<String>,
    /// The newest sessions, to be copied.
    pub earlier: Vec<EarlierSession>,
    /// The details of the session that is copied, a week or more later; the form is filled with them.
    pub copied: Option<TypedSession>,
    /// The id that the session will have: its form, sent twice, makes one.
    #[serde(default)]
    pub key: String,
}

/// A session that can be copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierSession {
    /// The session.
    pub id: SessionId,
    /// Its name.
    pub name: String,
    /// When it opens, in its zone.
    pub opens: CivilTime,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_numbered_in_their_order() {
        for (number, group) in (0..).zip(SessionGroup::ALL) {
            assert_eq!((group.number(), SessionGroup::from_number(number)), (number, Some(group)));
            assert_eq!(SessionGroup::from(number), group);
        }
        assert_eq!(SessionGroup::from_number(7), None);
        assert_eq!(SessionGroup::from_number(-1), None);
    }
}
