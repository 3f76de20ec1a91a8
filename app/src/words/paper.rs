//! Every sentence on what is printed, and on one login on the screen.

use crate::model::report::ReportFilter;

/// What is printed.
#[derive(Debug)]
pub struct PaperWords {
    /// Button that prints.
    pub print: &'static str,
    /// What to press where there is no script.
    pub press: &'static str,
    /// What tells a document from others of its kind when it is saved: (the session's name, its number).
    pub of_session: fn(&str, i64) -> String,
    /// A room that is a bare number or code: (as it was typed).
    pub room: fn(&str) -> String,
    /// How many withdrawn logins were left out: (at least one).
    pub left_out: fn(i64) -> String,
    /// Logins whose passwords cannot be read: (their slip codes). `None` when there is none.
    pub unreadable: fn(&[String]) -> Option<String>,
    /// On what holds passwords: what to beware of.
    pub beware: &'static str,
    /// What a report is narrowed to: (the filter, the name of its session).
    pub narrowed: fn(&ReportFilter, Option<&str>) -> String,
    /// Login cards.
    pub cards: CardWords,
    /// The checklist.
    pub checklist: ChecklistWords,
    /// The question before logins are handed out a second time.
    pub ask_again: AskAgainWords,
    /// One login on the screen.
    pub login: ShownLoginWords,
}

/// Login cards.
#[derive(Debug)]
pub struct CardWords {
    /// What the document is: (how many cards).
    pub title: fn(i64) -> String,
    /// How to print it: (how many sheets, of which paper).
    pub sheets: fn(i64, &str) -> String,
    /// How a pile is cut.
    pub stack: &'static str,
    /// What a sheet is called: (which, of how many).
    pub sheet: fn(usize, usize) -> String,
    /// In front of the card's number; ends with a space.
    pub number: &'static str,
    /// Label of the address.
    pub go_to: &'static str,
    /// Label.
    pub username: &'static str,
    /// Label.
    pub password: &'static str,
    /// Label.
    pub institution: &'static str,
    /// What the QR code is.
    pub qr: &'static str,
    /// In front of the line for the new username; ends with a space.
    pub new_username: &'static str,
}

/// The checklist of invigilators.
#[derive(Debug)]
pub struct ChecklistWords {
    /// What the document is.
    pub title: &'static str,
    /// What it holds and how to print it: (how many logins, on which paper).
    pub about: fn(i64, &str) -> String,
    /// Heading.
    pub batch: &'static str,
    /// Heading.
    pub number: &'static str,
    /// Heading.
    pub slip_code: &'static str,
    /// Heading.
    pub name: &'static str,
    /// Heading.
    pub signature: &'static str,
}

/// The question before logins are handed out a second time.
#[derive(Debug)]
pub struct AskAgainWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// The way back.
    pub back: &'static str,
    /// Button that leaves out what was handed out before.
    pub only_new: &'static str,
    /// Button that prints them again.
    pub print: &'static str,
    /// Button that downloads them again.
    pub download: &'static str,
    /// Button that shows the login again.
    pub show: &'static str,
}

/// One login on the screen.
#[derive(Debug)]
pub struct ShownLoginWords {
    /// Heading, and the page's title.
    pub title: &'static str,
    /// Label.
    pub username: &'static str,
    /// Label.
    pub password: &'static str,
    /// Label.
    pub institution: &'static str,
    /// Why there is no password any more.
    pub shredded: &'static str,
    /// The session is over.
    pub closed: &'static str,
    /// What to beware of.
    pub beware: &'static str,
    /// The way back.
    pub done: &'static str,
}
