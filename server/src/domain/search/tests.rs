//! Folding, and that everything finds what it is found by.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::*;

#[test]
fn accents_and_case_do_not_count() {
    for (typed, folded) in [
        ("María Carreño", "maria carreno"),
        ("  Łukasz\u{A0}\t Święty ", "lukasz swiety"),
        ("STRAẞE Straße", "strasse strasse"),
        ("İstanbul ışık", "istanbul isik"),
        ("Þórður Ægir Øyvind Đorđe Ħal", "thordur aegir oyvind dorde hal"),
        ("O'Brien O’Brien O´Brien Oʼbrien O\u{1FFD}Brien", "obrien obrien obrien obrien obrien"),
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
fn folding_any_character_twice_is_folding_once() {
    for character in '\0'..=char::MAX {
        let once = fold(&format!("a{character}b"));
        assert_eq!(fold(&once), once, "{character:?}");
    }
}

/// Names are stored composed, and typed as a keyboard has it.
#[test]
fn any_character_is_folded_alike_composed_and_taken_apart() {
    for character in '\0'..=char::MAX {
        let typed = format!("a{character}b");
        for other in [typed.nfc().collect::<String>(), typed.nfd().collect()] {
            if other != typed {
                assert_eq!(fold(&other), fold(&typed), "{character:?}");
            }
        }
    }
}

/// Whether a search text is found by what was typed, as the store compares them.
fn finds(text: &str, typed: &str) -> bool {
    let found = |word: &str| {
        if is_short(word) && !is_found_inside(word) {
            text.split(' ').any(|part| part.starts_with(word))
        } else {
            text.contains(word)
        }
    };
    query(typed).words.split(' ').all(found)
}

fn named(name: &str) -> FoundBy<'_> {
    FoundBy { name: Some(name), ..FoundBy::default() }
}

#[test]
fn an_entry_is_found_by_each_of_its_names() {
    let by = FoundBy { username: Some("maria-3749"), ..named("María Carreño-Núñez") };
    let text = search_text("K7RM-T4XW", &by);
    assert_eq!(text, "k7rmt4xw 3749 carrenonunez maria3749 mariacarrenonunez nunez");
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
        assert!(finds(&text, typed), "{typed} is {}", query(typed).words);
    }
    for typed in ["K7RM-T4XX", "mario", "%", "_"] {
        assert!(!finds(&text, typed), "{typed}");
    }
}

#[test]
fn hyphens_in_names_may_be_typed_or_left_out() {
    let text = search_text("K7RM-T4XW", &named("Jean-Luc Picard"));
    for typed in ["Jean-Luc", "jean luc", "jeanluc", "luc picard", "Jean‑Luc Picard"] {
        assert!(finds(&text, typed), "{typed}");
    }
}

#[test]
fn what_begins_another_word_stands_there_once() {
    assert_eq!(search_text("K7RM-T4XW", &FoundBy::default()), "k7rmt4xw");
    assert_eq!(search_text("K7RM-T4XW", &named("Ana Mora")), "k7rmt4xw anamora mora");
    assert_eq!(session_search_text("Spring placement", ""), "placement springplacement");
}

#[test]
fn an_entry_is_found_by_address_and_number() {
    let by = FoundBy {
        email: Some("Maria.Carreño-N@Example.org"),
        candidate_number: Some("ES 0042-8456 7123"),
        ..named("Li Na")
    };
    let text = search_text("K7RM-T4XW", &by);
    let found = |typed: &str| finds(&text, typed);
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
        assert!(found(typed), "{typed} is {} in {text}", query(typed).words);
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
        assert_eq!((query(typed).words.as_str(), session_query(typed).as_str()), (NOWHERE, NOWHERE));
    }
    assert_eq!(fold(NOWHERE), "", "no text has such characters");
    let most = "ab ".repeat(100);
    assert_eq!(query(&most).words, most.trim());
}

#[test]
fn marks_alone_find_nothing_rather_than_everything() {
    for typed in ["%", "_", "-", "’", "« »", "(), ;", "…"] {
        assert_eq!((query(typed).words.as_str(), session_query(typed).as_str()), (NOWHERE, NOWHERE), "{typed}");
    }
    for typed in ["", "  ", "\u{200B}", "\u{3000}\t"] {
        assert!(query(typed).is_empty() && session_query(typed).is_empty(), "{typed:?} looks empty");
    }
}

/// Names that are one, each found by the typing of the other.
#[test]
fn one_name_is_found_however_it_is_written() {
    for (one, other) in [
        ("ΝΙΚΟΣ ΠΑΠΑΣ", "Νίκος Παπάς"),
        ("Νίκος", "νικοσ"),
        ("علی کریمی", "علي كريمي"),
        ("موسى", "موسي"),
        ("فاطمة", "فاطمه"),
        ("أحمد إبراهيم آدم", "احمد ابراهيم ادم"),
        ("مؤمن رئيس", "مومن رييس"),
        ("سناء", "سنا"),
        ("محـــمد", "مُحَمَّد"),
        ("Kurs ١٢٣ ۴۵۶ १२", "Kurs 123 456 12"),
        ("Ｍｕｌｌｅｒ １２", "Muller 12"),
        ("Müller", "Mueller"),
        ("Müller", "Muller"),
        ("MU\u{308}LLER", "mueller"),
        ("Jörg Mäkelä", "Joerg Maekelae"),
        ("Jörg Mäkelä", "Jorg Maekela"),
        ("Müller-Jäger", "Mueller-Jaeger"),
        ("Müller-Jäger", "Mueller Jäger"),
        ("Øyvind", "Oeyvind"),
        ("Øyvind", "Öyvind"),
        ("Åse", "Aase"),
        ("Sæther", "Saether"),
        ("Sæther", "Säther"),
        ("Œuvrard", "Oeuvrard"),
        ("Groß", "Gross"),
        ("GROẞ", "groß"),
        ("Łukasz Đorđe", "Lukasz Dorde"),
        ("Þórður", "Thordur"),
        ("İbrahim Işık", "ibrahim ısik"),
        ("Nguyễn Thị Ước", "nguyen thi uoc"),
        ("Фёдор", "Федор"),
        ("Андрей", "Андреи\u{306}"),
        ("ґалаґан", "галаган"),
        ("שלום כהן", "שָׁלוֹם כּהנ"),
        ("O’Neil", "O'Neil"),
        ("O’Neil", "ONeil"),
        ("O’Neil", "O Neil"),
        ("OʼNeil", "O`Neil"),
        ("צ׳רלי", "צרלי"),
        ("Jean-Luc", "Jean Luc"),
        ("Jean-Luc", "Jeanluc"),
        ("Jean Luc", "JeanLuc"),
        ("J.-P. Roux", "JP Roux"),
        ("St. John", "St John"),
        ("St.John", "St John"),
        ("Gal·la", "Galla"),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
        ("王 小明", "王小明"),
        ("김민준", "\u{1100}\u{1175}\u{11B7}민준"),
        ("カズキ", "かずき"),
        ("ｶｽﾞｷ", "カズキ"),
        ("Mar\u{200B}ia", "Maria"),
        ("Ngo\u{302}", "Ngô"),
        ("Surname, I", "Surname I"),
        ("Surname (Name)", "Surname Name"),
        ("«Surname» in quotation marks", "Surname in quotation marks"),
        ("„Surname“ [Name]", "“Surname” {Name}"),
        ("Surname;Name", "Surname,Name"),
        ("Surname/Name", "Surname-Name"),
    ] {
        for (stored, typed) in [(one, other), (other, one), (one, one), (other, other)] {
            let text = search_text("K7RM-T4XW", &named(stored));
            assert!(finds(&text, typed), "{typed} is {:?} in {text}", query(typed).words);
        }
    }
}

#[test]
fn a_mark_between_words_may_be_typed_and_left_out() {
    let text = search_text("K7RM-T4XW", &named("Ng, I (Li)"));
    for typed in ["Ng", "ng,", "(Li)", "«ng» i", "“I”", "li, ng"] {
        assert!(finds(&text, typed), "{typed} in {text}");
    }
    for typed in ["g", "N.I.G.", "Xq"] {
        assert!(!finds(&text, typed), "{typed} in {text}");
    }
}

#[test]
fn second_spellings_are_for_letters_that_have_one() {
    for (name, text) in [
        ("Bauer", "k7rmt4xw bauer"),
        ("Enrique", "k7rmt4xw enrique"),
        ("Müller", "k7rmt4xw mueller muller"),
        ("Manuel Mora", "k7rmt4xw manuelmora manulmora mora"),
        ("Ana Mora", "k7rmt4xw anamora mora"),
        ("\u{E000}na", "k7rmt4xw na"),
    ] {
        assert_eq!(search_text("K7RM-T4XW", &named(name)), text, "{name}");
    }
    assert_eq!(sort_name("Müller, «Äsop»"), "muller asop");
}

#[test]
fn short_words_find_where_a_part_begins() {
    let by = FoundBy { username: Some("li-3749"), email: Some("na@example.org"), ..named("王小明 Li O’Ng") };
    let text = search_text("K7RM-T4XW", &by);
    let expected = ["37", "li", "na", "on", "小明", "明l", "王小"];
    assert_eq!(parts(&text).into_iter().collect::<Vec<_>>(), expected, "{text}");
    assert!(parts("k7rmt4xw").is_empty());
    for (word, short, inside) in
        [("小明", true, true), ("王小明", false, true), ("ng", true, false), ("o", true, false)]
    {
        assert_eq!((is_short(word), is_found_inside(word)), (short, inside), "{word}");
    }
}

#[test]
fn a_username_or_number_that_its_words_do_not_find_is_looked_up() {
    let beside = |typed: &str| (query(typed).key, query(typed).number);
    let some = |text: &str| Some(text.to_owned());
    for typed in ["maria", "María Carreño", "K7RM-T4XW", "maria-3749", "Maria 3256", "42", "ES-0042", "王 明天好"]
    {
        assert_eq!(beside(typed), (None, None), "{typed}");
    }
    // A U may be a V, a B an 8, and a name may have the shape of a code.
    assert_eq!(beside("urs-3749"), (some("VRS3749"), None));
    assert_eq!(beside("maria-3Z56"), (some("MARIA3ZSG"), None));
    assert_eq!(beside("Kurt Burg"), (some("KVRTBVRG"), None));
    assert_eq!(beside("m aria 3749"), (some("MARIA3749"), some("maria3749")));
    assert_eq!(beside("E S 00-42"), (None, some("es0042")));
}

#[test]
fn a_name_with_the_shape_of_a_code_stays_a_name() {
    assert_eq!(query("Kurt Burg").words, "kurt burg");
}

#[test]
fn a_session_is_found_by_name_and_room() {
    let text = session_search_text("Prüfung – Kurs 2256", "B-12");
    for typed in ["prufung", "Pruefung", "„Prüfung“, (Kurs)", "Kurs 2256", "b12", "B-12", "b 12", "prüfung kurs"]
    {
        assert!(session_query(typed).split(' ').all(|word| text.contains(word)), "{typed} in {text}");
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
    fn an_unused_entry_is_found_by_its_slip_code_alone(slip_code in "[BCDFGHJKMNPRSTVWXYZ3479]{4}-[BCDFGHJKMNPRSTVWXYZ3479]{4}") {
        let key = fold_username(&slip_code);
        prop_assert_eq!(search_text_of_slip(&key), search_text(&slip_code, &FoundBy::default()));
    }

    #[test]
    fn every_name_finds_itself(name in "\\PC{0,40}") {
        let text = search_text("K7RM-T4XW", &named(&name));
        let session = session_search_text(&name, "");
        // A name has a letter.
        prop_assume!(query(&name).words != NOWHERE);
        prop_assert!(session_query(&name).split(' ').all(|word| session.contains(word)));
        prop_assert!(finds(&text, &name), "{:?} in {}", query(&name), text);
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
            for word in query(piece).words.split(' ').filter(|word| *word != NOWHERE) {
                prop_assert!(text.contains(word), "{word} of {piece} in {text}");
            }
        }
    }

    #[test]
    fn every_piece_of_a_number_finds_it(said in "[1-9A-HU -]{8,30}", from in 0_usize..22, length in 1_usize..12) {
        let from = from.min(said.len() - 1);
        let piece = &said[from..(from + length).min(said.len())];
        let text = search_text("K7RM-T4XW", &FoundBy { candidate_number: Some(&said), ..FoundBy::default() });
        for word in query(piece).words.split(' ').filter(|word| *word != NOWHERE) {
            prop_assert!(text.contains(word), "{word} of {piece} in {text}");
        }
    }
}
