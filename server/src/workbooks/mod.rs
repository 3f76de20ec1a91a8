//! Workbooks: what services took out of the store, laid out in the words of a language.

pub mod activity;
pub mod logins;
pub mod report;

use lanyard_app::{
    model::civil::CivilTime,
    words::{
        language::Language,
        staff::files::{FileWords, files},
    },
};

use crate::export::xlsx::ReadMe;

/// What the second sheet tells of a workbook.
struct About {
    /// What it holds.
    what: String,
    /// When it was made.
    at: CivilTime,
    /// Who made it.
    by: String,
    /// What its rows are, and how many.
    rows: (&'static str, usize),
    /// What is missing in it; may be empty.
    missing: String,
    /// What to keep in mind; may be empty.
    note: &'static str,
}

impl About {
    fn written(self, language: Language) -> ReadMe {
        let FileWords { read_me, what, when, by, missing, note, .. } = files(language);
        let at = language.times().day_and_time_in_zone(&self.at);
        let (rows_are, rows) = self.rows;
        ReadMe {
            name: read_me,
            lines: vec![
                (what, self.what.clone()),
                (when, at.clone()),
                (by, self.by),
                (rows_are, rows.to_string()),
                (missing, self.missing),
                (note, self.note.to_owned()),
            ],
            what: self.what,
            when: at,
        }
    }
}
