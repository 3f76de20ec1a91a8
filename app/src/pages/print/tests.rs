//! Every printed document: eight cards on a sheet, nothing typed becomes markup, no password where none belongs.

use super::{AskAgainPage, PaperFrame, ask_again, cards, checklist, report};
use crate::{
    assets::Assets,
    model::{
        civil::CivilTime,
        id::SessionId,
        paper::{Card, Cards, Checklist, ChecklistRow, PrintedSession, ReportList},
        print::{CardOrder, Paper},
        report::{ReportCell, ReportColumn, ReportFilter, ReportKind},
        room::Room,
        whose::Whose,
    },
    words::english,
};

/// Typed by somebody who would like it to run.
const HOSTILE: &str = "\"><script>alert(1)</script>'";

fn frame(paper: Paper) -> PaperFrame {
    PaperFrame {
        assets: Assets::default(),
        words: english(),
        paper,
        back: "/admin/sessions/1".into(),
        back_to: "Spring placement".into(),
    }
}

/// Tuesday, 12 May 2026, 09:00.
fn nine() -> CivilTime {
    CivilTime {
        year: 2026,
        month: 5,
        day: 12,
        weekday: 1,
        hour: 9,
        zone: "Europe/Madrid".into(),
        ..CivilTime::default()
    }
}

fn session() -> PrintedSession {
    let room = Room { name: "B12".into(), is_code: true };
    PrintedSession {
        id: SessionId::new(uuid::Uuid::nil()),
        name: "Spring placement".into(),
        number: 1001,
        opens: nine(),
        room,
    }
}

fn page(count: i64, order: CardOrder) -> Cards {
    let card = |number: i64| Card {
        number,
        of: count,
        username: format!("K7RM-{number:04}"),
        password: format!("9HDN4-{number:05}"),
        name: None,
    };
    Cards {
        institution: "Northgate Test Centre".into(),
        session: session(),
        host: "test.northgate.example".into(),
        institution_code: "NG-2041".into(),
        log_in_address: "https://test.northgate.example/i/NG-2041".into(),
        order,
        cards: (1..=count).map(card).collect(),
        withdrawn: 0,
        unreadable: Vec::new(),
    }
}

/// The text of a piece of HTML: tags away, white space collapsed.
fn words(html: &str) -> String {
    let text: String =
        html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect::<Vec<_>>().join("");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_card_says_what_the_candidate_types() {
    let html = cards(&frame(Paper::A4), &page(500, CardOrder::Reading));
    let card = html.split("<article").nth(17).unwrap();
    assert_eq!(
        words(card).trim_start_matches("class=\"card\">"),
        "Northgate Test CentreSpring placement · Tue 12 May 2026, 09:00Room B12 No. 017/500Go to test.northgate.example Username K7RM-0017 \
         Password 9HDN4-00017 Institution ID NG-2041 My new username:"
    );
    assert_eq!(html.matches("<section class=\"sheet\"").count(), 63);
    assert_eq!(html.matches("<article").count(), 500);
    let bar = words(html.split("<main>").next().unwrap());
    assert!(bar.contains("500 login cards63 sheets of A4. Print them at 100 % and cut along the lines."), "{bar}");
    assert!(!bar.contains("withdrawn") && !bar.contains("pile"), "{bar}");
}

#[test]
fn a_document_is_saved_under_the_name_and_the_number_of_its_session() {
    let html = cards(&frame(Paper::A4), &page(1, CardOrder::Reading));
    let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
    assert_eq!(title, Some("1 login card · Spring placement · session 1001 · Lanyard"));
}

#[test]
fn a_claimed_card_has_the_name_and_no_line_for_another_username() {
    let mut page = page(1, CardOrder::Stack);
    page.cards[0].name = Some("María Carreño".into());
    page.withdrawn = 3;
    let html = words(&cards(&frame(Paper::Letter), &page));
    assert!(html.contains("María Carreño") && !html.contains("My new username"));
    assert!(html.contains("1 sheet of Letter.") && html.contains("3 withdrawn logins were left out."), "{html}");
    assert!(html.contains("lay the eight piles on each other"), "{html}");
}

fn hostile_documents() -> Vec<String> {
    let hostile = || HOSTILE.to_owned();
    let frame = PaperFrame { back: hostile(), back_to: hostile(), ..frame(Paper::A4) };
    let session = PrintedSession {
        name: hostile(),
        room: Room { name: hostile(), is_code: false },
        opens: CivilTime { zone: hostile(), repeated: hostile(), ..nine() },
        ..session()
    };
    let page = Cards {
        institution: hostile(),
        session: session.clone(),
        host: hostile(),
        institution_code: hostile(),
        log_in_address: hostile(),
        cards: [None, Some(hostile())]
            .map(|name| Card { number: 1, of: 2, username: hostile(), password: hostile(), name })
            .into(),
        unreadable: vec![hostile()],
        ..page(0, CardOrder::Stack)
    };
    let row = ChecklistRow { number: 1, of: 1, batch: 1, slip_code: hostile(), name: Some(hostile()) };
    let rows = vec![row.clone(), ChecklistRow { batch: 2, ..row }];
    let cell = || ReportCell::Text(hostile());
    let list = ReportList {
        kind: ReportKind::CandidateLogins,
        filter: ReportFilter { from: hostile(), ..ReportFilter::default() },
        session: Some((hostile(), 1001)),
        at: session.opens.clone(),
        zones_differ: true,
        unreadable: vec![hostile()],
        columns: vec![ReportColumn::State, ReportColumn::Password, ReportColumn::Name, ReportColumn::Batch],
        rows: vec![vec![cell(), cell(), cell(), cell()]],
        by: hostile(),
    };
    let ask = AskAgainPage {
        whose: Whose(HOSTILE.to_owned()),
        sentence: hostile(),
        action: "/admin/print",
        button: "Print them again",
        fields: vec![(hostile(), hostile())],
        some_are_new: true,
        back: hostile(),
    };
    vec![
        cards(&frame, &page),
        checklist(&frame, &Checklist { session, rows, withdrawn: 1 }),
        report(&frame, &list),
        ask_again(&frame.assets, english(), &ask),
    ]
}

#[test]
fn nothing_typed_becomes_markup_and_nothing_runs_inline() {
    for html in hostile_documents() {
        assert!(html.contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'"));
        for inline in ["<script>", " style=\"", "<style", "onclick="] {
            assert!(!html.contains(inline), "{inline} in {html}");
        }
    }
}

#[test]
fn a_checklist_names_the_batch_only_where_there_are_several() {
    let row = |batch| ChecklistRow { number: 2, of: 30, batch, slip_code: "K7RM-T4XW".into(), name: None };
    let page = |batches: &[i64]| Checklist {
        session: PrintedSession { room: Room::default(), ..session() },
        rows: batches.iter().map(|batch| row(*batch)).collect(),
        withdrawn: 1,
    };
    let one = words(&checklist(&frame(Paper::A4), &page(&[7, 7])));
    assert!(one.contains("No.Slip codeNameSignature02/30K7RM-T4XW02/30K7RM-T4XW"), "{one}");
    assert!(one.contains("2 logins, no passwords. Print it on A4.1 withdrawn login was left out."), "{one}");
    let two = words(&checklist(&frame(Paper::A4), &page(&[7, 8])));
    assert!(two.contains("BatchNo.Slip codeNameSignature702/30K7RM-T4XW802/30K7RM-T4XW"), "{two}");
}

#[test]
fn a_report_says_what_it_is_about_and_of_whom_it_has_no_password() {
    let list = ReportList {
        kind: ReportKind::CandidateLogins,
        filter: ReportFilter::default(),
        session: Some(("Spring placement".into(), 1001)),
        at: nine(),
        zones_differ: false,
        unreadable: vec!["K7RM-T4XW".into()],
        columns: vec![ReportColumn::SlipCode, ReportColumn::Password],
        rows: vec![vec![ReportCell::Text("K7RM-T4XW".into()), ReportCell::Unreadable]],
        by: "A. Mora".into(),
    };
    let one = words(&report(&frame(Paper::A4), &list));
    let all = ReportList { session: None, zones_differ: true, ..list };
    let all = words(&report(&frame(Paper::A4), &all));
    assert!(one.contains("The password of K7RM-T4XW cannot be read. Issue it a new one."), "{one}");
    assert!(
        one.contains("Candidate Login InformationSpring placement · Tue 12 May 2026, 09:00Slip codePassword"),
        "{one}"
    );
    assert!(all.contains("Candidate Login InformationAll sessions · Tue 12 May 2026, 09:00 (Europe/Madrid)"), "{all}");
}

#[test]
fn both_answers_send_the_form_again_with_one_field_more() {
    let page = AskAgainPage {
        sentence: "You printed 2 of these 3 logins at 08:22.".into(),
        action: "/admin/print",
        button: "Print them again",
        whose: Whose("9f86d081884c7d65".into()),
        fields: vec![
            ("whose".into(), "as it was sent".into()),
            ("batch_id".into(), "b".into()),
            ("again".into(), "0".into()),
        ],
        some_are_new: true,
        back: "/admin/sessions".into(),
    };
    let html = ask_again(&Assets::default(), english(), &page);
    let forms: Vec<&str> = html.split("<form ").skip(1).collect();
    for (form, field, label) in
        [(forms[0], "only_new", "Only those not handed out"), (forms[1], "again", "Print them again")]
    {
        let whose = "<input type=\"hidden\" name=\"whose\" value=\"9f86d081884c7d65\">";
        let batch = "<input type=\"hidden\" name=\"batch_id\" value=\"b\">";
        let answer = format!("<input type=\"hidden\" name=\"{field}\" value=\"1\">");
        assert!(form.starts_with(&format!("method=\"post\" action=\"/admin/print\">{whose}{batch}{answer}")), "{form}");
        assert!(form.contains(label), "{form}");
    }
    let none_new = ask_again(&Assets::default(), english(), &AskAgainPage { some_are_new: false, ..page });
    assert_eq!(none_new.matches("<form ").count(), 1);
}
