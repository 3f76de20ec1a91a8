//! What people type, and what becomes of it.

use jiff::civil::date;
use lanyard_app::model::invisible::is_noise;
use proptest::prelude::*;

use super::{super::line::LIMIT, *};

const NOTHING_ELSE: AskedDetails =
    AskedDetails { birth_date: Asked::Off, country: Asked::Off, email: Asked::Off, candidate_number: Asked::Off };

const EVERYTHING: AskedDetails = AskedDetails {
    birth_date: Asked::Required,
    country: Asked::Required,
    email: Asked::Required,
    candidate_number: Asked::Required,
};

const IF_LIKED: AskedDetails = AskedDetails {
    birth_date: Asked::Optional,
    country: Asked::Optional,
    email: Asked::Optional,
    candidate_number: Asked::Optional,
};

fn parse(typed: &TypedDetails, asked: AskedDetails) -> Result<PersonalDetails, Vec<FieldError>> {
    PersonalDetails::parse(typed, &asked, date(2026, 5, 12))
}

fn maria() -> TypedDetails {
    TypedDetails {
        full_name: "María Carreño".into(),
        birth_day: "27".into(),
        birth_month: "3".into(),
        birth_year: "1999".into(),
        country: "ES".into(),
        email: "maria@example.com".into(),
        candidate_number: "0042".into(),
    }
}

fn name(typed: &str) -> Result<String, Problem> {
    let typed = TypedDetails { full_name: typed.into(), ..TypedDetails::default() };
    parse(&typed, NOTHING_ELSE).map(|details| details.full_name).map_err(|errors| {
        assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), [Field::FullName]);
        errors[0].problem
    })
}

fn problem(typed: &TypedDetails) -> Option<(Field, Problem)> {
    match parse(typed, EVERYTHING).unwrap_err()[..] {
        [FieldError { field, problem }] => Some((field, problem)),
        _ => None,
    }
}

#[test]
fn everything_that_is_asked_for_is_kept() {
    let details = parse(&maria(), EVERYTHING).unwrap();
    assert_eq!(details.full_name.as_str(), "María Carreño");
    assert_eq!(details.particulars.birth_date.as_deref(), Some("1999-03-27"));
    assert_eq!(details.particulars.country.as_deref(), Some("ES"));
    assert_eq!(details.particulars.email.as_deref(), Some("maria@example.com"));
    assert_eq!(details.particulars.candidate_number.as_deref(), Some("0042"));
    assert_eq!(parse(&maria(), IF_LIKED).unwrap(), details);
}

#[test]
fn what_is_not_asked_for_is_ignored() {
    let typed = TypedDetails { birth_day: "99".into(), email: "no".into(), country: "??".into(), ..maria() };
    let details = parse(&typed, NOTHING_ELSE).unwrap();
    assert_eq!(details.particulars.birth_date, None);
    assert_eq!(details.particulars.country.as_deref(), None);
    assert_eq!(details.particulars.email.as_deref(), None);
    assert_eq!(details.particulars.candidate_number.as_deref(), None);
}

#[test]
fn every_missing_field_is_named_at_once_in_the_order_of_the_form() {
    let errors = parse(&TypedDetails::default(), EVERYTHING).unwrap_err();
    let named: Vec<(Field, Problem)> = errors.iter().map(|error| (error.field, error.problem)).collect();
    assert_eq!(
        named,
        [
            (Field::FullName, Problem::FullNameMissing),
            (Field::BirthDate, Problem::BirthDateMissing),
            (Field::Country, Problem::CountryMissing),
            (Field::CandidateEmail, Problem::EmailMissing),
            (Field::CandidateNumber, Problem::CandidateNumberMissing),
        ]
    );
}

#[test]
fn optional_fields_may_stay_empty_but_not_be_wrong() {
    let typed = TypedDetails { full_name: "Ana".into(), ..TypedDetails::default() };
    assert_eq!(parse(&typed, IF_LIKED).unwrap().particulars.birth_date, None);

    let wrong = TypedDetails { birth_month: "3".into(), email: "ana".into(), ..typed };
    let problems: Vec<Problem> = parse(&wrong, IF_LIKED).unwrap_err().iter().map(|error| error.problem).collect();
    assert_eq!(problems, [Problem::BirthDateMissing, Problem::EmailMalformed]);
}

#[test]
fn names_keep_every_script_and_every_sign() {
    let longest = "王".repeat(100);
    for typed in [
        "=1+1",
        "@x",
        "+1",
        "-1",
        "00123",
        "1E5",
        "O'Brien",
        "<b>Ana</b> & Söhne",
        "محمد بن سلمان",
        "王芳",
        "علی\u{200C}رضا",
        "क्\u{200D}ष",
        "葛\u{E0100}城",
        "Robert'); drop table entries;--",
        &longest,
    ] {
        assert_eq!(name(typed).as_deref(), Ok(typed));
    }
}

#[test]
fn names_lose_what_is_never_seen() {
    for (typed, stored) in [
        ("  María \t\r\n Carreño\u{A0}", "María Carreño"),
        ("Mari\u{301}a", "Mar\u{ED}a"),
        ("Mari\u{200B}\u{301}a", "Mar\u{ED}a"),
        ("\u{202E}Ana\u{2066} Mora\u{2069}\u{200F}", "Ana Mora"),
        ("A\u{0}n\u{7}a\u{FEFF}", "Ana"),
        ("Ana\u{2028}Mora", "Ana Mora"),
        ("Ana\u{FFFF}", "Ana"),
    ] {
        assert_eq!(name(typed).as_deref(), Ok(stored), "{typed:?}");
    }
}

#[test]
fn a_name_that_cannot_be_seen_is_missing() {
    for typed in ["", "   ", "\u{200B}\u{202E}", "\u{200D}\u{200C}", "\u{3164}", "\u{2800}\u{A0}", "\u{0}"] {
        assert_eq!(name(typed), Err(Problem::FullNameMissing), "{typed:?}");
    }
}

#[test]
fn a_hundred_characters_are_the_most() {
    assert_eq!(name(&"é".repeat(101)), Err(Problem::TooLong));
    assert_eq!(name(&format!("{}{}", "\u{200B}".repeat(500), "é".repeat(100))), Ok("é".repeat(100)));
    let number = TypedDetails { candidate_number: "7".repeat(101), ..maria() };
    assert_eq!(problem(&number), Some((Field::CandidateNumber, Problem::TooLong)));
}

#[test]
fn dates_of_birth_are_real_past_days() {
    let read = |day: &str, month: &str, year: &str| {
        let typed =
            TypedDetails { birth_day: day.into(), birth_month: month.into(), birth_year: year.into(), ..maria() };
        parse(&typed, EVERYTHING)
            .map(|details| details.particulars.birth_date.unwrap())
            .map_err(|errors| errors[0].problem)
    };
    for (day, month, year, stored) in [
        ("29", "2", "2000", "2000-02-29"),
        (" 07 ", "03", "1999", "1999-03-07"),
        ("٢٧", "٣", "١٩٩٩", "1999-03-27"),
        ("２７", "３", "１９９９", "1999-03-27"),
        ("1", "1", "1900", "1900-01-01"),
        ("12", "5", "2026", "2026-05-12"),
    ] {
        assert_eq!(read(day, month, year).as_deref(), Ok(stored));
    }
    for (day, month, year) in [
        ("29", "2", "1999"),
        ("31", "4", "1999"),
        ("0", "1", "1999"),
        ("1", "13", "1999"),
        ("31", "12", "1899"),
        ("13", "5", "2026"),
        ("1", "1", "99"),
        ("-1", "1", "1999"),
        ("1", "March", "1999"),
        ("1", "1", "99999999999999999999"),
    ] {
        assert_eq!(read(day, month, year), Err(Problem::BirthDateUnreal), "{day} {month} {year}");
    }
    for (day, month, year) in [("", "1", "1999"), ("1", " ", "1999"), ("1", "1", "")] {
        assert_eq!(read(day, month, year), Err(Problem::BirthDateMissing), "{day} {month} {year}");
    }
}

#[test]
fn countries_are_codes_of_the_list() {
    let read = |code: &str| parse(&TypedDetails { country: code.into(), ..maria() }, EVERYTHING);
    assert_eq!(read(" es ").unwrap().particulars.country.as_deref(), Some("ES"));
    for code in ["Spain", "XX", "ESP", "é"] {
        let typed = TypedDetails { country: code.into(), ..maria() };
        assert_eq!(problem(&typed), Some((Field::Country, Problem::CountryMissing)), "{code}");
    }
}

#[test]
fn the_list_of_countries_is_sorted_as_people_read_it() {
    let names: Vec<String> = lanyard_app::words::english()
        .countries
        .iter()
        .map(|&(_, name)| crate::domain::search::sort_name(name))
        .collect();
    // What is for everybody else stands at the end, where people look for it.
    let (last, countries) = names.split_last().unwrap();
    assert_eq!(last, "another country or region");
    assert!(countries.is_sorted(), "{countries:?}");
}

#[test]
fn email_addresses_have_their_shape() {
    for address in ["a@b.c", "maria.carreno+test@mail.example.com", "用户@例子.广告", "o'brien@example.ie"] {
        let typed = TypedDetails { email: format!(" {address} "), ..maria() };
        assert_eq!(parse(&typed, EVERYTHING).unwrap().particulars.email.as_deref(), Some(address));
    }
    for address in ["maria", "maria@example", "@example.com", "a@b@c.d", "a b@c.d", "a@.com", "a@com.", "a@b..c", "@"] {
        let typed = TypedDetails { email: address.into(), ..maria() };
        assert_eq!(problem(&typed), Some((Field::CandidateEmail, Problem::EmailMalformed)), "{address}");
    }
    let long = TypedDetails { email: format!("{}@example.com", "a".repeat(100)), ..maria() };
    assert_eq!(problem(&long), Some((Field::CandidateEmail, Problem::TooLong)));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_no_fault(full_name in any::<String>(), day in any::<String>(), email in any::<String>()) {
        let typed = TypedDetails { full_name, birth_day: day, email, ..maria() };
        if let Ok(details) = parse(&typed, EVERYTHING) {
            let name = details.full_name.as_str();
            prop_assert!(!name.is_empty() && name.chars().count() <= LIMIT);
            prop_assert!(!name.chars().any(is_noise));
            // What is stored is read as itself again.
            let again = TypedDetails { full_name: name.to_owned(), ..typed };
            prop_assert_eq!(parse(&again, EVERYTHING).unwrap(), details);
        }
    }
}
