//! Workbooks read back by a program that shares no code with the writer.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx, open_workbook_from_rs};

use super::*;
use crate::export::xlsx::READ_ME_SHEET;

const HOSTILE: [&str; 19] = [
    "=1+1",
    "@x",
    "+1",
    "-1",
    "00123",
    "1E5",
    "=cmd|' /C calc'!A0",
    "http://x.test",
    "mailto:x@x.test",
    "2026-05-12",
    "TRUE",
    "#N/A",
    "_x0041_",
    "<f>1+1</f>",
    "O'Brien & \"Söhne\"",
    "محمد بن سلمان",
    "王芳",
    "علی\u{200C}رضا",
    "葛\u{E0100}城 🦊",
];

const NOTHING_SAID: Particulars = Particulars { birth_date: None, country: None, email: None, candidate_number: None };

fn row<'a>(slip_code: &'a str, name: &'a str) -> LoginRow<'a> {
    LoginRow {
        username: slip_code,
        password: "9HDN4-RYCW7",
        institution_code: "NG-2041",
        slip_code,
        name,
        state: "Not used",
        session: "Spring placement",
        batch: 7,
        log_in_address: "https://test.northgate.es/i/NG-2041",
        particulars: &NOTHING_SAID,
    }
}

fn bytes(rows: Vec<LoginRow<'_>>) -> Vec<u8> {
    let what = "Batch 7 · Room B12, morning, of Spring placement".to_owned();
    let when = "12 May 2026, 08:41 (Europe/Madrid)".to_owned();
    workbook(rows.into_iter(), what, when, "=A. Mora".to_owned()).to_bytes().unwrap()
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// The cells of a sheet; every one of them must be text or empty, and formatted as text.
fn cells(file: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let formulas: Range<String> = file.worksheet_formula(sheet).unwrap();
    assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "no formulas on {sheet}");
    let styles = file.worksheet_style(sheet).unwrap();
    for (row, column, style) in styles.cells() {
        let format = style.number_format.as_ref().map(|format| format.format_code.as_str());
        assert_eq!(format, Some("@"), "row {row}, column {column} of {sheet}");
    }
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{other:?} is not text"),
    };
    file.worksheet_range(sheet).unwrap().rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn the_columns_are_those_that_people_know() {
    let said = Particulars {
        birth_date: Some("1999-03-27".into()),
        country: Some("XK".into()),
        email: Some("maria@example.org".into()),
        candidate_number: Some("00123".into()),
    };
    let claimed =
        LoginRow { username: "maria-3749", state: "Details given", particulars: &said, ..row("K7RM-T4XW", "María") };
    let mut file = open(bytes(vec![claimed]));
    assert_eq!(file.sheet_names(), [LOGINS_SHEET, READ_ME_SHEET]);
    assert_eq!(
        cells(&mut file, LOGINS_SHEET),
        [
            [
                "Username",
                "Password",
                "Institution ID",
                "Slip code",
                "Name",
                "State",
                "Session",
                "Batch",
                "Log-in address",
                "Date of birth",
                "Country or region",
                "Email",
                "Candidate number"
            ],
            [
                "maria-3749",
                "9HDN4-RYCW7",
                "NG-2041",
                "K7RM-T4XW",
                "María",
                "Details given",
                "Spring placement",
                "7",
                "https://test.northgate.es/i/NG-2041",
                "1999-03-27",
                "Kosovo",
                "maria@example.org",
                "00123"
            ],
        ]
    );
}

#[test]
fn personal_information_is_called_what_it_is_called_on_pages() {
    let headings: Vec<&str> = COLUMNS[9..].iter().map(|(heading, _)| *heading).collect();
    assert_eq!(headings, Particular::ALL.map(Particular::label));
}

#[test]
fn hostile_text_stays_text_in_every_column() {
    let longest = "ñ".repeat(100);
    let names: Vec<&str> = HOSTILE.into_iter().chain([longest.as_str()]).collect();
    let said: Vec<Particulars> = names
        .iter()
        .map(|&text| Particulars {
            birth_date: Some(text.into()),
            country: Some(text.into()),
            email: Some(text.into()),
            candidate_number: Some(text.into()),
        })
        .collect();
    let rows = names
        .iter()
        .zip(&said)
        .map(|(&text, particulars)| LoginRow {
            username: text,
            password: text,
            institution_code: text,
            slip_code: text,
            name: text,
            state: text,
            session: text,
            batch: -1,
            log_in_address: text,
            particulars,
        })
        .collect();
    let sheet = cells(&mut open(bytes(rows)), LOGINS_SHEET);
    assert_eq!(sheet.len(), names.len() + 1);
    for (read, written) in sheet[1..].iter().zip(names) {
        let expected: Vec<&str> = (0..13).map(|column| if column == 7 { "-1" } else { written }).collect();
        assert_eq!(read, &expected);
    }
}

#[test]
fn five_hundred_rows_stay_in_order() {
    let codes: Vec<String> = (0..500).map(|number| format!("K7RM-{number:04}")).collect();
    let sheet = cells(&mut open(bytes(codes.iter().map(|code| row(code, "")).collect())), LOGINS_SHEET);
    let read: Vec<&str> = sheet[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(read, codes);
    assert!(sheet[1..].iter().all(|row| row[4].is_empty() && row[9..].iter().all(String::is_empty)));
}

#[test]
fn the_second_sheet_says_what_when_by_whom_and_how_many() {
    let bytes = bytes(vec![row("K7RM-T4XW", ""), row("K7RM-9RYC", "")]);
    assert_eq!(
        cells(&mut open(bytes), READ_ME_SHEET),
        [
            ["What", "Batch 7 · Room B12, morning, of Spring placement"],
            ["When", "12 May 2026, 08:41 (Europe/Madrid)"],
            ["By", "=A. Mora"],
            ["Logins", "2"],
            ["Note", WARNING],
        ]
    );
}

#[test]
fn equal_content_gives_equal_bytes() {
    let make = |name| bytes(vec![row("K7RM-T4XW", name)]);
    let first = make("María");
    // The stamps inside such files count in steps of one and of two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert!(first == make("María"));
    assert!(first != make("Mario"));
}

#[test]
fn a_workbook_without_rows_still_opens() {
    let sheet = cells(&mut open(bytes(Vec::new())), LOGINS_SHEET);
    assert_eq!(sheet.len(), 1);
}

#[test]
fn file_names_are_plain() {
    for (session, batch, expected) in [
        ("Spring placement", Some(7), "logins_spring-placement_batch-7_2026-05-12.xlsx"),
        ("Spring placement", None, "logins_spring-placement_2026-05-12.xlsx"),
        ("  Prüfung: A/B \"1\"\r\n ", Some(1), "logins_prufung-a-b-1_batch-1_2026-05-12.xlsx"),
        ("../../etc/passwd", None, "logins_etc-passwd_2026-05-12.xlsx"),
        ("王芳", Some(2), "logins_session_batch-2_2026-05-12.xlsx"),
        ("", None, "logins_session_2026-05-12.xlsx"),
    ] {
        assert_eq!(logins_file_name(session, batch, "2026-05-12"), expected);
    }
    let long = logins_file_name(&"a ".repeat(50), None, "2026-05-12");
    assert_eq!(long, format!("logins_{}a_2026-05-12.xlsx", "a-".repeat(29)));
}
