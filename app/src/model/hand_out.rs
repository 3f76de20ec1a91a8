//! How logins were handed out: what a list tells of each, and what is told before they are handed out once more.

use serde::{Deserialize, Serialize};

use super::civil::CivilTime;

/// The acts that hand logins out, with the words that they have among all acts: lists tell of no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOutAct {
    /// Download Logins.
    LoginsDownloaded,
    /// Export Selected Data.
    EntriesExported,
    /// A report as a file.
    ReportExported,
    /// Login cards.
    CardsPrinted,
    /// A report on paper.
    ReportPrinted,
    /// On the screen.
    LoginShown,
    /// Taken by the candidate.
    PasswordRenewed,
}

/// How a login leaves the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In a file.
    Download,
    /// On paper.
    Print,
    /// On a screen.
    Show,
}

impl HandOutAct {
    /// How it hands logins out; `None` where it is no hand-out by staff or the operator.
    #[must_use]
    pub const fn way(self) -> Option<Way> {
        match self {
            Self::LoginsDownloaded | Self::EntriesExported | Self::ReportExported => Some(Way::Download),
            Self::CardsPrinted | Self::ReportPrinted => Some(Way::Print),
            Self::LoginShown => Some(Way::Show),
            Self::PasswordRenewed => None,
        }
    }
}

/// A time that people read without its day as long as that is today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When, in the session's zone.
    pub at: CivilTime,
    /// It was the day that it is there now.
    pub is_today: bool,
}

/// How the present login of an entry was last handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOut {
    /// Downloaded, exported, printed, shown, or taken by the candidate.
    pub act: HandOutAct,
    /// When.
    pub when: Moment,
    /// The name of the member of staff who did it; `None` when it was done on the command line, or by the candidate.
    pub by: Option<String>,
}

/// An earlier hand-out of logins that nobody has used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierHandOut {
    /// Downloaded, exported, printed or shown.
    pub act: HandOutAct,
    /// When, in the zone of its session.
    pub when: Moment,
    /// The logins lie in several zones, so the time is told with the name of its own.
    pub zones_differ: bool,
    /// Whoever hands out now did it.
    pub is_own: bool,
    /// The name of the member of staff who did it; `None` when it was done on the command line.
    pub by: Option<String>,
    /// How many of those logins it gave out.
    pub count: i64,
}
