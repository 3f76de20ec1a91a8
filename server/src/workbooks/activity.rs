//! What was done in a session, as a workbook.

use std::borrow::Cow;

use lanyard_app::{
    model::activity::{About as ActedOn, ActivityRow, Author},
    words::{
        language::Language,
        staff::{
            Label as _,
            acts::author,
            files::{activity_of, files},
            language,
        },
    },
};

use super::About;
use crate::{
    export::xlsx::{Column, TextSheet, TextWorkbook, XlsxError},
    service::sessions::activity::ExportedActivity,
};

/// Of each column, whether it holds codes, and its width in characters.
const SHAPES: [(bool, f64); 8] = [
    (false, 22.0),
    (false, 22.0),
    (false, 32.0),
    (false, 26.0),
    (false, 26.0),
    (true, 13.0),
    (true, 18.0),
    (false, 10.0),
];

/// The bytes of [`workbook`] as staff and the operator read it.
pub fn for_staff(activity: &ExportedActivity) -> Result<Vec<u8>, XlsxError> {
    workbook(activity, language())
}

/// The bytes of the workbook of these acts.
pub fn workbook(activity: &ExportedActivity, language: Language) -> Result<Vec<u8>, XlsxError> {
    let words = files(language);
    let about = About {
        what: activity_of(&activity.session, activity.kind, language),
        at: activity.at.clone(),
        by: activity.by.clone(),
        rows: (words.acts, activity.rows.len()),
        missing: String::new(),
        note: if activity.is_cut { words.latest_only } else { "" },
    };
    let columns: Vec<_> = words
        .activity_headings
        .into_iter()
        .zip(SHAPES)
        .map(|(heading, (is_code, width))| Column { heading, width, is_code })
        .collect();
    let rows = activity.rows.iter().map(|row| cells(row, language)).collect();
    let sheet = TextSheet { name: words.activity, columns: &columns, rows };
    TextWorkbook { sheet, read_me: about.written(language) }.to_bytes()
}

fn cells(row: &ActivityRow, language: Language) -> Vec<Cow<'_, str>> {
    let (who, name) = match &row.by {
        Author::Staff(person) => (person.as_str(), ""),
        Author::Operator => (author(None, language), ""),
        Author::Candidate { username, name } => (username.as_str(), name.as_str()),
    };
    let (batch, slip_code, username) = match &row.about {
        ActedOn::Session => (String::new(), "", None),
        ActedOn::Batch { number, label } if label.is_empty() => (number.to_string(), "", None),
        ActedOn::Batch { number, label } => (format!("{number} · {label}"), "", None),
        ActedOn::Entry { slip_code, username, .. } => (String::new(), slip_code.as_str(), username.as_deref()),
    };
    vec![
        language.times().date_and_time(&row.at).into(),
        who.into(),
        name.into(),
        row.act.label(language).into(),
        batch.into(),
        slip_code.into(),
        username.unwrap_or_default().into(),
        row.count.to_string().into(),
    ]
}
