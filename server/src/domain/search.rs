//! What is found by what: the search columns of entries and sessions, and what a person typed, folded alike.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{
    credential::{fold_username, has_slip_shape},
    invisible::{is_noise, shapes_its_neighbour},
};

/// Lower case without accents; invisible signs and apostrophes are dropped, dashes are hyphens, white space is one
/// space. Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let signs = text
        .chars()
        .filter(|&sign| !is_dropped(sign))
        .nfkd()
        .filter(|&sign| !is_combining_mark(sign) && !is_dropped(sign))
        .flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    let mut after_space = false;
    for sign in signs {
        if sign.is_whitespace() {
            after_space = !folded.is_empty();
            continue;
        }
        if after_space {
            folded.push(' ');
            after_space = false;
        }
        match plain_latin(sign) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(sign),
        }
    }
    folded
}

/// Signs that people leave out when they search: what cannot be seen, and the many apostrophes (`O'Brien`, `O’Brien`).
/// The spacing acute accent is typed for one and would otherwise fall apart into a space.
fn is_dropped(sign: char) -> bool {
    is_noise(sign)
        || shapes_its_neighbour(sign)
        || matches!(sign, '\'' | '`' | '´' | '‘' | '’' | 'ʻ' | 'ʼ' | '′' | '＇' | '\u{0640}')
}

/// Latin letters that Unicode does not decompose, and the dashes. As passports write them (ICAO 9303-3 section 6 A),
/// except for those where one letter is what people type.
const fn plain_latin(sign: char) -> Option<&'static str> {
    Some(match sign {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŋ' => "ng",
        'ø' | 'ɔ' | 'ɵ' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ə' | 'ǝ' | 'ɛ' => "e",
        'ŧ' => "t",
        'ɓ' => "b",
        'ƙ' | 'ĸ' => "k",
        'ƴ' => "y",
        'ƶ' => "z",
        'ǥ' => "g",
        'ʉ' => "u",
        '‐'..='―' | '−' | '⁃' => "-",
        _ => return None,
    })
}

/// The search column of an entry: codes without hyphens, the name as one word and as several.
#[must_use]
pub fn search_text(slip_code: &str, username: Option<&str>, name: Option<&str>) -> String {
    let mut text = joined(&fold(slip_code));
    for part in [username, name].into_iter().flatten() {
        push_both(&mut text, part);
    }
    text
}

/// The search column of a session, but for its number, which the store knows.
#[must_use]
pub fn session_search_text(name: &str, room: &str) -> String {
    let mut text = String::new();
    for part in [name, room] {
        push_both(&mut text, part);
    }
    text.trim_start().to_owned()
}

/// What a person typed to find an entry, to be looked for inside [`search_text`]. A whole slip code is found however
/// it was typed, as at log-in.
#[must_use]
pub fn query(typed: &str) -> String {
    let key = fold_username(typed);
    // Folding takes U for V, so "Kurt Burg" has the shape of a code too. Without a digit, a U makes it a name.
    let may_be_code = typed.contains(|sign: char| sign.is_ascii_digit()) || !typed.contains(['u', 'U']);
    if may_be_code && has_slip_shape(&key) { key.as_str().to_lowercase() } else { joined(&fold(typed)) }
}

/// What a person typed to find a session, to be looked for inside [`session_search_text`].
#[must_use]
pub fn session_query(typed: &str) -> String {
    joined(&fold(typed))
}

/// What names are sorted by: the same in both databases, whatever their collations.
#[must_use]
pub fn sort_name(name: &str) -> String {
    spaced(&fold(name))
}

/// Appends `part` with its hyphens left out and, when it has any, with spaces for them.
fn push_both(text: &mut String, part: &str) {
    let folded = fold(part);
    for form in BTreeSet::from([joined(&folded), spaced(&folded)]) {
        if !text.is_empty() && !form.is_empty() {
            text.push(' ');
        }
        text.push_str(&form);
    }
}

fn joined(folded: &str) -> String {
    one_space(&folded.replace('-', ""))
}

fn spaced(folded: &str) -> String {
    one_space(&folded.replace('-', " "))
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn an_entry_is_found_by_each_of_its_names() {
        let text = search_text("K7RM-T4XW", Some("maria-3749"), Some("María Carreño-Núñez"));
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
        let text = search_text("K7RM-T4XW", None, Some("Jean-Luc Picard"));
        for typed in ["Jean-Luc", "jean luc", "jeanluc", "luc picard", "Jean‑Luc Picard"] {
            assert!(text.contains(&query(typed)), "{typed}");
        }
    }

    #[test]
    fn a_text_without_hyphens_stands_there_once() {
        assert_eq!(search_text("K7RM-T4XW", None, None), "k7rmt4xw");
        assert_eq!(search_text("K7RM-T4XW", None, Some("Ana Mora")), "k7rmt4xw ana mora");
        assert_eq!(session_search_text("Spring placement", ""), "spring placement");
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
            let text = search_text("K7RM-T4XW", None, Some(&name));
            let session = session_search_text(&name, "");
            prop_assert!(session.contains(&session_query(&name)));
            // A name of exactly a code's shape is looked for as a code.
            if !has_slip_shape(&fold_username(&name)) {
                prop_assert!(text.contains(&query(&name)), "{} in {}", query(&name), text);
            }
        }
    }
}
