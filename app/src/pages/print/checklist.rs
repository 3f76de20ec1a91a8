//! The checklist of invigilators: who sits with which slip, to tick off and sign. It has no passwords.

use super::{
    cards::{left_out, numbered},
    document::Frame,
    list::{Column, ListPage, list},
};
use crate::components::count::counted;

/// A checklist of one session.
#[derive(Clone, Debug)]
pub struct ChecklistPage {
    /// What tells it from others of its kind when it is saved as a file: "Spring placement · session 1001".
    pub saved_as: String,
    /// The session's name.
    pub session: String,
    /// When it opens: "Tue 12 May 2026, 09:00".
    pub opens: String,
    /// Where it is: "Room B12", "Hall 2"; may be empty.
    pub room: String,
    /// The rows, in order.
    pub rows: Vec<ChecklistRow>,
    /// How many withdrawn entries were chosen too; they are not listed.
    pub withdrawn: i64,
}

/// One entry.
#[derive(Clone, Debug)]
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

/// Writes the document. Numbers are those of the cards; where several batches are listed, each row names its own.
#[must_use]
pub fn checklist(frame: &Frame, page: &ChecklistPage) -> String {
    let one_batch = page.rows.iter().all(|row| row.batch == page.rows[0].batch);
    let mut columns =
        vec![Column::Number("No."), Column::Code("Slip code"), Column::Given("Name"), Column::Blank("Signature")];
    if !one_batch {
        columns.insert(0, Column::Number("Batch"));
    }
    let row = |row: &ChecklistRow| {
        let cells = [numbered(row.number, row.of), row.slip_code.clone(), row.name.clone().unwrap_or_default()];
        let batch = (!one_batch).then(|| row.batch.to_string());
        batch.into_iter().chain(cells).collect()
    };
    let room = if page.room.is_empty() { String::new() } else { format!(" · {}", page.room) };
    let rows: Vec<Vec<String>> = page.rows.iter().map(row).collect();
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let mut about = vec![format!(
        "{}, no passwords. Print it on {}.",
        counted(count, "login", "logins"),
        crate::words::staff::Label::label(frame.paper, crate::words::language::Language::STAFF)
    )];
    about.extend(left_out(page.withdrawn));
    let subtitle = format!("{} · {}{room}", page.session, page.opens);
    let (title, saved_as) = ("Checklist for invigilators".to_owned(), page.saved_as.clone());
    list(frame, &ListPage { title, saved_as, subtitle, about, columns, rows })
}
