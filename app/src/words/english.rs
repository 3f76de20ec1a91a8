//! What candidates read in English, and how times are written.

mod paper;

use super::{
    Words,
    candidate::{
        FormWords, HelpWords, LaunchWords, LogInWords, LoggedInWords, MessageWords, MyTestWords, NewUsernameWords,
        PasswordWords, PersonalInformationWords, ReplacedWords, WithLogin,
    },
    countries,
    language::Language,
    times::TimeWords,
};

/// Times.
pub(super) static TIMES: TimeWords = TimeWords {
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    day_and_time: "%a %d %b %Y, %t",
    short_day_and_time: "%a %d %b, %t",
    date: "%d %b %Y",
    date_and_time: "%d %b %Y, %t",
    short_date_and_time: "%d %b, %t",
    on_at: "%d %b at %t",
    at: "at ",
    on: "on ",
};

/// The words, page by page.
pub(super) static WORDS: Words = Words {
    language: Language::English,
    dir: "ltr",
    times: &TIMES,
    form: FormWords {
        problem: "There is a problem",
        title_prefix: "Error: ",
        error_prefix: "Error: ",
        optional: "(optional)",
    },
    logged_in: LoggedInWords {
        line: WithLogin { slip: "Logged in with slip ", username: "Logged in as ", end: "" },
        not_you: "Not you? Log out",
        still: WithLogin {
            slip: "This device is still logged in with slip ",
            username: "This device is still logged in as ",
            end: ".",
        },
        or_below: "If that is not you, log out, or log in below.",
        go_on: "Continue",
        log_out: "Log out",
        refused: "Nothing was saved",
        another: "This form was opened with another login.",
        now: WithLogin {
            slip: "This device is logged in with slip ",
            username: "This device is logged in as ",
            end: " now.",
        },
        what_next: "If that is you, go on. If not, log out and log in yourself.",
        go_on_as: WithLogin { slip: "Go on with slip ", username: "Go on as ", end: "" },
    },
    log_in: LogInWords {
        title: "Log in",
        username: "Username",
        password: "Password",
        institution: "Institution ID",
        show: "Show",
        hide: "Hide",
        submit: "Log in",
        help: "Help with logging in",
        username_missing: "Enter your username",
        password_missing: "Enter your password",
        institution_missing: "Enter the Institution ID",
        refused: "We could not log you in. Check all three lines against your slip.",
        wait: "After several wrong tries, wait a minute before the next.",
        hint_o: "Codes have no letter O and no number 0.",
        not_open_yet: |session, opens| {
            let opens = TIMES.day_and_time_in_zone(opens);
            format!("{session} is not open yet. It opens on {opens}. Log in again then.")
        },
        closed: |session, closed| {
            let closed = TIMES.day_and_time_in_zone(closed);
            format!("{session} closed on {closed}. If you still have to take the test, ask the person in charge.")
        },
        withdrawn: "This login was withdrawn and no longer works. Ask the person in charge.",
        new_password: "You were logged out because you have a new password. Log in with the new one; if you do not have it, \
                       ask the person in charge.",
        new_username: "Log in with your new username now. Your password and Institution ID stay the same. If you do not have \
                       the new username, ask the person in charge.",
        logged_out: "You are logged out.",
        timed_out: "You were logged out after 60 minutes without activity. Log in again.",
        no_institution: "No institution yet",
        no_institution_what: "Nobody can log in before there is one. On the server, these two commands create the first \
                              institution and its account:",
    },
    personal_information: PersonalInformationWords {
        title: "Personal information",
        slip: "your slip",
        full_name: "Full name",
        full_name_hint: "As on your passport or identity card. Any alphabet.",
        birth_date: "Date of birth",
        birth_date_hint: "For example, 27 3 1999",
        birth_day: "Day",
        birth_month: "Month",
        birth_year: "Year",
        country: "Country or region",
        country_none: "Choose one",
        email: "Email",
        candidate_number: "Candidate number",
        consequence: "After this, the username on your slip stops working.",
        submit: "Save and get my username",
    },
    new_username: NewUsernameWords {
        title: "Your new username",
        hyphen: "hyphen",
        write_it: "Write it on your slip now.",
        slip_no_longer_works: " no longer works.",
        rest_stays: "Your password and Institution ID stay the same.",
        check: "Type your new username once",
        submit: "I have written it down – continue",
    },
    password: PasswordWords {
        title: "New password",
        why: "If somebody else may know your password, take a new one. The old one stops working at once.",
        present: "Your password now",
        submit: "Give me a new password",
        cancel: "Back to my test",
        refused: "This is not your password. Check it letter by letter.",
        finished: "Your test is finished, so there is no new password to give.",
        new_title: "Your new password",
        write_it: "Write it on your slip now.",
        rest_stays: "Your old password no longer works. Your username and Institution ID stay the same.",
        confirm: "I have written it down – continue",
    },
    my_test: MyTestWords {
        title: "My test",
        name: "Name",
        session: "Session",
        room: "Room",
        test: "Test",
        opens: "Opens",
        closes: "Closes",
        time_zone: "Time zone",
        state: "State",
        start: "Start",
        elsewhere: "The person in charge tells you how to begin. Start notes that you have.",
        go_on: "Go on with the test",
        shut: "Your test cannot be opened at the moment. Ask the person in charge.",
        state_not_open: "Not open yet",
        state_ready: "Ready to start",
        state_started: "Started",
        state_finished: "Finished",
        state_closed: "Closed",
        state_withdrawn: "Withdrawn",
        wait: |opens| format!("You can start on {}. Load this page again then.", TIMES.day_and_time(opens)),
        ask: "If you think this is wrong, ask the person in charge.",
        new_password: "Give me a new password",
        log_out: "Log out",
    },
    launch: LaunchWords {
        title: "Your test opens",
        leaving: "Your test opens by itself. If it does not, press the button.",
        go_on: "Open the test",
        refused: "Your test did not open",
        wrong: "The program that your test is in asked for something it may not have. Ask the person in charge.",
        gone: "It took too long, or was opened before. Open it again from My test.",
        somebody_else: "Start was pressed in another browser, or by somebody else. Open your own test from My test.",
        over: "The session is closed, or your test is finished. If you think this is wrong, ask the person in charge.",
        back: "My test",
    },
    replaced: ReplacedWords {
        title: "This slip was used",
        what: |when| {
            let used = when.map_or_else(
                || "This slip was used before.".to_owned(),
                |when| format!("This slip was used on {}.", TIMES.on_at(when)),
            );
            format!("{used} Log in with the new username you were given, or ask the person in charge.")
        },
        log_in: "Log in",
    },
    help: HelpWords {
        title: "Help with logging in",
        sections: &[
            (
                "The three lines on your slip",
                &[
                    "Username, password and Institution ID are printed on the slip or card you were given. Type each \
                     line into the field of the same name.",
                    "Small and capital letters are the same. You can leave out spaces and hyphens.",
                    "The username and password on a slip have no letter O and no number 0, no letters I and L and no number \
                     1. The Institution ID may have them.",
                ],
            ),
            (
                "You have logged in before",
                &[
                    "Your username changed when you gave your personal information. Use the new username, such as \
                     maria-3749; you were asked to write it on your slip.",
                    "Your password and Institution ID are still the ones on the slip.",
                ],
            ),
            (
                "It still does not work",
                &[
                    "Ask the person in charge. They can find your username from your name or from the code on your \
                     slip, and they can give you another slip.",
                    "After several wrong tries you may have to wait up to a minute before the next one.",
                ],
            ),
        ],
        log_in: "Back to log in",
    },
    message: MessageWords {
        refused: "This did not work",
        not_found: "Check the address, or go to the log-in page.",
        crowded: "Please wait a moment",
        foreign: "This form came from another address",
        foreign_unknown: "For safety it was not accepted and nothing was changed. Open the page here and send the form again.",
        foreign_from: |origin, here| {
            format!(
                "For safety it was not accepted and nothing was changed. It came from {origin}, and this server is set to \
                 {here}. Open {here} and send the form from there. If {origin} is the right address, ask whoever runs \
                 this server to set its public URL (LANYARD_PUBLIC_URL) to it."
            )
        },
        sessions: "Go to Sessions",
        log_in: "Go to the log-in page",
        go_on_as: |name| format!("Go on as {name}"),
        log_out: "Log out",
    },
    paper: paper::WORDS,
    countries: countries::NAMES,
};
