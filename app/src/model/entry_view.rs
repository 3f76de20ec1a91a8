//! One entry with everything that is known of it: who it is, where its login went, and what happened to it.

use serde::{Deserialize, Serialize};

use super::{
    act::Act,
    hand_out::{HandedOut, Moment},
    id::{BatchId, EntryId},
    person::Particular,
    state::EntryState,
};

/// The most that is told of what happened to one entry, beside that it was made.
pub const MOST_TOLD: i64 = 100;

/// One entry. Never a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// The entry.
    pub id: EntryId,
    /// The username it was born with.
    pub slip_code: String,
    /// The personal username once claimed.
    pub username: Option<String>,
    /// The candidate's name once claimed.
    pub name: Option<String>,
    /// What the candidate said beside the name, as it is stored, and what was asked and not said (`None`); nothing before
    /// the claim.
    pub said: Vec<(Particular, Option<String>)>,
    /// Where it stands.
    pub state: EntryState,
    /// When it came to its state; `None` for unused.
    pub since: Option<Moment>,
    /// When its candidate was last seen.
    pub last_seen: Option<Moment>,
    /// Too many wrong passwords: the name must wait before it is heard again.
    pub locked: bool,
    /// How its present login was last handed out.
    pub handed_out: Option<HandedOut>,
    /// Its batch.
    pub batch: BatchId,
    /// The batch's number in the session.
    pub batch_number: i64,
    /// The batch's label; may be empty.
    pub batch_label: String,
    /// It is the first, second, … of its batch.
    pub place: i64,
    /// How many entries the batch has.
    pub of: i64,
    /// What a test engine said of its result, in words; `None` where none said anything that people read, and for those who are
    /// shown no results.
    #[serde(default)]
    pub result: Option<String>,
    /// The same before it is put into words, which the browser has no room for.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub told: Option<EntryResult>,
    /// What happened to it, newest first; last that it was made.
    pub happened: Vec<Happened>,
    /// More happened than [`MOST_TOLD`].
    pub is_cut: bool,
}

/// The result of an entry, as its test engine told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryResult {
    /// The score as people read it; empty while it waits to be marked by hand.
    pub given: String,
    /// Of how many.
    pub maximum: String,
    /// What the engine says beside it; may be empty.
    pub comment: String,
}

/// Something that happened to an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When, in the session's zone.
    pub when: Moment,
    /// What.
    pub what: Happening,
    /// The name of the member of staff or test engine that did it; `None` for the operator, and for what candidates do.
    pub by: Option<String>,
}

/// What can happen to an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happening {
    /// It was made with its batch.
    Created,
    /// Something that is remembered for good.
    Act(Act),
    /// Its candidate logged in with this username or slip code. Known for some days.
    LoggedIn(String),
    /// So many wrong passwords in a row with this username or slip code, the last of them then; forgotten with the first
    /// right one.
    WrongPasswords(i64, String),
}
