//! Folding, and that everything finds what it is found by.

use proptest::prelude::*;

use super::*;

#[test]
fn accents_and_case_do_not_count() {
    for (typed, folded) in [
        ("María Carreño", "maria carreno"),
        ("  Łukasz\u{A0}\t Święty ", "lukasz swiety"),
        ("STRAẞE Straße", "strasse strasse"),
        ("İstanbul ışık", "istanbul isik"),
        ("Þórður Ægir Øyvind Đorđe Ħal", "thordur aegir oyvind dorde hal"),
        ("O'Brien O’Brien O´Brien Oʼbrien", "obrien obrien obrien obrien"),
        ("Ａｎｎａ ﬁ", "anna fi"),
        ("Mar\u{200B}i\u{AD}a\u{202E}", "maria"),
        ("Jean–Luc", "jean-luc"),
        ("Ёлкина", "елкина"),
        ("أَحْمَد", "احمد"),
        ("王芳", "王芳"),
        ("\u{200B} \u{FEFF}", ""),
    ] {
        assert_eq!(fold(typed), folded, "{typed}");
    }
}

#[test]
fn folding_any_sign_twice_is_folding_once() {
    for sign in '\0'..=char::MAX {
        let once = fold(&format!("a{sign}b"));
        assert_eq!(fold(&once), once, "{sign:?}");
    }
}

fn named(name: &str) -> FoundBy<'_> {
    FoundBy { name: Some(name), ..FoundBy::default() }
}

#[test]
fn an_entry_is_found_by_each_of_its_names() {
    let by = FoundBy { username: Some("maria-3749"), ..named("María Carreño-Núñez") };
    let text = search_text("K7RM-T4XW", &by);
    assert_eq!(text, "k7rmt4xw maria 3749 maria3749 maria carreno nunez maria carrenonunez");
    for typed in [
        "K7RM-T4XW",
        "k7rm t4xw",
        "k7 rmt4xw",
        "K1RM T4XW",
        "K7RM",
        "t4x",
        "maria-3749",
        "Maria 3749",
        "3749",
        "carreno",
        "CARREÑO",
        "Carreño-Núñez",
        "carreno nunez",
        "nunez",
        "",
    ] {
        assert!(text.contains(&query(typed)), "{typed} is {}", query(typed));
    }
    for typed in ["K7RM-T4XX", "mario", "%", "_"] {
        assert!(!text.contains(&query(typed)), "{typed}");
    }
}

#[test]
fn hyphens_in_names_may_be_typed_or_left_out() {
    let text = search_text("K7RM-T4XW", &named("Jean-Luc Picard"));
    for typed in ["Jean-Luc", "jean luc", "jeanluc", "luc picard", "Jean‑Luc Picard"] {
        assert!(text.contains(&query(typed)), "{typed}");
    }
}

#[test]
fn a_text_without_hyphens_stands_there_once() {
    assert_eq!(search_text("K7RM-T4XW", &FoundBy::default()), "k7rmt4xw");
    assert_eq!(search_text("K7RM-T4XW", &named("Ana Mora")), "k7rmt4xw ana mora");
    assert_eq!(session_search_text("Spring placement", ""), "spring placement");
}

#[test]
fn an_entry_is_found_by_address_and_number() {
    let by = FoundBy {
        email: Some("Maria.Carreño-N@Example.org"),
        candidate_number: Some("ES 0042-8456 7123"),
        ..named("Li Na")
    };
    let text = search_text("K7RM-T4XW", &by);
    let found = |typed: &str| query(typed).split(' ').all(|word| text.contains(word));
    for typed in [
        "maria.carreno-n@example.org",
        "carreño-n@",
        "EXAMPLE.ORG",
        "ES 0042-8456 7123",
        "es004284567123",
        "ES-0042 84567123",
        "0042",
        "42-84",
        // Eight digits that could be a misread slip code.
        "84567123",
        "8456-7123",
    ] {
        assert!(found(typed), "{typed} is {} in {text}", query(typed));
    }
    for typed in ["maria.carreno@example.org", "84567124", "ES 0043"] {
        assert!(!found(typed), "{typed}");
    }
    assert_eq!(number_key("ES 0042-84").as_deref(), Some("es004284"));
    assert_eq!(number_key(" – - "), None);
}

#[test]
fn a_search_without_measure_finds_nothing() {
    let long = "maria ".repeat(1_000);
    for typed in [long.as_str(), &"7".repeat(301), &"\u{FDFA}".repeat(200)] {
        assert_eq!((query(typed).as_str(), session_query(typed).as_str()), (NOWHERE, NOWHERE));
    }
    assert_eq!(fold(NOWHERE), "", "no text has such signs");
    let most = "ab ".repeat(100);
    assert_eq!(query(&most), most.trim());
}

#[test]
fn a_name_with_the_shape_of_a_code_stays_a_name() {
    assert_eq!(query("Kurt Burg"), "kurt burg");
}

#[test]
fn a_session_is_found_by_name_and_room() {
    let text = session_search_text("Prüfung – Kurs 2256", "B-12");
    for typed in ["prufung", "Kurs 2256", "b12", "B-12", "b 12", "prüfung kurs"] {
        assert!(text.contains(&session_query(typed)), "{typed} in {text}");
    }
}

#[test]
fn names_sort_without_accents() {
    let mut names = ["Zoë", "Ángel", "ana-Belén", "Ana Zamora", "Öztürk"];
    names.sort_by_key(|name| sort_name(name));
    assert_eq!(names, ["ana-Belén", "Ana Zamora", "Ángel", "Öztürk", "Zoë"]);
}

proptest! {
    #[test]
    fn every_name_finds_itself(name in "\\PC{0,40}") {
        let text = search_text("K7RM-T4XW", &named(&name));
        let session = session_search_text(&name, "");
        prop_assert!(session.contains(&session_query(&name)));
        prop_assert!(text.contains(&query(&name)), "{} in {}", query(&name), text);
    }

    #[test]
    fn every_piece_of_what_was_said_finds_it(said in "[ -~]{1,40}", from in 0_usize..40, to in 1_usize..=40) {
        let piece = &said[from.min(said.len())..to.min(said.len()).max(from.min(said.len()))];
        for by in [
            named(&said),
            FoundBy { email: Some(&said), ..FoundBy::default() },
            FoundBy { candidate_number: Some(&said), ..FoundBy::default() },
        ] {
            let text = search_text("K7RM-T4XW", &by);
            for word in query(piece).split(' ') {
                prop_assert!(text.contains(word), "{word} of {piece} in {text}");
            }
        }
    }

    #[test]
    fn every_piece_of_a_number_finds_it(said in "[1-9A-HU -]{8,30}", from in 0_usize..22, length in 1_usize..12) {
        let from = from.min(said.len() - 1);
        let piece = &said[from..(from + length).min(said.len())];
        let text = search_text("K7RM-T4XW", &FoundBy { candidate_number: Some(&said), ..FoundBy::default() });
        for word in query(piece).split(' ') {
            prop_assert!(text.contains(word), "{word} of {piece} in {text}");
        }
    }
}
