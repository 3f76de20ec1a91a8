//! Personal information: what the institution's settings ask, every refusal word for word, and names of every kind.

use crate::{
    client::Answer,
    database_dump::changed,
    engines::{Fresh, on_both_engines},
    http_fixture::{Centre, log_in_as, new_username},
    workbook::Logins,
};

on_both_engines!(
    only_what_is_switched_on_is_asked_and_kept,
    required_fields_are_required,
    optional_fields_may_stay_empty,
    dates_of_birth_are_real_days,
    names_of_every_kind_come_back_unchanged,
    names_that_are_none_are_refused,
    institutions_can_keep_names_out_of_usernames,
);

/// Switches every further detail to the same word.
async fn ask_for(centre: &Centre, word: &str) {
    let fields = [
        ("birth_date", word),
        ("country", word),
        ("email", word),
        ("candidate_number", word),
        ("names_in_usernames", "true"),
    ];
    centre.owner().await.post("/api/admin/save_settings", &fields).await.see_other();
}

/// Details without a mistake.
const RIGHT: [(&str, &str); 7] = [
    ("full_name", "María Carreño"),
    ("birth_day", "27"),
    ("birth_month", "3"),
    ("birth_year", "1999"),
    ("country", "ES"),
    ("email", "maria@example.com"),
    ("candidate_number", "00123"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    RIGHT.iter().map(|right| changes.iter().find(|change| change.0 == right.0).copied().unwrap_or(*right)).collect()
}

fn refused(page: &Answer) -> (u16, Vec<String>) {
    (page.status.as_u16(), page.problems())
}

fn with_422(sentence: &str) -> (u16, Vec<String>) {
    (422, vec![sentence.to_owned()])
}

async fn only_what_is_switched_on_is_asked_and_kept(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut candidate = centre.newcomer(&slip).await;
    let form = candidate.get("/welcome").await;
    assert_eq!(form.value_of("full_name").as_deref(), Some(""));
    for (control, _) in &RIGHT[1..] {
        assert!(!form.text().contains(&format!("name=\"{control}\"")), "{control} is not asked");
    }
    assert_eq!(candidate.post("/welcome", &RIGHT).await.see_other(), "/welcome/username");
    let row = centre.dump().await["candidate"].join("");
    assert!(row.contains("María Carreño"), "{row}");
    assert!(!row.contains("1999") && !row.contains("example.com") && !row.contains("00123"), "{row}");
}

async fn required_fields_are_required(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    ask_for(&centre, "required").await;
    let slip = centre.slips(1).await.remove(0);
    let mut candidate = centre.newcomer(&slip).await;
    let before = centre.dump().await;
    let all = candidate.post("/welcome", &[]).await;
    assert_eq!(
        all.problems(),
        [
            "Enter your full name",
            "Enter your date of birth: day, month and year",
            "Choose your country or region",
            "Enter your email address",
            "Enter your candidate number",
        ]
    );
    let long = "n".repeat(101);
    for (field, typed, sentence) in [
        ("full_name", " \u{200b} ", "Enter your full name"),
        ("full_name", &long, "Use 100 characters or fewer"),
        ("birth_month", "", "Enter your date of birth: day, month and year"),
        ("country", "XX", "Choose your country or region"),
        ("email", "maria", "Enter an email address like name@example.com"),
        ("email", "maria@example", "Enter an email address like name@example.com"),
        ("candidate_number", &long, "Use 100 characters or fewer"),
    ] {
        let page = candidate.post("/welcome", &with(&[(field, typed)])).await;
        assert_eq!(refused(&page), with_422(sentence), "{field}: {typed:?}");
        for (name, value) in with(&[(field, typed)]).into_iter().filter(|(name, _)| *name != "country") {
            assert_eq!(page.value_of(name).as_deref(), Some(value), "{name} is kept");
        }
        let kept = page.text().contains("value=\"ES\" selected");
        assert_eq!(kept, field != "country", "the chosen country is kept");
    }
    assert!(changed(&before, &centre.dump().await).is_empty());
    assert_eq!(candidate.post("/welcome", &RIGHT).await.see_other(), "/welcome/username");
    let row = centre.dump().await["candidate"].join("");
    for kept in ["1999-03-27", "ES", "maria@example.com", "00123"] {
        assert!(row.contains(kept), "{kept} is not in {row}");
    }
}

async fn optional_fields_may_stay_empty(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    ask_for(&centre, "optional").await;
    let slip = centre.slips(1).await.remove(0);
    let mut candidate = centre.newcomer(&slip).await;
    let form = candidate.get("/welcome").await.words();
    for label in ["Date of birth (optional)", "Email (optional)", "Candidate number (optional)"] {
        assert!(form.contains(label), "{label} is not in {form}");
    }
    let part = candidate.post("/welcome", &with(&[("birth_day", "")])).await;
    assert_eq!(refused(&part), with_422("Enter your date of birth: day, month and year"), "a part is a mistake");
    assert_eq!(candidate.post("/welcome", &RIGHT[..1]).await.see_other(), "/welcome/username");
}

async fn dates_of_birth_are_real_days(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    ask_for(&centre, "required").await;
    let slips = centre.slips(2).await;
    let mut candidate = centre.newcomer(&slips[0]).await;
    for (day, month, year) in [
        ("31", "2", "1999"),
        ("29", "2", "1999"),
        ("0", "3", "1999"),
        ("27", "13", "1999"),
        ("27", "3", "99"),
        ("27", "3", "1899"),
        ("13", "5", "2026"),
        ("27", "March", "1999"),
        ("-1", "3", "1999"),
    ] {
        let typed = with(&[("birth_day", day), ("birth_month", month), ("birth_year", year)]);
        let page = candidate.post("/welcome", &typed).await;
        assert_eq!(refused(&page), with_422("Enter a real date of birth, like 27 3 1999"), "{day} {month} {year}");
    }
    let leap = with(&[("birth_day", "٢٩"), ("birth_month", "02"), ("birth_year", "2000")]);
    assert_eq!(candidate.post("/welcome", &leap).await.see_other(), "/welcome/username");
    assert!(centre.dump().await["candidate"].join("").contains("2000-02-29"));
}

async fn names_of_every_kind_come_back_unchanged(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let hundred = "Ñandú Þórr ".repeat(9) + "x";
    assert_eq!(hundred.chars().count(), 100);
    let names = [
        "=1+1",
        "@x",
        "+1",
        "-1",
        "00123",
        "1E5",
        "TRUE",
        "=cmd|' /C calc'!A0",
        "O'Brien & \"Söhne\" <b>",
        "محمد بن سلمان",
        "王芳",
        "علی\u{200C}رضا",
        "'; drop table entry; --",
        "100 % _x0041_",
        &hundred,
    ];
    let slips = centre.slips(names.len()).await;
    let mut usernames = Vec::new();
    for (name, slip) in names.iter().zip(&slips) {
        let (mut browser, username) = centre.candidate(slip, name).await;
        browser.post("/welcome/username", &[("username", &username)]).await.see_other();
        assert!(browser.get("/me").await.words().contains(name), "{name}");
        assert_eq!(log_in_as(&mut centre.browser(), &username, &slip.password).await.see_other(), "/me", "{username}");
        usernames.push(username);
    }
    let session = centre.session.to_string();
    let total = names.len().to_string();
    let fields = [("session", session.as_str()), ("all_matching", "1"), ("expected", &total)];
    let workbook = centre.owner().await.post("/admin/logins.xlsx", &fields).await;
    assert_eq!(workbook.status, 200);
    let logins = Logins::read(&workbook.body);
    assert_eq!(logins.column("Name"), names);
    assert_eq!(logins.column("Username"), usernames);
}

async fn names_that_are_none_are_refused(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slip = centre.slips(1).await.remove(0);
    let mut candidate = centre.newcomer(&slip).await;
    for name in ["", "   ", "\u{200b}\u{2800}", "\u{202e}"] {
        let page = candidate.post("/welcome", &[("full_name", name)]).await;
        assert_eq!(refused(&page), with_422("Enter your full name"), "{name:?}");
    }
    // What is typed decomposed is stored composed (NFC), with single spaces and without characters nobody sees.
    let typed = "  Mari\u{301}a\u{202e}\t Carren\u{303}o ";
    assert_eq!(candidate.post("/welcome", &[("full_name", typed)]).await.see_other(), "/welcome/username");
    assert!(centre.dump().await["candidate"].join("").contains("María Carreño"));
}

async fn institutions_can_keep_names_out_of_usernames(fresh: Fresh) {
    let centre = Centre::new(fresh).await;
    let slips = centre.slips(2).await;
    let choices = [("birth_date", "off"), ("country", "off"), ("email", "off"), ("candidate_number", "off")];
    centre.owner().await.post("/api/admin/save_settings", &choices).await.see_other();
    let (mut candidate, username) = centre.candidate(&slips[0], "María Carreño").await;
    assert!(!username.contains("maria"), "{username}");
    assert_eq!(new_username(&candidate.get("/welcome/username").await), username);
}
