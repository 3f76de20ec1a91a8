//! A report on paper.

use super::{
    document::{Bar, PaperFrame},
    list::{Column, List, list},
};
use crate::{
    model::{
        paper::ReportList,
        report::{ReportCell, ReportColumn},
    },
    words::{
        language::Language,
        staff::{Label as _, reports::cell},
    },
};

/// Writes the document.
#[must_use]
pub fn report(frame: &PaperFrame, page: &ReportList) -> String {
    let (paper, times, language) = (&frame.words.paper, frame.words.times, frame.words.language);
    let session = page.session.as_ref();
    let of = (paper.narrowed)(&page.filter, session.map(|(name, _)| name.as_str()));
    let when = if page.zones_differ { times.day_and_time_in_zone(&page.at) } else { times.day_and_time(&page.at) };
    let note = page.kind.has_passwords().then(|| paper.beware.to_owned());
    let bar = Bar {
        title: page.kind.label(language).to_owned(),
        saved_as: session.map_or_else(|| of.clone(), |(name, number)| (paper.of_session)(name, *number)),
        about: note.into_iter().chain((paper.unreadable)(&page.unreadable)).collect(),
    };
    let columns: Vec<Column> = page.columns.iter().map(|column| printed(*column, language)).collect();
    let text = |of: &ReportCell| cell(of, page.zones_differ, language);
    let rows: Vec<Vec<String>> = page.rows.iter().map(|row| row.iter().map(text).collect()).collect();
    list(frame, &bar, &List { subtitle: format!("{of} · {when}"), columns: &columns, rows: &rows })
}

fn printed(column: ReportColumn, language: Language) -> Column {
    let heading = column.label(language);
    match column {
        ReportColumn::Batch => Column::Number(heading),
        _ if column.is_code() => Column::Code(heading),
        _ if column.is_given() => Column::Given(heading),
        _ => Column::Text(heading),
    }
}
