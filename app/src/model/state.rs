//! Where entries and sessions stand, and how many entries stand where.

use serde::{Deserialize, Serialize};

/// Where an entry stands: `unused → claimed → started → finished`; `withdrawn` from unused or claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryState {
    /// Nobody has logged in with the slip code.
    Unused,
    /// A candidate gave personal details and has a username of their own.
    Claimed,
    /// The candidate has started the test.
    Started,
    /// The candidate has finished the test.
    Finished,
    /// Taken out of the session.
    Withdrawn,
}

impl EntryState {
    /// Every state, in the order of an entry's life.
    pub const ALL: [Self; 5] = [Self::Unused, Self::Claimed, Self::Started, Self::Finished, Self::Withdrawn];

    /// The word in the database and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Claimed => "claimed",
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads [`EntryState::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// How many entries there are in each state, and how many of all were handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryCounts {
    /// Never logged in.
    pub unused: i64,
    /// Details given.
    pub claimed: i64,
    /// Test started.
    pub started: i64,
    /// Test finished.
    pub finished: i64,
    /// Taken out.
    pub withdrawn: i64,
    /// Whose present login was downloaded, exported, printed or shown at least once, whatever their state.
    pub handed_out: i64,
    /// The unused ones among these.
    #[serde(default)]
    pub unused_handed_out: i64,
}

impl EntryCounts {
    /// All entries, whatever their state.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.unused + self.used() + self.withdrawn
    }

    /// Entries that a candidate has made their own.
    #[must_use]
    pub fn used(&self) -> i64 {
        self.claimed + self.started + self.finished
    }

    /// Counts `by` more entries in this state; fewer when it is negative.
    pub fn add(&mut self, state: EntryState, by: i64) {
        *match state {
            EntryState::Unused => &mut self.unused,
            EntryState::Claimed => &mut self.claimed,
            EntryState::Started => &mut self.started,
            EntryState::Finished => &mut self.finished,
            EntryState::Withdrawn => &mut self.withdrawn,
        } += by;
    }

    /// The number for one state.
    #[must_use]
    pub fn of(&self, state: EntryState) -> i64 {
        match state {
            EntryState::Unused => self.unused,
            EntryState::Claimed => self.claimed,
            EntryState::Started => self.started,
            EntryState::Finished => self.finished,
            EntryState::Withdrawn => self.withdrawn,
        }
    }
}

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
