//! The one writer of workbooks: a sheet whose every cell is text, and a second sheet that says what the file is.

use std::borrow::Cow;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use crate::domain::search::fold;

/// The second sheet.
pub const READ_ME_SHEET: &str = "Read me";

/// Passwords hardly compress, so more effort than this costs time and gains nothing.
const COMPRESSION_LEVEL: u8 = 3;

/// The built-in number format "Text" (ECMA-376 part 1, 18.8.30).
const TEXT_FORMAT: u8 = 49;

/// The most letters of a name in the name of a file.
const SLUG_LIMIT: usize = 60;

/// A workbook that is yet to be written. May hold passwords, therefore no `Debug`.
pub struct TextWorkbook<'a> {
    /// The first sheet.
    pub sheet: TextSheet<'a>,
    /// The second sheet.
    pub read_me: ReadMe,
}

/// A sheet of text under frozen, filtered headings.
pub struct TextSheet<'a> {
    /// Its name; at most 31 characters.
    pub name: &'static str,
    /// The headings with the widths of their columns in characters; at least one.
    pub columns: &'a [(&'a str, f64)],
    /// The cells, row by row, in the order of the columns.
    pub rows: Vec<Vec<Cow<'a, str>>>,
}

/// What the second sheet tells, beside the number of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadMe {
    /// What the file holds: "Batch 7 · Room B12, morning, of Spring placement".
    pub what: String,
    /// When it was made, with the time zone.
    pub when: String,
    /// Who made it.
    pub by: String,
    /// What the rows are: "Logins".
    pub rows_are: &'static str,
    /// What to keep in mind; may be empty.
    pub note: &'static str,
    /// What is missing in the rows; may be empty.
    pub missing: String,
}

impl TextWorkbook<'_> {
    /// The file's bytes: equal for equal content. They are made in memory from the first to the last, for a temporary
    /// file would leave passwords behind on the disk.
    pub fn to_bytes(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(COMPRESSION_LEVEL);
        // The real time stands on the second sheet; here it would make equal files differ.
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
        self.sheet.write(workbook.add_worksheet())?;
        self.read_me.write(workbook.add_worksheet(), self.sheet.rows.len())?;
        workbook.save_to_buffer()
    }
}

impl TextSheet<'_> {
    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heading = text().set_bold().set_border_bottom(FormatBorder::Thin);
        let text = text();
        sheet.set_name(self.name)?;
        let mut last_column = 0;
        for (column, (title, width)) in (0..).zip(self.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, *title, &heading)?;
            last_column = column;
        }
        let mut last_row = 0;
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string_with_format(row, column, cell.as_ref(), &text)?;
            }
            last_row = row;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last_row, last_column)?;
        // Batch numbers and names such as 00123 are text on purpose; no green corners about it.
        sheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }
}

impl ReadMe {
    fn write(&self, sheet: &mut Worksheet, rows: usize) -> Result<(), XlsxError> {
        let rows = rows.to_string();
        let lines = [
            ("What", self.what.as_str()),
            ("When", &self.when),
            ("By", &self.by),
            (self.rows_are, &rows),
            ("Missing", &self.missing),
            ("Note", self.note),
        ];
        let heading = text().set_bold();
        let text = text().set_text_wrap();
        sheet.set_name(READ_ME_SHEET)?;
        sheet.set_column_width(0, 12.0)?;
        sheet.set_column_width(1, 80.0)?;
        let mut last_row = 0;
        for (row, (title, line)) in (0..).zip(lines.into_iter().filter(|(_, line)| !line.is_empty())) {
            sheet.write_string_with_format(row, 0, title, &heading)?;
            sheet.write_string_with_format(row, 1, line, &text)?;
            last_row = row;
        }
        sheet.ignore_error_range(0, 0, last_row, 1, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }
}

/// The format of every cell: text, and still text after somebody has edited it.
fn text() -> Format {
    Format::new().set_num_format_index(TEXT_FORMAT).set_quote_prefix()
}

/// The file's name: the kind, what the rows belong to, and the day: `logins_spring-placement_batch-7_2026-05-12.xlsx`.
/// Only a–z, 0–9, hyphens and underscores, whatever a session is called.
#[must_use]
pub fn file_name(kind: &str, of: &[&str], iso_date: &str) -> String {
    let of: String = of.iter().map(|name| slug(name) + "_").collect();
    format!("{kind}_{of}{iso_date}.xlsx")
}

fn slug(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-");
    slug.truncate(SLUG_LIMIT);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "session".into() } else { slug.into() }
}
