//! What reports are called, what is said about them, the headings of their columns and what stands in their cells.

use super::{Label, entry::result, people::country};
use crate::{
    model::{
        civil::CivilTime,
        report::{ReportCell, ReportColumn, ReportKind, ReportSession, ReportState},
    },
    words::{count::counted, language::Language, times::in_zone, unreadable::UNREADABLE},
};

/// The heading.
impl Label for ReportColumn {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::SlipCode => "Slip code",
            Self::Username => "Username now",
            Self::Password => "Password",
            Self::InstitutionId => "Institution ID",
            Self::Name => "Name",
            Self::State => "State",
            Self::Session => "Session",
            Self::Batch => "Batch",
            Self::DetailsGiven => "Details given",
            Self::Started => "Started",
            Self::Finished => "Finished",
            Self::LastSeen => "Last seen",
            Self::Said(which) => which.label(language),
            Self::Result => language.entry().result,
            Self::ResultComment => "Result comment",
        }
    }
}

/// The title.
impl Label for ReportKind {
    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::CandidateLogins, Language::English) => "Candidate Login Information",
            (Self::Usernames, Language::English) => "Username Tracking",
        }
    }
}

impl Label for ReportState {
    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Used, Language::English) => "Used",
            (Self::One(state), _) => state.label(language),
        }
    }
}

/// One sentence about a report.
#[must_use]
pub const fn about(kind: ReportKind, language: Language) -> &'static str {
    match (kind, language) {
        (ReportKind::CandidateLogins, Language::English) => "Every login, who uses it, and when.",
        (ReportKind::Usernames, Language::English) => "Every slip code that became a personal username, and when.",
    }
}

/// What stands in a cell; empty for nothing. `zones_differ`: rows come from several zones, so every time names its own.
#[must_use]
pub fn cell(cell: &ReportCell, zones_differ: bool, language: Language) -> String {
    match cell {
        ReportCell::Nothing => String::new(),
        ReportCell::Text(text) => text.clone(),
        ReportCell::Number(number) => number.to_string(),
        ReportCell::State(state) => state.label(language).to_owned(),
        ReportCell::Time(at) => time(at, zones_differ, language),
        ReportCell::Country(code) => country(code, language),
        ReportCell::Result(told) => result(told, language),
        ReportCell::Unreadable => UNREADABLE.to_owned(),
    }
}

/// "12 May 2026, 09:00", "12 May 2026, 09:00 (Europe/Madrid)".
fn time(at: &CivilTime, zones_differ: bool, language: Language) -> String {
    let time = language.times().date_and_time(at);
    if zones_differ { in_zone(&time, at) } else { time }
}

/// The names of the sessions that a filter offers, each with its time: "Spring placement, 12 May 2026, 09:00". They name
/// their zones where these differ.
pub fn sessions(sessions: &[ReportSession], language: Language) -> impl Iterator<Item = String> {
    let zones_differ = sessions.windows(2).any(|two| two[0].opens.zone != two[1].opens.zone);
    sessions.iter().map(move |session| format!("{}, {}", session.name, time(&session.opens, zones_differ, language)))
}

/// How many logins a report shows.
#[must_use]
pub fn count(logins: i64, language: Language) -> String {
    let Language::English = language;
    if logins == 0 { "No login matches.".to_owned() } else { counted(logins, "login", "logins") }
}
