//! Whole documents, no inline script or style, labels that belong to controls, and nothing typed becomes markup.

use super::{asked, at, frame, tags, values};
use crate::{
    error::{ApiError, Field, FieldError, Problem},
    model::{
        candidate::{LogInAnswer, LoggedIn, Login, Missing, MyTest, Start},
        civil::CivilTime,
        entry::EntryState,
        person::{Asked, TypedDetails},
        session::SessionState,
        whose::Whose,
    },
    pages::candidate::{
        Frame, LogInPage, Message, NewUsernamePage, PersonalInformationPage, another_account, help, log_in, message,
        my_test, new_password, new_username, password, personal_information, replaced, somebody_else,
    },
};

/// Typed by somebody who would like it to run; the last part is what hydration marks look like.
const HOSTILE: &str = "\"><script>alert(1)</script>&amp;<!>";

/// [`HOSTILE`] as text.
const HOSTILE_TEXT: &str = "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&lt;!&gt;";

/// A time whose zone has a name that nobody's database has.
fn hostile_time() -> CivilTime {
    CivilTime { repeated: HOSTILE.to_owned(), zone: HOSTILE.to_owned(), ..at(9, 0) }
}

fn hostile_test() -> MyTest {
    let hostile = HOSTILE.to_owned();
    MyTest {
        username: hostile.clone(),
        institution_code: hostile.clone(),
        name: hostile.clone(),
        session: hostile.clone(),
        room: hostile.clone(),
        test: hostile,
        state: EntryState::Claimed,
        session_state: SessionState::Upcoming,
        opens: hostile_time(),
        closes: hostile_time(),
        start: Start::Begin,
    }
}

fn hostile_welcome(errors: Vec<FieldError>) -> PersonalInformationPage {
    let hostile = HOSTILE.to_owned();
    PersonalInformationPage {
        slip_code: hostile.clone(),
        session: hostile.clone(),
        asked: asked(Asked::Required),
        typed: TypedDetails {
            full_name: hostile.clone(),
            birth_day: hostile.clone(),
            birth_month: hostile.clone(),
            birth_year: hostile.clone(),
            country: hostile.clone(),
            email: hostile.clone(),
            candidate_number: hostile,
        },
        errors,
    }
}

fn every_problem() -> Vec<FieldError> {
    vec![
        FieldError { field: Field::FullName, problem: Problem::TooLong },
        FieldError { field: Field::BirthDate, problem: Problem::BirthDateUnreal },
        FieldError { field: Field::Country, problem: Problem::CountryMissing },
        FieldError { field: Field::CandidateEmail, problem: Problem::EmailMalformed },
        FieldError { field: Field::CandidateNumber, problem: Problem::TooLong },
    ]
}

/// Every page there is, filled with hostile text wherever a person or a centre may have typed it.
fn hostile_pages() -> Vec<String> {
    let hostile = || HOSTILE.to_owned();
    let logged_in = LoggedIn {
        institution_name: hostile(),
        with: Login::Username(hostile()),
        whose: Whose(hostile()),
        next: "/me",
    };
    let frame = Frame { institution_name: Some(hostile()), logged_in: Some(logged_in.clone()), ..frame() };
    let answers = [
        None,
        Some(LogInAnswer::Refused { hint_o: true }),
        Some(LogInAnswer::Incomplete(Missing { username: true, password: true, institution: true })),
        Some(LogInAnswer::NotOpenYet { session: hostile(), opens: hostile_time() }),
        Some(LogInAnswer::Closed { session: hostile(), closed: hostile_time() }),
        Some(LogInAnswer::Withdrawn),
        Some(LogInAnswer::NewPassword),
        Some(LogInAnswer::LoggedOut),
        Some(LogInAnswer::TimedOut),
        Some(LogInAnswer::NoInstitution),
    ];
    let mut pages: Vec<String> = answers
        .into_iter()
        .map(|answer| log_in(&frame, &LogInPage { username: hostile(), institution: hostile(), answer }))
        .collect();
    let error = Some(Problem::UsernameDiffers);
    pages.extend([
        personal_information(&frame, &hostile_welcome(Vec::new())),
        personal_information(&frame, &hostile_welcome(every_problem())),
        new_username(
            &frame,
            &NewUsernamePage {
                username: hostile(),
                institution_code: hostile(),
                slip_code: hostile(),
                typed: hostile(),
                error,
            },
        ),
        my_test(&frame, &hostile_test()),
        replaced(&frame, Some(&hostile_time())),
        help(&frame),
        password(&frame, Some(Problem::PasswordWrong)),
        new_password(&frame, HOSTILE),
        somebody_else(&frame, &logged_in),
        another_account(&frame, HOSTILE, HOSTILE, "/api/admin/log_out", &Whose(hostile())),
        message(&frame, Message::Refused(&ApiError::NotFound)),
        message(&frame, Message::Foreign { origin: Some(HOSTILE), here: HOSTILE }),
    ]);
    pages
}

#[test]
fn every_page_is_a_whole_document() {
    for page in hostile_pages() {
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\"><head>"), "{page}");
        assert!(page.ends_with("</main></body></html>"), "{page}");
        assert!(page.contains("<link rel=\"stylesheet\" href=\"/assets/main-1.css\">"), "{page}");
        assert_eq!(page.matches("<h1").count(), 1, "{page}");
        assert_eq!(page.matches("<main").count(), 1, "{page}");
        assert!(!page.contains("<!>") && !page.contains("<!--"), "{page}");
    }
}

#[test]
fn nothing_typed_becomes_markup_and_nothing_is_lost() {
    for page in hostile_pages() {
        assert!(!page.contains("<script>"), "{page}");
        assert!(page.contains(HOSTILE_TEXT), "{page}");
    }
}

#[test]
fn no_page_needs_inline_script_or_style() {
    for page in hostile_pages() {
        assert!(values(&page, "style").is_empty(), "{page}");
        assert!(!page.contains("<style"), "{page}");
        assert!(!page.contains(" onclick") && !page.contains(" onsubmit") && !page.contains("javascript:"), "{page}");
        for script in tags(&page, "script") {
            assert_eq!(script, "src=\"/assets/candidate-1.js\" defer");
        }
    }
}

#[test]
fn every_control_has_one_label_and_its_name_for_an_id() {
    for page in hostile_pages() {
        let labelled = values(&page, "for");
        // Hidden fields have no label: nobody meets them.
        let mut controls = tags(&page, "input");
        controls.retain(|input| !input.contains("type=\"hidden\""));
        controls.extend(tags(&page, "select"));
        assert_eq!(controls.len(), labelled.len(), "{page}");
        for control in controls {
            let control = format!(" {control}");
            let id = values(&control, "id");
            assert_eq!(id, values(&control, "name"), "{control}");
            assert_eq!(labelled.iter().filter(|label| id == [**label]).count(), 1, "{control}");
        }
        let ids = values(&page, "id");
        for described in values(&page, "aria-describedby").into_iter().flat_map(str::split_whitespace) {
            assert!(ids.contains(&described), "{described} describes nothing: {page}");
        }
    }
}
