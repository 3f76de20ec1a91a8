//! The Activity tab: what was done in a session, by whom, to what; and which kinds of acts it can be narrowed to.

use serde::{Deserialize, Serialize};

use super::{
    act::Act,
    address::{Question, Words},
    civil::CivilTime,
    id::EntryId,
    page::{PageOf, PageRequest},
    session::SessionHead,
};

/// What candidates do by themselves, and what their test engines tell of that.
const BY_CANDIDATES: [Act; 5] =
    [Act::EntryClaimed, Act::TestStarted, Act::PasswordRenewed, Act::TestFinished, Act::ResultReceived];

/// What staff do in a session.
const BY_STAFF: [Act; 22] = [
    Act::SessionCreated,
    Act::SessionChanged,
    Act::SessionReopened,
    Act::SessionEngineChosen,
    Act::CodesCreated,
    Act::BatchLabelled,
    Act::LoginsDownloaded,
    Act::EntriesExported,
    Act::CardsPrinted,
    Act::ChecklistPrinted,
    Act::LoginShown,
    Act::ReportExported,
    Act::ReportPrinted,
    Act::ActivityExported,
    Act::EntriesWithdrawn,
    Act::EntriesRestored,
    Act::PasswordsIssued,
    Act::LoginUnlocked,
    Act::MarkedStarted,
    Act::MarkedFinished,
    Act::UnmarkedStarted,
    Act::UnmarkedFinished,
];

/// Which acts are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ActivityKind {
    /// All of them.
    #[default]
    Everything,
    /// Those of staff and of the operator.
    Staff,
    /// Those of candidates.
    Candidates,
    /// One kind.
    One(Act),
}

impl ActivityKind {
    /// Every choice, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        let kinds = BY_STAFF.into_iter().chain(BY_CANDIDATES).map(Self::One);
        [Self::Everything, Self::Staff, Self::Candidates].into_iter().chain(kinds)
    }

    /// The word in addresses; empty for all.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Everything => "",
            Self::Staff => "staff",
            Self::Candidates => "candidates",
            Self::One(act) => act.word(),
        }
    }

    /// Reads [`ActivityKind::word`] back; anything else is Everything.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::all().find(|kind| kind.word() == word).unwrap_or_default()
    }

    /// The acts that are meant; `None` for all.
    #[must_use]
    pub fn acts(self) -> Option<Vec<Act>> {
        match self {
            Self::Everything => None,
            Self::Staff => Some(BY_STAFF.to_vec()),
            Self::Candidates => Some(BY_CANDIDATES.to_vec()),
            Self::One(act) => Some(vec![act]),
        }
    }
}

/// What the Activity tab shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActivityQuery {
    /// Which acts.
    pub kind: ActivityKind,
    /// Which part.
    pub page: PageRequest,
}

impl Question for ActivityQuery {
    fn read(words: &dyn Words) -> Self {
        Self { kind: ActivityKind::from_word(words.word("kind")), page: PageRequest::read(words) }
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        say("kind", self.kind.word());
        self.page.write(say);
    }
}

/// What an act was about, beside the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// The session, or several of its entries.
    Session,
    /// A batch.
    Batch {
        /// Its number in the session.
        number: i64,
        /// Its label now; may be empty.
        label: String,
    },
    /// One entry.
    Entry {
        /// The entry.
        id: EntryId,
        /// Its slip code.
        slip_code: String,
        /// Its personal username; `None` until the claim.
        username: Option<String>,
    },
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// The member of staff, or the test engine, of this name.
    Staff(String),
    /// The operator, on the command line.
    Operator,
    /// A candidate.
    Candidate {
        /// The personal username; empty when there is none any more.
        username: String,
        /// The full name.
        name: String,
    },
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// When, in the session's zone.
    pub at: CivilTime,
    /// By whom.
    pub by: Author,
    /// What was done.
    pub act: Act,
    /// To what.
    pub about: About,
    /// To how many.
    pub count: i64,
}

/// A page of what was done in a session, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPage {
    /// The head.
    pub session: SessionHead,
    /// IANA name of the zone that the times are in.
    pub time_zone: String,
    /// The rows, at most one page.
    pub rows: Vec<ActivityRow>,
    /// Where the page stands among the acts that match.
    pub page: PageOf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_in_a_session_is_offered_once() {
        let offered: Vec<Act> = ActivityKind::all()
            .filter_map(|kind| match kind {
                ActivityKind::One(act) => Some(act),
                _ => None,
            })
            .collect();
        let elsewhere = [Act::InstitutionCreated, Act::SettingsChanged, Act::DatabaseRestored];
        for act in Act::ALL {
            let times = offered.iter().filter(|one| **one == act).count();
            assert_eq!(times, usize::from(!elsewhere.contains(&act) && !act.is_of_the_team()), "{}", act.word());
        }
    }

    #[test]
    fn words_are_read_back() {
        for kind in ActivityKind::all() {
            assert_eq!(ActivityKind::from_word(kind.word()), kind);
        }
        for word in ["nothing", "settings_changed", "STAFF"] {
            assert_eq!(ActivityKind::from_word(word), ActivityKind::Everything, "{word}");
        }
    }
}
