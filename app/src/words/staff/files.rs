//! The words in workbooks: their sheets, their headings, and what the second sheet says.

use super::Label as _;
use crate::{model::activity::ActivityKind, words::language::Language};

/// The words of every workbook. Other programs read files by their headings, so the English ones never change.
#[derive(Debug)]
pub struct FileWords {
    /// The second sheet.
    pub read_me: &'static str,
    /// What the file holds.
    pub what: &'static str,
    /// When it was made.
    pub when: &'static str,
    /// Who made it.
    pub by: &'static str,
    /// What is missing in it.
    pub missing: &'static str,
    /// What to keep in mind.
    pub note: &'static str,
    /// The sheet of logins, and what its rows are.
    pub logins: &'static str,
    /// What the rows of a report without passwords are.
    pub usernames: &'static str,
    /// The sheet of what was done.
    pub activity: &'static str,
    /// What its rows are.
    pub acts: &'static str,
    /// On a file that does not hold all acts of its session.
    pub latest_only: &'static str,
    /// What holds the logins of one batch: (its number, its session).
    pub batch_of: fn(i64, &str) -> String,
    /// What holds logins that somebody selected: (their session).
    pub selected_of: fn(&str) -> String,
    /// What holds all that was done: (in which session).
    pub activity_of: fn(&str) -> String,
    /// Headings of the columns of logins; those of personal information follow.
    pub login_headings: [&'static str; 9],
    /// Headings of what test engines said, the last columns of logins.
    pub result_headings: [&'static str; 2],
    /// Headings of the columns of acts.
    pub activity_headings: [&'static str; 8],
}

static ENGLISH: FileWords = FileWords {
    read_me: "Read me",
    what: "What",
    when: "When",
    by: "By",
    missing: "Missing",
    note: "Note",
    logins: "Logins",
    usernames: "Usernames",
    activity: "Activity",
    acts: "Acts",
    latest_only: "A session with more acts than these has its latest ones here.",
    batch_of: |number, session| format!("Batch {number} of {session}"),
    selected_of: |session| format!("Selected entries of {session}"),
    activity_of: |session| format!("Activity of {session}"),
    login_headings: [
        "Username",
        "Password",
        "Institution ID",
        "Slip code",
        "Name",
        "State",
        "Session",
        "Batch",
        "Log-in address",
    ],
    result_headings: ["Result", "Result comment"],
    activity_headings: ["When", "Who", "Name", "What", "Batch", "Slip code", "Username", "How many"],
};

/// The words in this language.
#[must_use]
pub fn files(language: Language) -> &'static FileWords {
    let Language::English = language;
    &ENGLISH
}

/// What a file of acts holds: "Activity of Spring placement: Logins created".
#[must_use]
pub fn activity_of(session: &str, kind: ActivityKind, language: Language) -> String {
    let all = (files(language).activity_of)(session);
    if kind == ActivityKind::Everything { all } else { [&all, ": ", kind.label(language)].concat() }
}
