//! The sentences and fields of each page, and what a refused form keeps.

use super::{asked, at, frame, slip, tags, username, values};
use crate::{
    error::{ApiError, Field, FieldError, Problem},
    model::{
        candidate::{LogInAnswer, Missing, MyTest, Start},
        entry::EntryState,
        person::{Asked, TypedDetails},
        session::SessionState,
        whose::Whose,
    },
    pages::candidate::{
        Frame, LogInPage, Message, NewUsernamePage, PersonalInformationPage, another_account, help, log_in, message,
        my_test, new_password, new_username, password, personal_information, replaced, somebody_else,
    },
    words::{errors, language::Language},
};

#[test]
fn the_log_in_form_keeps_what_was_typed_but_never_a_password() {
    let page = LogInPage {
        username: "K7RM-T4XW".to_owned(),
        institution: "NG-2041".to_owned(),
        answer: Some(LogInAnswer::Refused { hint_o: false }),
    };
    let html = log_in(&frame(), &page);
    assert_eq!(values(&html, "value"), ["K7RM-T4XW", "NG-2041"]);
    assert!(html.contains("<title>Error: Log in · Northgate Test Centre</title>"), "{html}");
    assert!(html.contains("There is a problem"), "{html}");
    assert!(
        html.contains(
            "<a href=\"#username\">We could not log you in. Check all three lines against your slip. After several wrong \
             tries, wait a minute before the next.</a>"
        ),
        "{html}"
    );
    assert!(!html.contains("Codes have no letter O"), "{html}");
    for label in [
        "<label for=\"username\">Username</label>",
        "<label for=\"password\">Password</label>",
        "<label for=\"institution\">Institution ID</label>",
    ] {
        assert!(html.contains(label), "{label}: {html}");
    }
    for input in tags(&html, "input") {
        let input = format!(" {input}");
        assert_eq!(values(&input, "autocapitalize"), ["none"], "{input}");
        assert_eq!(values(&input, "autocorrect"), ["off"], "{input}");
        assert_eq!(values(&input, "spellcheck"), ["false"], "{input}");
    }
    assert_eq!(values(&html, "autocomplete"), ["username", "current-password", "organization"]);
}

#[test]
fn the_log_in_page_says_what_it_was_asked_to_say() {
    let say = |answer| log_in(&frame(), &LogInPage { answer: Some(answer), ..LogInPage::default() });
    let session = || "Spring placement".to_owned();
    for (answer, sentence) in [
        (
            LogInAnswer::Refused { hint_o: true },
            "Codes have no letter O and no number 0. After several wrong tries, wait",
        ),
        (
            LogInAnswer::Incomplete(Missing { institution: true, ..Missing::default() }),
            "<a href=\"#institution\">Enter the Institution ID</a>",
        ),
        (
            LogInAnswer::NotOpenYet { session: session(), opens: at(9, 0) },
            "Spring placement is not open yet. It opens on Tue 12 May 2026, 09:00 (Europe/Madrid). Log in again then.",
        ),
        (
            LogInAnswer::Closed { session: session(), closed: at(17, 0) },
            "Spring placement closed on Tue 12 May 2026, 17:00 (Europe/Madrid).",
        ),
        (
            LogInAnswer::NewPassword,
            "You were logged out because you have a new password. Log in with the new one; if you do not have it, ask the \
             person in charge.",
        ),
        (LogInAnswer::Withdrawn, "This login was withdrawn and no longer works. Ask the person in charge."),
        (
            LogInAnswer::NewUsername,
            "Log in with your new username now. Your password and Institution ID stay the same. If you do not have the new \
             username, ask the person in charge.",
        ),
        (LogInAnswer::LoggedOut, "You are logged out."),
        (LogInAnswer::TimedOut, "You were logged out after 60 minutes without activity."),
        (LogInAnswer::NoInstitution, "lanyard institution create --id"),
        (LogInAnswer::NoInstitution, "lanyard staff create --institution"),
    ] {
        let page = say(answer);
        assert!(page.contains(sentence), "{sentence}: {page}");
    }
}

#[test]
fn a_refused_form_names_every_field_and_keeps_every_script() {
    let errors = [
        (Field::FullName, Problem::TooLong),
        (Field::BirthDate, Problem::BirthDateUnreal),
        (Field::Country, Problem::CountryMissing),
        (Field::CandidateEmail, Problem::EmailMalformed),
        (Field::CandidateNumber, Problem::CandidateNumberMissing),
    ];
    let page = PersonalInformationPage {
        slip_code: "K7RM-T4XW".to_owned(),
        session: "Spring placement".to_owned(),
        asked: asked(Asked::Required),
        typed: TypedDetails {
            full_name: "ماريا 王小明".to_owned(),
            birth_day: "31".to_owned(),
            birth_month: "2".to_owned(),
            birth_year: "1999".to_owned(),
            country: "ES".to_owned(),
            email: "maria@".to_owned(),
            candidate_number: "A 17".to_owned(),
        },
        errors: errors.iter().map(|&(field, problem)| FieldError { field, problem }).collect(),
    };
    let html = personal_information(&frame(), &page);
    assert!(html.contains("<title>Error: Personal information · Northgate Test Centre</title>"), "{html}");
    for (field, problem) in errors {
        let line = format!("<a href=\"#{}\">{}</a>", field.control(), errors::problem(problem, Language::English));
        assert!(html.contains(&line), "{line}: {html}");
        assert!(values(&html, "id").contains(&field.control()), "{line}: {html}");
    }
    for typed in ["ماريا 王小明", "31", "2", "1999", "maria@", "A 17"] {
        assert!(values(&html, "value").contains(&typed), "{typed}: {html}");
    }
    assert!(html.contains("<option value=\"ES\" selected>Spain</option>"), "{html}");
    assert_eq!(html.matches(" selected").count(), 1, "{html}");
    assert!(!html.contains("(optional)"), "{html}");
    for sentence in [
        "As on your passport or identity card. Any alphabet.",
        "After this, the username on your slip stops working.",
        ">Save and get my username</button>",
    ] {
        assert!(html.contains(sentence), "{sentence}: {html}");
    }
}

#[test]
fn only_what_the_settings_say_is_asked() {
    let page = |choice| PersonalInformationPage { asked: asked(choice), ..PersonalInformationPage::default() };
    let off = personal_information(&frame(), &page(Asked::Off));
    assert_eq!(values(&off, "name"), ["viewport", "color-scheme", "full_name"]);
    assert!(!off.contains("There is a problem") && !off.contains("Error: "), "{off}");
    let optional = personal_information(&frame(), &page(Asked::Optional));
    assert_eq!(optional.matches("(optional)").count(), 4, "{optional}");
    let every = ["full_name", "birth_day", "birth_month", "birth_year", "country", "email", "candidate_number"];
    assert_eq!(values(&optional, "name")[2..], every);
}

/// What a printed page shows.
fn kept_on_paper(username: &str) -> String {
    format!(
        "<dl class=\"printed\">{username}<div><dt>Institution ID</dt><dd translate=\"no\" class=\"code\">NG-2041</dd>\
         </div></dl>"
    )
}

#[test]
fn the_new_username_is_shown_spelled_and_checked() {
    let page = NewUsernamePage {
        institution_code: "NG-2041".into(),
        username: "maria-3749".to_owned(),
        slip_code: "K7RM-T4XW".to_owned(),
        typed: "marja-3749".to_owned(),
        error: Some(Problem::UsernameDiffers),
    };
    let html = new_username(&frame(), &page);
    for part in [
        "<p translate=\"no\" class=\"new-username\">maria-3749</p>",
        &kept_on_paper(""),
        "m a r i a <span aria-hidden=\"true\">- </span><span class=\"visually-hidden\">hyphen </span>3 7 4 9 ",
        "<strong>Write it on your slip now.</strong> ",
        "K7RM-T4XW</span> no longer works. Your password and Institution ID stay the same.",
        ">I have written it down – continue</button>",
        "<a href=\"#username\">This is not your new username. Check it letter by letter</a>",
        "action=\"/welcome/username\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert_eq!(values(&html, "value"), ["marja-3749"]);
}

#[test]
fn start_is_there_only_when_the_test_can_be_started() {
    let page = MyTest {
        username: "maria-3749".into(),
        institution_code: "NG-2041".into(),
        name: "María Carreño".to_owned(),
        session: "Spring placement".to_owned(),
        room: String::new(),
        test: "English B2".to_owned(),
        state: EntryState::Claimed,
        session_state: SessionState::Open,
        opens: at(9, 0),
        closes: at(17, 0),
        start: Start::Begin,
    };
    let open = my_test(&frame(), &page);
    assert_eq!(values(&open, "action"), ["/me/start", "/log_out"]);
    let username = "<div><dt>Username</dt><dd translate=\"no\" class=\"code\">maria-3749</dd></div>";
    assert!(open.contains(&kept_on_paper(username)), "{open}");
    for fact in ["<bdi>Tue 12 May 2026, 17:00</bdi>", "<bdi translate=\"no\">Europe/Madrid</bdi>"] {
        assert!(open.contains(fact), "{fact}: {open}");
    }
    assert!(open.contains("Ready to start") && !open.contains("<dt>Room</dt>"), "{open}");
    let upcoming =
        my_test(&frame(), &MyTest { session_state: SessionState::Upcoming, start: Start::No, ..page.clone() });
    assert_eq!(values(&upcoming, "action"), ["/log_out"]);
    assert!(upcoming.contains("You can start on Tue 12 May 2026, 09:00."), "{upcoming}");
    for (start, state, button, sentence) in [
        (Start::Note, EntryState::Claimed, Some("Start"), Some("The person in charge tells you how to begin.")),
        (Start::Begin, EntryState::Claimed, Some("Start"), None),
        (Start::GoOn, EntryState::Started, Some("Go on with the test"), None),
        (Start::Shut, EntryState::Started, None, Some("Your test cannot be opened at the moment.")),
    ] {
        let said = my_test(&frame(), &MyTest { state, start, ..page.clone() });
        assert_eq!(said.contains("action=\"/me/start\""), button.is_some(), "{said}");
        assert!(button.is_none_or(|label| said.contains(&format!(">{label}</button>"))), "{said}");
        for told in ["The person in charge tells you", "Your test cannot be opened"] {
            assert_eq!(said.contains(told), sentence.is_some_and(|sentence| sentence.starts_with(told)), "{said}");
        }
    }
    let finished = my_test(&frame(), &MyTest { state: EntryState::Finished, start: Start::No, ..page });
    assert!(finished.contains(">Finished</bdi>") && !finished.contains("Start</button>"), "{finished}");
    assert!(open.contains("href=\"/me/password\"") && !finished.contains("href=\"/me/password\""), "{finished}");
}

const WHOSE: &str = "<input type=\"hidden\" name=\"whose\" value=\"9f86d081884c7d65\">";

#[test]
fn every_page_says_who_is_logged_in_and_offers_the_way_out() {
    let line = |before: &str, name: &str| {
        format!(
            "<form method=\"post\" action=\"/log_out\" class=\"logged-in\">{WHOSE}<span>{before}<strong translate=\"no\" \
             class=\"code\">{name}</strong></span><button type=\"submit\" class=\"button-link\">Not you? Log out</button></form>"
        )
    };
    for page in [personal_information(&slip(), &PersonalInformationPage::default()), help(&slip())] {
        assert!(page.contains(&line("Logged in with slip ", "K7RM-T4XW")), "{page}");
    }
    let pages = [
        new_username(&username(), &NewUsernamePage::default()),
        password(&username(), None),
        new_password(&username(), "9HDN4-RYCW7"),
    ];
    for page in pages {
        assert!(page.contains(&line("Logged in as ", "maria-3749")), "{page}");
        assert_eq!(page.matches(WHOSE).count(), 2, "the page's own form and that of the line: {page}");
    }
    assert!(!help(&frame()).contains("logged-in"));
}

#[test]
fn the_log_in_page_offers_both_ways_where_somebody_is_logged_in() {
    let open = log_in(&slip(), &LogInPage::default());
    for part in [
        "<p>This device is still logged in with slip <span translate=\"no\" class=\"code\">K7RM-T4XW</span>. If that is not you, \
         log out, or log in below.</p>",
        "<a href=\"/welcome\" class=\"button\"><span>Continue</span></a>",
        "Log out</button>",
    ] {
        assert!(open.contains(part), "{part}: {open}");
    }
    assert_eq!(values(&open, "action"), ["/log_out", "/"]);
    assert!(!open.contains("Not you?"), "{open}");
    let (_, form) = open.split_once("action=\"/\"").unwrap();
    assert!(!form.contains("whose"), "whoever types into it says who they are: {open}");
    assert!(
        log_in(&username(), &LogInPage::default())
            .contains("still logged in as <span translate=\"no\" class=\"code\">maria-3749</span>.")
    );
    assert_eq!(values(&log_in(&frame(), &LogInPage::default()), "action"), ["/"]);
}

#[test]
fn the_form_of_another_is_refused_with_both_ways() {
    let frame = username();
    let page = somebody_else(&frame, frame.logged_in.as_ref().unwrap());
    for part in [
        "<h1>Nothing was saved</h1><p>This form was opened with another login.</p><p>This device is logged in as \
         <span translate=\"no\" class=\"code\">maria-3749</span> now.</p><p>If that is you, go on. If not, log out and log in yourself.</p>",
        "<a href=\"/me\" class=\"button\"><span>Go on as <span translate=\"no\" class=\"code\">maria-3749</span></span></a>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(values(&page, "action"), ["/log_out"]);
}

#[test]
fn a_form_of_another_account_is_refused_with_both_ways() {
    let page = another_account(&frame(), "It was not yours.", "A. Mora", "/api/admin/log_out", &Whose("9f86".into()));
    for part in [
        "<h1>This did not work</h1><p>It was not yours.</p>",
        "<a href=\"/admin/sessions\" class=\"button\"><span>Go on as A. Mora</span></a>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(values(&page, "action"), ["/api/admin/log_out"]);
    assert_eq!(values(&page, "value"), ["9f86"]);
}

#[test]
fn a_message_says_what_happened_and_where_to_go() {
    let here = "https://test.northgate.example";
    for (said, title, text, link) in [
        (
            Message::Refused(&ApiError::NotFound),
            "We could not find this page",
            "Check the address, or go to the log-in page.",
            "<a href=\"/\">Go to the log-in page</a>",
        ),
        (
            Message::Refused(&ApiError::Malformed),
            "This did not work",
            &ApiError::Malformed.to_string(),
            "<a href=\"/\">Go to the log-in page</a>",
        ),
        (
            Message::Crowded(&ApiError::Crowded),
            "Please wait a moment",
            &ApiError::Crowded.to_string(),
            "<a href=\"/admin/login\">Go to the log-in page</a>",
        ),
        (
            Message::Foreign { origin: None, here },
            "This form came from another address",
            "nothing was changed. Open the page here and send the form again.",
            "<a href=\"/\">Go to the log-in page</a>",
        ),
        (
            Message::Foreign { origin: Some("http://other.example"), here },
            "This form came from another address",
            "It came from http://other.example, and this server is set to https://test.northgate.example. Open",
            "<a href=\"/\">Go to the log-in page</a>",
        ),
        (
            Message::Finished,
            "New password",
            "Your test is finished, so there is no new password to give.",
            "<a href=\"/me\">Back to my test</a>",
        ),
    ] {
        let page = message(&frame(), said);
        for part in [&format!("<h1>{title}</h1>"), text, link] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }
}

#[test]
fn an_old_username_hears_when_it_was_used() {
    let known = replaced(&frame(), Some(&at(10, 12)));
    assert!(
        known.contains(
            "This slip was used on 12 May at 10:12. Log in with the new username you were given, or ask the person in \
             charge."
        ),
        "{known}"
    );
    let unknown = replaced(&frame(), None);
    assert!(unknown.contains("This slip was used before. Log in with the new username"), "{unknown}");
}

#[test]
fn without_an_institution_the_product_gives_its_name() {
    let page = help(&Frame { institution_name: None, ..frame() });
    assert!(page.contains("<title>Help with logging in · Lanyard</title>"), "{page}");
    assert!(page.contains("The Institution ID may have them."), "{page}");
}
