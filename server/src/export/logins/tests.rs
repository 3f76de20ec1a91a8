//! Workbooks read back by a program that shares no code with the writer.

use std::io::{Cursor, Read as _};

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
    let headings: Vec<&str> = COLUMNS[9..].iter().map(|column| column.heading).collect();
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

/// A part of the workbook as it is in the file.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn both_sheets_are_ready_for_paper() {
    let what = "Batch 7 of Q&A".to_owned();
    let row = row("K7RM-T4XW", "");
    let file = workbook([row].into_iter(), what, "12 May 2026, 08:41 (Europe/Madrid)".to_owned(), String::new());
    let file = file.to_bytes().unwrap();
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        let xml = part(&file, sheet);
        for setup in [
            "<pageSetUpPr fitToPage=\"1\"/>",
            "fitToHeight=\"0\" orientation=\"landscape\"",
            "<oddFooter>&amp;LBatch 7 of Q&amp;&amp;A · 12 May 2026, 08:41 (Europe/Madrid)&amp;R&amp;P / &amp;N</oddFooter>",
        ] {
            assert!(xml.contains(setup), "{setup} is not in {xml}");
        }
    }
    let heads = part(&file, "xl/workbook.xml");
    assert!(
        heads.contains("<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">Logins!$1:$1</definedName>"),
        "{heads}"
    );
}

#[test]
fn the_longest_footer_fits() {
    let read_me = ReadMe {
        what: "&".repeat(220),
        when: "Wed 30 Sep 2026, 08:41 (America/Argentina/ComodRivadavia)".to_owned(),
        by: String::new(),
        rows_are: "Logins",
        note: "",
        missing: String::new(),
    };
    assert!(read_me.footer().chars().count() <= 255, "{}", read_me.footer());
}

#[test]
fn codes_stand_in_a_monospaced_face() {
    let mut file = open(bytes(vec![row("K7RM-T4XW", "María")]));
    let styles = file.worksheet_style(LOGINS_SHEET).unwrap();
    let face = |column: u32| {
        let style = styles.cells().find(|(row, at, _)| (*row, *at) == (1, column)).expect("a cell").2;
        style.font.as_ref().and_then(|font| font.name.as_deref().map(str::to_owned))
    };
    for (number, column) in (0..).zip(&COLUMNS) {
        let is_code = ["Username", "Password", "Institution ID", "Slip code"].contains(&column.heading);
        assert_eq!(face(number).as_deref() == Some("Courier New"), is_code, "{}", column.heading);
    }
}
