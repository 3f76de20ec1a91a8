//! What is printed, and what one login shows: the facts of each document, whatever language they are written in.

use super::{
    civil::CivilTime,
    id::SessionId,
    print::CardOrder,
    report::{ReportCell, ReportColumn, ReportFilter, ReportKind},
    room::Room,
};

/// Login cards of one session. Holds passwords, therefore no `Debug`.
pub struct Cards {
    /// The institution's name.
    pub institution: String,
    /// The session.
    pub session: PrintedSession,
    /// What candidates type into the browser: `test.northgate.es`.
    pub host: String,
    /// What candidates type as Institution ID.
    pub institution_code: String,
    /// Where the QR code leads, without the username: `https://test.northgate.es/i/NG-2041`.
    pub log_in_address: String,
    /// How the cards lie on the sheets.
    pub order: CardOrder,
    /// The cards, in order.
    pub cards: Vec<Card>,
    /// How many withdrawn logins were chosen too; they get no card.
    pub withdrawn: i64,
    /// The slip codes of logins whose passwords cannot be read; they get no card either.
    pub unreadable: Vec<String>,
}

/// One login. Holds the password, therefore no `Debug`.
pub struct Card {
    /// Its number in its batch, from 1.
    pub number: i64,
    /// How many logins its batch has.
    pub of: i64,
    /// The username it logs in with now.
    pub username: String,
    /// The password; empty once it was shredded.
    pub password: String,
    /// The candidate's name once the login is theirs: a new username is not given again.
    pub name: Option<String>,
}

/// A session as a printed document names it.
#[derive(Clone, Debug)]
pub struct PrintedSession {
    /// The session.
    pub id: SessionId,
    /// Its name.
    pub name: String,
    /// Its number in the institution, which tells documents of sessions of one name apart.
    pub number: i64,
    /// When it opens.
    pub opens: CivilTime,
    /// Where it is.
    pub room: Room,
}

/// A checklist of one session. It has no passwords.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// The session.
    pub session: PrintedSession,
    /// The rows, in order.
    pub rows: Vec<ChecklistRow>,
    /// How many withdrawn entries were chosen too; they are not listed.
    pub withdrawn: i64,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistRow {
    /// Its number in its batch, from 1.
    pub number: i64,
    /// How many entries its batch has.
    pub of: i64,
    /// The number of its batch in the session.
    pub batch: i64,
    /// The username it was born with.
    pub slip_code: String,
    /// The candidate's name, where somebody has given one; otherwise there is room to write it.
    pub name: Option<String>,
}

/// A report as a list. Its cells may hold passwords, therefore no `Debug`.
pub struct ReportList {
    /// Which report.
    pub kind: ReportKind,
    /// What it is narrowed to.
    pub filter: ReportFilter,
    /// Name and number of the one session, where it is about one.
    pub session: Option<(String, i64)>,
    /// When it was taken.
    pub at: CivilTime,
    /// The name of the member of staff who took it.
    pub by: String,
    /// Its rows come from several zones, so that times name theirs.
    pub zones_differ: bool,
    /// The slip codes of logins whose passwords cannot be read.
    pub unreadable: Vec<String>,
    /// Its columns.
    pub columns: Vec<ReportColumn>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<ReportCell>>,
}

/// Why a login that is shown has no password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPassword {
    /// It is no longer kept.
    Shredded,
    /// What is stored is damaged.
    Unreadable,
}
