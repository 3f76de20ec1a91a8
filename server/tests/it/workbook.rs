//! Workbooks read back by a program that shares no code with the writer.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

/// A sheet of text under headings.
pub struct Sheet {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Reads one of two sheets; every cell of it must be text or empty, and none a formula.
    pub fn read(bytes: &[u8], name: &str) -> Self {
        let mut file: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
        assert_eq!(file.sheet_names().last().map(String::as_str), Some("Read me"));
        let formulas = file.worksheet_formula(name).expect("the sheet");
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "a formula");
        let text = |cell: &Data| match cell {
            Data::String(text) => text.clone(),
            Data::Empty => String::new(),
            other => panic!("{other:?} is not text"),
        };
        let sheet = file.worksheet_range(name).expect("the sheet");
        let mut rows = sheet.rows().map(|row| row.iter().map(text).collect::<Vec<_>>());
        Self { headings: rows.next().expect("headings"), rows: rows.collect() }
    }
}

/// The sheet of logins.
pub struct Logins {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Logins {
    /// Reads the sheet.
    pub fn read(bytes: &[u8]) -> Self {
        let Sheet { headings, rows } = Sheet::read(bytes, "Logins");
        Self { headings, rows }
    }

    /// A column by its heading.
    pub fn column(&self, heading: &str) -> Vec<&str> {
        let at = self.headings.iter().position(|known| known == heading).expect("a heading");
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    /// Username and password of every row.
    pub fn slips(&self) -> Vec<Slip> {
        let (usernames, passwords) = (self.column("Username"), self.column("Password"));
        let slip = |(username, password): (&&str, &&str)| Slip {
            username: (*username).to_owned(),
            password: (*password).to_owned(),
        };
        usernames.iter().zip(&passwords).map(slip).collect()
    }
}

/// What is printed on a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    pub username: String,
    pub password: String,
}
