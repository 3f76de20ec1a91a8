//! Reports: which there are, their columns, what they are narrowed to, and a page of one.

use serde::{Deserialize, Serialize};

use super::{
    address::{Question, Words},
    civil::CivilTime,
    entry::EntryState,
    entry_view::EntryResult,
    id::SessionId,
    page::{PageOf, PageRequest},
    person::Particular,
};
use crate::error::ApiError;

/// A report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportKind {
    /// Every login with what became of it.
    CandidateLogins,
    /// Every username that was changed, beside the one before.
    Usernames,
}

/// A column of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportColumn {
    /// The username that the entry was born with.
    SlipCode,
    /// The username now.
    Username,
    /// The password; only in a file and on paper.
    Password,
    /// What candidates type as Institution ID.
    InstitutionId,
    /// The candidate's name.
    Name,
    /// Where the entry stands.
    State,
    /// The session's name.
    Session,
    /// The batch's number.
    Batch,
    /// When the candidate gave details, which changed the username.
    DetailsGiven,
    /// When the test was started.
    Started,
    /// When the test was finished.
    Finished,
    /// When the candidate was last seen.
    LastSeen,
    /// What the candidate said beside the name.
    Said(Particular),
    /// What a test engine said of the result.
    Result,
    /// What it said beside that.
    ResultComment,
}

impl ReportColumn {
    /// Codes stand in the monospaced face.
    #[must_use]
    pub const fn is_code(self) -> bool {
        matches!(self, Self::SlipCode | Self::Username | Self::Password | Self::InstitutionId)
    }

    /// What people have given or typed, which no browser may translate.
    #[must_use]
    pub const fn is_given(self) -> bool {
        self.is_code() || matches!(self, Self::Name | Self::Session | Self::Said(_) | Self::ResultComment)
    }
}

impl ReportKind {
    /// Every report.
    pub const ALL: [Self; 2] = [Self::CandidateLogins, Self::Usernames];

    /// The word in addresses and forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CandidateLogins => "candidate-logins",
            Self::Usernames => "usernames",
        }
    }

    /// Reads [`ReportKind::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Its columns; passwords are in files and on paper only, results for those who are shown them. A file always has all of them, because people have other
    /// programs read it; a page and paper leave out what nobody is asked for.
    #[must_use]
    pub fn columns(self, with_passwords: bool, with_results: bool) -> Vec<ReportColumn> {
        use ReportColumn::{
            Batch, DetailsGiven, Finished, InstitutionId, LastSeen, Name, Password, Result, ResultComment, Said,
            Session, SlipCode, Started, State, Username,
        };
        let all: &[_] = match self {
            Self::CandidateLogins => &[
                SlipCode,
                Username,
                Password,
                InstitutionId,
                Name,
                State,
                Session,
                DetailsGiven,
                Started,
                Finished,
                LastSeen,
                Said(Particular::BirthDate),
                Said(Particular::Country),
                Said(Particular::Email),
                Said(Particular::CandidateNumber),
                Result,
                ResultComment,
            ],
            Self::Usernames => &[SlipCode, Username, Name, DetailsGiven, Batch, Session, Result, ResultComment],
        };
        let is_for = |column: &ReportColumn| match column {
            Password => with_passwords,
            Result | ResultComment => with_results,
            _ => true,
        };
        all.iter().copied().filter(is_for).collect()
    }

    /// It has passwords, so that whoever takes it away hands logins out.
    #[must_use]
    pub fn has_passwords(self) -> bool {
        self.columns(true, false).contains(&ReportColumn::Password)
    }
}

/// Which states a report is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportState {
    /// Details given, started or finished.
    Used,
    /// This one.
    One(EntryState),
}

impl ReportState {
    /// The word for [`ReportState::Used`].
    const USED: &'static str = "used";

    /// Every choice, in their order.
    #[must_use]
    pub fn all() -> Vec<Self> {
        [Self::Used].into_iter().chain(EntryState::ALL.map(Self::One)).collect()
    }

    /// The word in addresses and forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Used => Self::USED,
            Self::One(state) => state.word(),
        }
    }

    /// Reads [`ReportState::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        if word == Self::USED { Some(Self::Used) } else { EntryState::from_word(word).map(Self::One) }
    }

    /// The states that are meant.
    #[must_use]
    pub fn states(self) -> Vec<EntryState> {
        match self {
            Self::Used => vec![EntryState::Claimed, EntryState::Started, EntryState::Finished],
            Self::One(state) => vec![state],
        }
    }
}

/// What a report is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFilter {
    /// Only this session.
    pub session: Option<SessionId>,
    /// Only these states.
    pub state: Option<ReportState>,
    /// Only sessions that open on this day or later, `2026-05-12` in their own zone; may be empty.
    pub from: String,
    /// Only sessions that open on this day or earlier; may be empty.
    pub to: String,
}

impl ReportFilter {
    /// Reads the filter of an address; words that mean nothing leave nothing out.
    #[must_use]
    pub fn from_words(session: &str, state: &str, from: &str, to: &str) -> Self {
        let date = |word: &str| if is_date(word) { word.to_owned() } else { String::new() };
        Self { session: session.parse().ok(), state: ReportState::from_word(state), from: date(from), to: date(to) }
    }

    /// Reads the filter of a form, whose logins are handed out: a session that is none is [`ApiError::NotFound`], other
    /// words that no page of ours sends are [`ApiError::Malformed`], because a file must never hold more than was asked.
    pub fn from_form(fields: &[(String, String)]) -> Result<Self, ApiError> {
        let [session, state, from, to] = ["session", "state", "from", "to"]
            .map(|wanted| fields.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim()));
        let read = Self::from_words(session, state, from, to);
        if read.session.is_none() && !session.is_empty() {
            return Err(ApiError::NotFound);
        }
        let kept = read.words().map(|(_, word)| word);
        let understood = kept[1..].iter().zip([state, from, to]).all(|(kept, sent)| kept == sent);
        if understood { Ok(read) } else { Err(ApiError::Malformed) }
    }

    /// The filter as the fields of a form and of an address; empty words for what is not narrowed.
    #[must_use]
    pub fn words(&self) -> [(&'static str, String); 4] {
        [
            ("session", self.session.map(|id| id.to_string()).unwrap_or_default()),
            ("state", self.state.map_or("", ReportState::word).to_owned()),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
        ]
    }

    /// Is a session meant that opens on this day, `2026-05-12`?
    #[must_use]
    pub fn is_on(&self, day: &str) -> bool {
        // Days of this shape sort as text sorts.
        (self.from.is_empty() || self.from.as_str() <= day) && (self.to.is_empty() || day <= self.to.as_str())
    }
}

/// The shape of a day, `2026-05-12`; whether the calendar has it does not matter for comparing.
fn is_date(word: &str) -> bool {
    word.len() == 10
        && word
            .bytes()
            .enumerate()
            .all(|(at, character)| if at == 4 || at == 7 { character == b'-' } else { character.is_ascii_digit() })
}

impl Question for ReportFilter {
    fn read(words: &dyn Words) -> Self {
        Self::from_words(words.word("session"), words.word("state"), words.word("from"), words.word("to"))
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        for (name, word) in self.words() {
            say(name, &word);
        }
    }
}

/// A question to a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportQuery {
    /// Narrowed to what.
    pub filter: ReportFilter,
    /// Which part.
    pub page: PageRequest,
}

impl Question for ReportQuery {
    fn read(words: &dyn Words) -> Self {
        Self { filter: ReportFilter::read(words), page: PageRequest::read(words) }
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        self.filter.write(say);
        self.page.write(say);
    }
}

/// A choice of the Session filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSession {
    /// The session.
    pub id: SessionId,
    /// Its name.
    pub name: String,
    /// When it opens, in its zone.
    pub opens: CivilTime,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportCell {
    /// Nothing.
    Nothing,
    /// What was typed, drawn or given.
    Text(String),
    /// A number.
    Number(i64),
    /// Where the entry stands.
    State(EntryState),
    /// A time, in the session's zone.
    Time(CivilTime),
    /// A country or region, by its code.
    Country(String),
    /// A result.
    Result(EntryResult),
    /// A password that is damaged in the database.
    Unreadable,
}

/// A page of a report. Never a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// Which report.
    pub kind: ReportKind,
    /// Narrowed to what.
    pub filter: ReportFilter,
    /// The latest sessions, and the chosen one.
    pub sessions: Vec<ReportSession>,
    /// Its columns: without those for which nobody is asked and nobody said anything.
    pub columns: Vec<ReportColumn>,
    /// The cells of each row, one for each column.
    pub rows: Vec<Vec<ReportCell>>,
    /// Rows come from several zones, so every time is told with the name of its own.
    pub zones_differ: bool,
    /// Where the page stands among the rows.
    pub page: PageOf,
    /// How many entries of the chosen session nobody has used: they can be printed as cards.
    pub unused: i64,
}

#[cfg(test)]
mod tests;
