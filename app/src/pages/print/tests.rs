//! Every printed document: eight cards on a sheet, nothing typed becomes markup, no password where none belongs.

use super::{
    AskAgainPage, Card, CardsPage, ChecklistPage, ChecklistRow, Column, Frame, ListPage, ask_again, cards, checklist,
    list,
};
use crate::{
    assets::Assets,
    model::{
        print::{CardOrder, Paper},
        whose::Whose,
    },
};

/// Typed by somebody who would like it to run.
const HOSTILE: &str = "\"><script>alert(1)</script>'";

fn frame(paper: Paper) -> Frame {
    Frame { assets: Assets::default(), paper, back: "/admin/sessions/1".into(), back_to: "Spring placement".into() }
}

fn page(count: i64, order: CardOrder) -> CardsPage {
    let card = |number: i64| Card {
        number,
        of: count,
        username: format!("K7RM-{number:04}"),
        password: format!("9HDN4-{number:05}"),
        name: None,
    };
    CardsPage {
        saved_as: "Spring placement · session 1001".into(),
        institution: "Northgate Test Centre".into(),
        session: "Spring placement".into(),
        opens: "Tue 12 May 2026, 09:00".into(),
        room: "Room B12".into(),
        host: "test.northgate.example".into(),
        institution_code: "NG-2041".into(),
        log_in_address: "https://test.northgate.example/i/NG-2041".into(),
        order,
        cards: (1..=count).map(card).collect(),
        withdrawn: 0,
        unreadable: None,
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
    let frame = Frame { back: hostile(), back_to: hostile(), ..frame(Paper::A4) };
    let page = CardsPage {
        saved_as: hostile(),
        institution: hostile(),
        session: hostile(),
        opens: hostile(),
        room: hostile(),
        host: hostile(),
        institution_code: hostile(),
        log_in_address: hostile(),
        cards: [None, Some(hostile())]
            .map(|name| Card { number: 1, of: 2, username: hostile(), password: hostile(), name })
            .into(),
        ..page(0, CardOrder::Stack)
    };
    let row = ChecklistRow { number: 1, of: 1, batch: 1, slip_code: hostile(), name: Some(hostile()) };
    let rows = vec![row.clone(), ChecklistRow { batch: 2, ..row }];
    let list_page = ListPage {
        title: hostile(),
        saved_as: hostile(),
        subtitle: hostile(),
        about: vec![hostile()],
        columns: vec![Column::Text("Name"), Column::Code("Password"), Column::Blank("Signature")],
        rows: vec![vec![hostile(), hostile()]],
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
        checklist(
            &frame,
            &ChecklistPage {
                saved_as: hostile(),
                session: hostile(),
                opens: hostile(),
                room: hostile(),
                rows,
                withdrawn: 1,
            },
        ),
        list(&frame, &list_page),
        ask_again(&frame.assets, &ask),
    ]
}

#[test]
fn nothing_typed_becomes_markup_and_nothing_runs_inline() {
    for html in hostile_documents() {
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&#x27;"));
        for inline in ["<script>", " style=\"", "<style", "onclick="] {
            assert!(!html.contains(inline), "{inline} in {html}");
        }
    }
}

#[test]
fn a_checklist_names_the_batch_only_where_there_are_several() {
    let row = |batch| ChecklistRow { number: 2, of: 30, batch, slip_code: "K7RM-T4XW".into(), name: None };
    let page = |batches: &[i64]| ChecklistPage {
        saved_as: "Spring placement · session 1001".into(),
        session: "Spring placement".into(),
        opens: "Tue 12 May 2026, 09:00".into(),
        room: String::new(),
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
    let html = ask_again(&Assets::default(), &page);
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
    let none_new = ask_again(&Assets::default(), &AskAgainPage { some_are_new: false, ..page });
    assert_eq!(none_new.matches("<form ").count(), 1);
}
