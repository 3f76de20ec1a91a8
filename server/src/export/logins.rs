//! The logins workbook: which columns it has, and what its second sheet warns of.

use std::borrow::Cow;

use lanyard_app::{
    model::person::{Particular, Particulars},
    words::countries::shown,
};

use super::xlsx::{Column, ReadMe, TextSheet, TextWorkbook};

#[cfg(test)]
mod tests;

/// The first sheet.
pub const LOGINS_SHEET: &str = "Logins";

/// Stands on the second sheet.
pub const WARNING: &str = "Anyone holding a login can use it, so keep the file where only your team can open it.";

/// The columns of the first sheet with their widths in characters. They are always the same ones, also where nothing of it
/// is asked, because people have other programs read the file by its columns.
const COLUMNS: [Column<'static>; 13] = [
    Column::code("Username", 18.0),
    Column::code("Password", 16.0),
    Column::code("Institution ID", 16.0),
    Column::code("Slip code", 13.0),
    Column::text("Name", 32.0),
    Column::text("State", 15.0),
    Column::text("Session", 30.0),
    Column::text("Batch", 8.0),
    Column::text("Log-in address", 44.0),
    Column::text("Date of birth", 13.0),
    Column::text("Country or region", 24.0),
    Column::text("Email", 32.0),
    Column::text("Candidate number", 18.0),
];

/// One login. Holds a password, therefore no `Debug`.
#[derive(Clone, Copy)]
pub struct LoginRow<'a> {
    /// What the entry logs in with now.
    pub username: &'a str,
    /// Its password, grouped as on paper.
    pub password: &'a str,
    /// What candidates type as Institution ID.
    pub institution_code: &'a str,
    /// The username the entry was born with.
    pub slip_code: &'a str,
    /// The candidate's name; empty before the claim.
    pub name: &'a str,
    /// The label of the entry's state.
    pub state: &'a str,
    /// The session's name.
    pub session: &'a str,
    /// The batch's number in its session.
    pub batch: i64,
    /// Where candidates log in with the institution filled in.
    pub log_in_address: &'a str,
    /// What the candidate said beside the name.
    pub particulars: &'a Particulars,
}

/// The workbook of these logins, in this order: what it holds, when it was made and by whom.
pub fn workbook<'a>(
    logins: impl Iterator<Item = LoginRow<'a>>,
    what: String,
    when: String,
    by: String,
) -> TextWorkbook<'a> {
    TextWorkbook {
        sheet: TextSheet { name: LOGINS_SHEET, columns: &COLUMNS, rows: logins.map(cells).collect() },
        read_me: ReadMe { what, when, by, rows_are: "Logins", note: WARNING, missing: String::new() },
    }
}

fn cells(login: LoginRow<'_>) -> Vec<Cow<'_, str>> {
    let particulars = Particular::ALL.map(|which| shown(login.particulars, which).unwrap_or_default().into());
    let cells = vec![
        login.username.into(),
        login.password.into(),
        login.institution_code.into(),
        login.slip_code.into(),
        login.name.into(),
        login.state.into(),
        login.session.into(),
        login.batch.to_string().into(),
        login.log_in_address.into(),
    ];
    cells.into_iter().chain(particulars).collect()
}
