//! A report as a workbook.

use std::borrow::Cow;

use lanyard_app::{
    model::{
        paper::ReportList,
        person::Particular,
        report::{ReportCell, ReportColumn},
    },
    words::{
        language::Language,
        staff::{Label as _, files::files, language, reports::cell},
        unreadable::unreadable,
    },
};

use super::About;
use crate::export::xlsx::{Column, TextSheet, TextWorkbook, XlsxError};

/// The bytes of [`workbook`] as staff and the operator read it.
pub fn for_staff(report: &ReportList) -> Result<Vec<u8>, XlsxError> {
    workbook(report, language())
}

/// The bytes of the workbook of this report.
pub fn workbook(report: &ReportList, language: Language) -> Result<Vec<u8>, XlsxError> {
    let words = files(language);
    let title = report.kind.label(language);
    let (rows_are, note) =
        if report.kind.has_passwords() { (words.logins, language.words().paper.beware) } else { (words.usernames, "") };
    let session = report.session.as_ref().map(|(name, _)| name.as_str());
    let about = About {
        what: format!("{title}: {}", (language.words().paper.narrowed)(&report.filter, session)),
        at: report.at.clone(),
        by: report.by.clone(),
        rows: (rows_are, report.rows.len()),
        missing: unreadable(&report.unreadable).unwrap_or_default(),
        note,
    };
    let columns: Vec<_> = report.columns.iter().map(|at| column(*at, report.zones_differ, language)).collect();
    let text = |cell_of: &'_ ReportCell| cell(cell_of, report.zones_differ, language);
    let rows = report.rows.iter().map(|row| row.iter().map(|cell| Cow::from(text(cell))).collect()).collect();
    let sheet = TextSheet { name: title, columns: &columns, rows };
    TextWorkbook { sheet, read_me: about.written(language) }.to_bytes()
}

/// A column of the file.
fn column(column: ReportColumn, zones_differ: bool, language: Language) -> Column<'static> {
    Column { heading: column.label(language), width: width(column, zones_differ), is_code: column.is_code() }
}

/// The width of a column of the file, in characters.
const fn width(column: ReportColumn, zones_differ: bool) -> f64 {
    match column {
        ReportColumn::DetailsGiven | ReportColumn::Started | ReportColumn::Finished | ReportColumn::LastSeen
            if zones_differ =>
        {
            38.0
        }
        ReportColumn::Name | ReportColumn::Session | ReportColumn::Said(Particular::Email) => 30.0,
        ReportColumn::ResultComment => 44.0,
        ReportColumn::Said(Particular::Country) => 24.0,
        ReportColumn::Batch => 8.0,
        ReportColumn::SlipCode => 13.0,
        _ => 18.0,
    }
}
