//! The candidates' log-in page, and everything it can answer.

use maud::{Markup, html};

use super::{
    Frame,
    document::{Head, document},
    fields::{Kind, Labelled, error_summary},
    logged_in::still,
};
use crate::{
    model::candidate::{LogInAnswer, Missing},
    paths,
    words::{
        Words,
        candidate::{FormWords, LogInWords},
    },
};

/// The two commands that an empty database needs.
const FIRST_COMMANDS: &str = "lanyard institution create --id NG-2041 --name \"Northgate Test Centre\"\n\
    lanyard staff create --institution NG-2041 --email owner@northgate.test \\\n  \
    --name \"Centre owner\" --role owner --password-stdin";

/// The log-in page. The password is never put back.
#[derive(Clone, Debug, Default)]
pub struct LogInPage {
    /// As typed.
    pub username: String,
    /// As typed, or from an address like `/i/NG-2041`; always editable.
    pub institution: String,
    /// What the page says above the form.
    pub answer: Option<LogInAnswer>,
}

/// The sentence about each field that was left empty, in the order of the page, under the name of its control.
fn sentences(missing: Missing, words: &LogInWords) -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        (missing.username, "username", words.username_missing),
        (missing.password, "password", words.password_missing),
        (missing.institution, "institution", words.institution_missing),
    ]
    .into_iter()
    .filter_map(|(is_missing, control, sentence)| is_missing.then_some((control, sentence)))
}

/// Writes the log-in page; its form posts to [`paths::LOG_IN`]. Where somebody is logged in already, it offers to go on or to
/// log out.
#[must_use]
pub fn log_in(frame: &Frame, page: &LogInPage) -> String {
    let words = frame.words;
    let here = &words.log_in;
    let missing = match page.answer {
        Some(LogInAnswer::Incomplete(missing)) => missing,
        _ => Missing::default(),
    };
    let beside = |wanted: &str| {
        let mut sentences = sentences(missing, here);
        sentences.find(|(control, _)| *control == wanted).map(|(_, sentence)| sentence)
    };
    let code = |control, label, autocomplete, value: &str| {
        Labelled::required(control, label, beside(control)).text(&words.form, Kind::Code, autocomplete, value)
    };
    let content = html! {
        @if let Some(answer) = &page.answer { (said(words, answer)) }
        @if let Some(logged_in) = &frame.logged_in { (still(words, logged_in)) }
        h1 { (here.title) }
        form method="post" action=(paths::LOG_IN) novalidate {
            (code("username", here.username, "username", &page.username))
            (password_input(here, &words.form, here.password, beside("password")))
            (code("institution", here.institution, "organization", &page.institution))
            button type="submit" class="button" { (here.submit) }
        }
        p { a href=(paths::HELP) { (here.help) } }
    };
    let error = matches!(page.answer, Some(LogInAnswer::Refused { .. } | LogInAnswer::Incomplete(_)));
    document(frame, Head { title: here.title, error, script: true, says_who: true, goes_on: None }, &content)
}

/// The password's field. The script adds the button that shows it.
pub(super) fn password_input(words: &LogInWords, form: &FormWords, label: &str, refused: Option<&str>) -> Markup {
    let field = Labelled::required("password", label, refused);
    let row = html! {
        div class="password-row" {
            input id="password" name="password" type="password" autocomplete="current-password" autocapitalize="none"
                autocorrect="off" spellcheck="false" aria-describedby=[field.described()] aria-invalid=[field.invalid()]
                data-show=(words.show) data-hide=(words.hide) class="field-input code";
        }
    };
    field.around(form, &row)
}

/// What the page says above its heading.
fn said(words: &Words, answer: &LogInAnswer) -> Markup {
    let here = &words.log_in;
    match answer {
        LogInAnswer::Refused { hint_o } => refused(words, *hint_o),
        LogInAnswer::Incomplete(missing) => error_summary(&words.form, sentences(*missing, here)),
        LogInAnswer::NotOpenYet { session, opens } => {
            notice("notice notice-warning", &(here.not_open_yet)(session, opens))
        }
        LogInAnswer::Closed { session, closed } => notice("notice notice-warning", &(here.closed)(session, closed)),
        LogInAnswer::Withdrawn => notice("notice notice-warning", here.withdrawn),
        LogInAnswer::NewPassword => notice("notice notice-warning", here.new_password),
        LogInAnswer::NewUsername => notice("notice", here.new_username),
        LogInAnswer::LoggedOut => notice("notice notice-ok", here.logged_out),
        LogInAnswer::TimedOut => notice("notice", here.timed_out),
        LogInAnswer::NoInstitution => no_institution(here),
    }
}

/// The one refusal, with its hint when one helps.
fn refused(words: &Words, hint_o: bool) -> Markup {
    let LogInWords { refused, hint_o: hint, wait, .. } = words.log_in;
    let sentence = if hint_o { format!("{refused} {hint} {wait}") } else { format!("{refused} {wait}") };
    error_summary(&words.form, [("username", sentence)])
}

/// One sentence that is read out first.
fn notice(class: &str, sentence: &str) -> Markup {
    html! { p role="status" tabindex="-1" autofocus class=(class) { (sentence) } }
}

/// What the operator of an empty database has to do.
fn no_institution(words: &LogInWords) -> Markup {
    html! {
        section class="notice notice-warning" {
            h2 { (words.no_institution) }
            p { (words.no_institution_what) }
            pre tabindex="0" { code { (FIRST_COMMANDS) } }
        }
    }
}
