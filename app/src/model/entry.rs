//! Entries: their states, what a row shows, and what a list of them can be asked.

use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::entry_view::EntryResult;
pub use super::state::{EntryCounts, EntryState};
use super::{
    address::{Question, Words},
    batch::BatchChoice,
    hand_out::{HandedOut, Moment},
    id::EntryId,
    page::{PageOf, PageRequest},
    passing::Passing,
    session::SessionHead,
};

/// One row of the entries table. Never a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// The entry.
    pub id: EntryId,
    /// The username it was born with, `K7RM-T4XW`.
    pub slip_code: String,
    /// The personal username once claimed; `None` while the slip code is still the username.
    pub username: Option<String>,
    /// The candidate's full name once claimed.
    pub name: Option<String>,
    /// Where it stands.
    pub state: EntryState,
    /// The number of its batch in the session.
    pub batch: i64,
    /// How, when and by whom the present login was last handed out; `None` when it never was.
    pub handed_out: Option<HandedOut>,
    /// When the candidate was last seen.
    pub last_seen: Option<Moment>,
    /// Where it stands beside its state, while that lasts: logged in without details, or for long.
    #[serde(default)]
    pub passing: Option<Passing>,
    /// Log-in refuses one of its names at the moment.
    #[serde(default)]
    pub locked: bool,
    /// What a test engine said of its result, in words, for those who are shown results.
    #[serde(default)]
    pub result: Option<String>,
    /// The same before it is put into words, which the browser has no room for.
    #[cfg(feature = "ssr")]
    #[serde(skip)]
    pub told: Option<EntryResult>,
}

/// Which entries of a session are meant. The same filter always means the same rows, on screen and in an action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryFilter {
    /// Part of a slip code, username or name; empty for all.
    pub q: String,
    /// Only this state.
    pub state: Option<EntryState>,
    /// Only this state that passes, chosen in the place of `state`.
    #[serde(default)]
    pub passing: Option<Passing>,
    /// Only this batch, by its number in the session.
    pub batch: Option<i64>,
    /// Only entries whose present login was handed out, or only those whose was not.
    pub handed_out: Option<bool>,
}

impl EntryFilter {
    /// Only entries whose present login nobody has been given yet.
    #[must_use]
    pub fn not_handed_out() -> Self {
        Self { handed_out: Some(false), ..Self::default() }
    }

    /// True when nothing is left out.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.q.trim().is_empty()
            && self.state.is_none()
            && self.passing.is_none()
            && self.batch.is_none()
            && self.handed_out.is_none()
    }

    /// Reads the filter from the words of an address or a form; words that mean nothing leave nothing out.
    #[must_use]
    pub fn from_words(q: &str, state: &str, batch: &str, handed_out: &str) -> Self {
        Self {
            q: q.to_owned(),
            state: EntryState::from_word(state),
            passing: Passing::from_word(state),
            batch: batch.parse().ok(),
            handed_out: match handed_out {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
        }
    }

    /// The word of the state that is chosen, stored or passing; empty for any.
    #[must_use]
    pub fn state_word(&self) -> &'static str {
        self.passing.map_or_else(|| self.state.map_or("", EntryState::word), Passing::word)
    }

    /// The filter as the fields of a form and of an address; empty words for what is not filtered.
    #[must_use]
    pub fn words(&self) -> [(&'static str, String); 4] {
        [
            ("q", self.q.trim().to_owned()),
            ("state", self.state_word().to_owned()),
            ("batch", self.batch.map(|number| number.to_string()).unwrap_or_default()),
            ("handed", self.handed_out.map_or("", |yes| if yes { "yes" } else { "no" }).to_owned()),
        ]
    }
}

/// What the entries are ordered by. Ties and [`EntrySort::Created`] follow the order of creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntrySort {
    /// Order of creation: batch by batch.
    #[default]
    Created,
    /// Slip code.
    Slip,
    /// Username now.
    Username,
    /// The candidate's name, accents and case folded; entries without a name last.
    Name,
    /// Order of an entry's life.
    State,
    /// Last log-in; never seen last.
    Seen,
}

impl EntrySort {
    /// Every order.
    pub const ALL: [Self; 6] = [Self::Created, Self::Slip, Self::Username, Self::Name, Self::State, Self::Seen];

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Slip => "slip",
            Self::Username => "username",
            Self::Name => "name",
            Self::State => "state",
            Self::Seen => "seen",
        }
    }

    /// Reads [`EntrySort::word`] back; anything else is the order of creation.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.word() == word).unwrap_or_default()
    }
}

impl fmt::Display for EntrySort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Question for EntryFilter {
    fn read(words: &dyn Words) -> Self {
        Self::from_words(words.word("q"), words.word("state"), words.word("batch"), words.word("handed"))
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        for (name, word) in self.words() {
            say(name, &word);
        }
    }
}

/// A question to the list of a session's entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryQuery {
    /// Which entries.
    pub filter: EntryFilter,
    /// In which order.
    pub sort: EntrySort,
    /// Backwards.
    pub descending: bool,
    /// Which part.
    pub page: PageRequest,
}

impl Question for EntryQuery {
    fn read(words: &dyn Words) -> Self {
        Self {
            filter: EntryFilter::read(words),
            sort: EntrySort::from_word(words.word("sort")),
            // The app of an earlier version asks with the second one.
            descending: words.word("dir") == "desc" || words.word("descending") == "true",
            page: PageRequest::read(words),
        }
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        self.filter.write(say);
        if self.sort != EntrySort::default() {
            say("sort", self.sort.word());
        }
        if self.descending {
            say("dir", "desc");
        }
        self.page.write(say);
    }
}

/// A page of a session's entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPage {
    /// The session.
    pub session: SessionHead,
    /// The filter that these rows answer.
    pub filter: EntryFilter,
    /// The rows, at most one page.
    pub rows: Vec<EntryRow>,
    /// Where the page stands among the rows that match.
    pub page: PageOf,
    /// The choices of the Batch filter.
    pub batches: Vec<BatchChoice>,
    /// There can be results, and whoever asks is shown them.
    #[serde(default)]
    pub has_results: bool,
}
