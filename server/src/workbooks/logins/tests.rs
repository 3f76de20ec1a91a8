//! Workbooks read back by a program that shares no code with the writer.

use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader as _, Xlsx, open_workbook_from_rs};

use lanyard_app::model::{civil::CivilTime, entry::EntryState, entry_view::EntryResult, person::Particulars};

use super::*;
use crate::domain::secret::Secret;

const LOGINS_SHEET: &str = "Logins";

const READ_ME_SHEET: &str = "Read me";

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

fn password(text: &str) -> Opened {
    Opened::Password(Secret::new(text.to_owned()))
}

fn row(slip_code: &str, name: &str) -> ExportedLogin {
    ExportedLogin {
        username: slip_code.to_owned(),
        password: password("9HDN4-RYCW7"),
        slip_code: slip_code.to_owned(),
        name: Some(name.to_owned()),
        state: EntryState::Unused,
        batch: 7,
        particulars: NOTHING_SAID,
        result: None,
    }
}

fn exported(rows: Vec<ExportedLogin>) -> ExportedLogins {
    let zone = "Europe/Madrid".to_owned();
    ExportedLogins {
        institution_code: "NG-2041".into(),
        log_in_address: "https://test.northgate.es/i/NG-2041".into(),
        session: "Spring placement".into(),
        batch: Some(7),
        at: CivilTime { year: 2026, month: 5, day: 12, weekday: 1, hour: 8, minute: 41, zone, ..CivilTime::default() },
        by: Some("=A. Mora".into()),
        has_results: false,
        rows,
    }
}

fn bytes(rows: Vec<ExportedLogin>) -> Vec<u8> {
    workbook(&exported(rows), Language::STAFF).unwrap()
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// The cells of a sheet; every one of them must be text or empty, and formatted as text. An empty cell of the logins has
/// the format of its column.
fn cells(file: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let formulas: Range<String> = file.worksheet_formula(sheet).unwrap();
    assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "no formulas on {sheet}");
    let values = file.worksheet_range(sheet).unwrap();
    let styles = file.worksheet_style(sheet).unwrap();
    for (row, column, style) in styles.cells() {
        if sheet == LOGINS_SHEET && matches!(values.get_value((row, column)), None | Some(Data::Empty)) {
            continue;
        }
        let format = style.number_format.as_ref().map(|format| format.format_code.as_str());
        assert_eq!(format, Some("@"), "row {row}, column {column} of {sheet}");
    }
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{other:?} is not text"),
    };
    values.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn the_columns_are_those_that_people_know() {
    let said = Particulars {
        birth_date: Some("1999-03-27".into()),
        country: Some("XK".into()),
        email: Some("maria@example.org".into()),
        candidate_number: Some("00123".into()),
    };
    let claimed = ExportedLogin {
        username: "maria-3749".into(),
        state: EntryState::Claimed,
        particulars: said,
        ..row("K7RM-T4XW", "María")
    };
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
    let headings = &cells(&mut open(bytes(Vec::new())), LOGINS_SHEET)[0];
    assert_eq!(headings[9..], Particular::ALL.map(|which| which.label(Language::STAFF).to_owned()));
}

#[test]
fn hostile_text_stays_text_in_every_column() {
    let longest = "ñ".repeat(100);
    let names: Vec<&str> = HOSTILE.into_iter().chain([longest.as_str()]).collect();
    for text in names {
        let said = Some(text.to_owned());
        let login = ExportedLogin {
            username: text.into(),
            password: password(text),
            slip_code: text.into(),
            name: said.clone(),
            state: EntryState::Unused,
            batch: -1,
            particulars: Particulars {
                birth_date: said.clone(),
                country: said.clone(),
                email: said.clone(),
                candidate_number: said.clone(),
            },
            result: Some(EntryResult { given: text.into(), maximum: text.into(), comment: text.into() }),
        };
        let logins = ExportedLogins {
            institution_code: text.into(),
            log_in_address: text.into(),
            session: text.into(),
            by: said,
            has_results: true,
            ..exported(vec![login])
        };
        let mut file = open(workbook(&logins, Language::STAFF).unwrap());
        let result = format!("{text} of {text}");
        let shown = |column| match column {
            5 => "Not used",
            7 => "-1",
            13 => &result,
            _ => text,
        };
        assert_eq!(cells(&mut file, LOGINS_SHEET)[1..], [(0..15).map(shown).collect::<Vec<_>>()]);
        let about = cells(&mut file, READ_ME_SHEET);
        assert_eq!((about[0][1].as_str(), about[2][1].as_str()), (format!("Batch 7 of {text}").as_str(), text));
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
            ["What", "Batch 7 of Spring placement"],
            ["When", "Tue 12 May 2026, 08:41 (Europe/Madrid)"],
            ["By", "=A. Mora"],
            ["Logins", "2"],
            ["Note", "Anyone holding a login can use it, so keep the file where only your team can open it."],
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
    let logins = ExportedLogins { session: "Q&A".into(), ..exported(vec![row("K7RM-T4XW", "")]) };
    let file = workbook(&logins, Language::STAFF).unwrap();
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        let xml = part(&file, sheet);
        for setup in [
            "<pageSetUpPr fitToPage=\"1\"/>",
            "fitToHeight=\"0\" orientation=\"landscape\"",
            "<oddFooter>&amp;LBatch 7 of Q&amp;&amp;A · Tue 12 May 2026, 08:41 (Europe/Madrid)&amp;R&amp;P / &amp;N</oddFooter>",
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
fn what_is_typed_into_an_empty_cell_stays_text() {
    let file = bytes(vec![row("K7RM-T4XW", "")]);
    let between = |text: &str, begin: &str, end: &str| {
        text.split_once(begin)
            .and_then(|(_, rest)| Some(rest.split_once(end)?.0.to_owned()))
            .expect("a part of the file")
    };
    let formats = between(&part(&file, "xl/styles.xml"), "<cellXfs", "</cellXfs>");
    let formats: Vec<_> = formats.split("<xf ").skip(1).collect();
    let columns = between(&part(&file, "xl/worksheets/sheet1.xml"), "<cols>", "</cols>");
    let mut covered = 0;
    for column in columns.split("<col ").skip(1) {
        let number = |name: &str| between(column, &format!("{name}=\""), "\"").parse::<usize>().unwrap();
        assert_eq!(number("min"), covered + 1, "{columns}");
        assert!(formats[number("style")].contains("numFmtId=\"49\""), "{column} of {formats:?}");
        covered = number("max");
    }
    assert_eq!(covered, SHAPES.len() - 2, "those of results are left out: {columns}");
}

#[test]
fn codes_stand_in_a_monospaced_face() {
    let mut file = open(bytes(vec![row("K7RM-T4XW", "María")]));
    let styles = file.worksheet_style(LOGINS_SHEET).unwrap();
    let face = |column: u32| {
        let style = styles.cells().find(|(row, at, _)| (*row, *at) == (1, column)).expect("a cell").2;
        style.font.as_ref().and_then(|font| font.name.as_deref().map(str::to_owned))
    };
    for (number, heading) in (0..).zip(files(Language::STAFF).login_headings) {
        let is_code = ["Username", "Password", "Institution ID", "Slip code"].contains(&heading);
        assert_eq!(face(number).as_deref() == Some("Courier New"), is_code, "{heading}");
    }
}
