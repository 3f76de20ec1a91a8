//! The one writer of workbooks: a sheet whose every cell is text, and a second sheet that says what the file is.

use std::borrow::Cow;

pub use rust_xlsxwriter::XlsxError;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, IgnoreError, Workbook, Worksheet};

/// Passwords hardly compress, so more effort than this costs time and gains nothing.
const COMPRESSION_LEVEL: u8 = 3;

/// The built-in number format "Text" (ECMA-376 part 1, 18.8.30).
const TEXT_FORMAT: u8 = 49;

/// The family of monospaced faces (ECMA-376 part 1, 18.8.18): what stands in where a face is missing.
const MODERN: u8 = 3;

/// The narrowest margin of a printed page, in inches.
const MARGIN: f64 = 0.5;

/// The most characters of what a file holds in the footer of its pages.
const FOOTER_NAMED: usize = 90;

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
    /// Its columns; at least one.
    pub columns: &'a [Column<'a>],
    /// The cells, row by row, in the order of the columns.
    pub rows: Vec<Vec<Cow<'a, str>>>,
}

/// A column of a sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column<'a> {
    /// Its heading.
    pub heading: &'a str,
    /// Its width in characters.
    pub width: f64,
    /// It holds codes, which are typed off character by character, so they stand in a monospaced face.
    pub is_code: bool,
}

impl<'a> Column<'a> {
    /// A column of words.
    #[must_use]
    pub const fn text(heading: &'a str, width: f64) -> Self {
        Self { heading, width, is_code: false }
    }

    /// A column of codes.
    #[must_use]
    pub const fn code(heading: &'a str, width: f64) -> Self {
        Self { heading, width, is_code: true }
    }
}

/// What the second sheet tells, and the footer of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadMe {
    /// The sheet's name; at most 31 characters.
    pub name: &'static str,
    /// The lines, each behind its title; one that is empty is left out.
    pub lines: Vec<(&'static str, String)>,
    /// What the file holds: stands in the footer too.
    pub what: String,
    /// When it was made: stands in the footer too.
    pub when: String,
}

impl TextWorkbook<'_> {
    /// The file's bytes: equal for equal content. They are made in memory from the first to the last, for a temporary
    /// file would leave passwords behind on the disk.
    pub fn to_bytes(self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(COMPRESSION_LEVEL);
        // The real time stands on the second sheet; here it would make equal files differ.
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
        let footer = self.read_me.footer();
        self.sheet.write(for_paper(workbook.add_worksheet(), &footer))?;
        self.read_me.write(for_paper(workbook.add_worksheet(), &footer))?;
        workbook.save_to_buffer()
    }
}

impl TextSheet<'_> {
    fn write(self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heading = text().set_bold().set_border_bottom(FormatBorder::Thin);
        let (text, code) = (text(), code());
        sheet.set_name(self.name)?;
        let mut last_column = 0;
        for (number, column) in (0..).zip(self.columns) {
            sheet.write_string_with_format(0, number, column.heading, &heading)?;
            last_column = number;
        }
        for (number, column) in (0..).zip(self.columns) {
            sheet.set_column_width(number, column.width)?;
            // Named once a column, not for each cell: a format is looked up by all that it says. Cells without one of their
            // own get it, and so does what somebody types where nothing was written.
            sheet.set_column_format(number, if column.is_code { &code } else { &text })?;
        }
        let mut last_row = 0;
        for (row, cells) in (1..).zip(self.rows) {
            for (number, cell) in (0..).zip(cells) {
                #[expect(clippy::disallowed_methods, reason = "its column has the format")]
                sheet.write_string(row, number, cell)?;
            }
            last_row = row;
        }
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last_row, last_column)?;
        // Batch numbers and names such as 00123 are text on purpose; no green corners about it.
        sheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }
}

impl ReadMe {
    /// What stands below every page: what and when on the left, which page of how many on the right. A footer holds 255
    /// characters, and `&` begins an instruction in it.
    fn footer(&self) -> String {
        let what: String = self.what.chars().take(FOOTER_NAMED).collect();
        let line = |text: &str| text.replace('&', "&&");
        format!("&L{} · {}&R&P / &N", line(&what), line(&self.when))
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heading = text().set_bold();
        let text = text().set_text_wrap();
        sheet.set_name(self.name)?;
        sheet.set_column_width(0, 12.0)?;
        sheet.set_column_width(1, 80.0)?;
        let mut last_row = 0;
        for (row, (title, line)) in (0..).zip(self.lines.iter().filter(|(_, line)| !line.is_empty())) {
            sheet.write_string_with_format(row, 0, *title, &heading)?;
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

/// The same in a face of which every system has one of the same measures.
fn code() -> Format {
    text().set_font_name("Courier New").set_font_family(MODERN)
}

/// How a sheet is printed: across the page and one page wide, with a footer. The paper is the printer's.
fn for_paper<'a>(sheet: &'a mut Worksheet, footer: &str) -> &'a mut Worksheet {
    sheet
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(MARGIN, MARGIN, 1.5 * MARGIN, 1.5 * MARGIN, 0.5 * MARGIN, 0.5 * MARGIN)
        .set_footer(footer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_footer_fits() {
        let read_me = ReadMe {
            name: "Read me",
            lines: Vec::new(),
            what: "&".repeat(220),
            when: "Wed 30 Sep 2026, 08:41 (America/Argentina/ComodRivadavia)".to_owned(),
        };
        assert!(read_me.footer().chars().count() <= 255, "{}", read_me.footer());
    }
}
