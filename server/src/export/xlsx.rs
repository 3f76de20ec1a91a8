//! The logins workbook: which columns it has, and that every cell of it is text.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use crate::domain::search::fold;

#[cfg(test)]
mod tests;

/// The first sheet.
pub const LOGINS_SHEET: &str = "Logins";

/// The second sheet.
pub const READ_ME_SHEET: &str = "Read me";

/// Stands on the second sheet.
const WARNING: &str = "Anyone holding a login can use it, so keep the file where only your team can open it.";

/// The columns of the first sheet with their widths in characters.
const COLUMNS: [(&str, f64); 9] = [
    ("Username", 18.0),
    ("Password", 14.0),
    ("Institution ID", 15.0),
    ("Slip code", 12.0),
    ("Name", 32.0),
    ("State", 15.0),
    ("Session", 30.0),
    ("Batch", 8.0),
    ("Log-in address", 44.0),
];

/// Passwords hardly compress, so more effort than this costs time and gains nothing.
const COMPRESSION_LEVEL: u8 = 3;

/// The built-in number format "Text" (ECMA-376 part 1, 18.8.30).
const TEXT_FORMAT: u8 = 49;

/// The most letters of a session's name in the name of a file.
const SLUG_LIMIT: usize = 60;

/// One login. Holds a password, therefore no `Debug`.
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
}

/// What the second sheet tells, beside the number of logins and the warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadMe {
    /// What the file holds: "Batch 7 · Room B12, morning, of Spring placement".
    pub what: String,
    /// When it was made, with the time zone.
    pub when: String,
    /// Who made it.
    pub by: String,
}

/// A workbook that is yet to be written.
pub struct LoginsWorkbook<'a> {
    /// The logins, in the order of the sheet.
    pub rows: Vec<LoginRow<'a>>,
    /// The second sheet.
    pub read_me: ReadMe,
}

impl LoginsWorkbook<'_> {
    /// The file's bytes: equal for equal content. They are made in memory from the first to the last, for a temporary
    /// file would leave passwords behind on the disk.
    pub fn to_bytes(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(COMPRESSION_LEVEL);
        // The real time stands on the second sheet; here it would make equal files differ.
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
        self.write_logins(workbook.add_worksheet())?;
        self.write_read_me(workbook.add_worksheet())?;
        workbook.save_to_buffer()
    }

    fn write_logins(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heading = text().set_bold().set_border_bottom(FormatBorder::Thin);
        let text = text();
        sheet.set_name(LOGINS_SHEET)?;
        for (column, (title, width)) in (0..).zip(COLUMNS) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, title, &heading)?;
        }
        let mut last = 0;
        for (row, login) in (1..).zip(&self.rows) {
            let batch = login.batch.to_string();
            let cells = [
                login.username,
                login.password,
                login.institution_code,
                login.slip_code,
                login.name,
                login.state,
                login.session,
                &batch,
                login.log_in_address,
            ];
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string_with_format(row, column, cell, &text)?;
            }
            last = row;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last, 8)?;
        // Batch numbers and names such as 00123 are text on purpose; no green corners about it.
        sheet.ignore_error_range(0, 0, last, 8, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    fn write_read_me(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let number = self.rows.len().to_string();
        let lines = [
            ("What", self.read_me.what.as_str()),
            ("When", &self.read_me.when),
            ("By", &self.read_me.by),
            ("Logins", &number),
            ("Note", WARNING),
        ];
        let heading = text().set_bold();
        let text = text().set_text_wrap();
        sheet.set_name(READ_ME_SHEET)?;
        sheet.set_column_width(0, 12.0)?;
        sheet.set_column_width(1, 80.0)?;
        for (row, (title, line)) in (0..).zip(lines) {
            sheet.write_string_with_format(row, 0, title, &heading)?;
            sheet.write_string_with_format(row, 1, line, &text)?;
        }
        sheet.ignore_error_range(0, 0, 4, 1, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }
}

/// The format of every cell: text, and still text after somebody has edited it.
fn text() -> Format {
    Format::new().set_num_format_index(TEXT_FORMAT).set_quote_prefix()
}

/// The file's name: `logins_spring-placement_batch-7_2026-05-12.xlsx`, without the batch when the rows come from
/// several. Only a–z, 0–9, hyphens and underscores, whatever the session is called.
#[must_use]
pub fn file_name(session_name: &str, batch: Option<i64>, iso_date: &str) -> String {
    let session = slug(session_name);
    match batch {
        Some(number) => format!("logins_{session}_batch-{number}_{iso_date}.xlsx"),
        None => format!("logins_{session}_{iso_date}.xlsx"),
    }
}

fn slug(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-");
    slug.truncate(SLUG_LIMIT);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "session".into() } else { slug.into() }
}
