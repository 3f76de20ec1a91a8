//! The candidates' log-in page, and everything it can answer.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
    fields::{Kind, SummaryLine, TextField, error, error_summary, no_autocorrect, text_field},
    logged_in::still,
};
use crate::{
    paths,
    words::{FormWords, LogInWords, Words},
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

/// What the log-in page can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogInAnswer {
    /// Unknown username, wrong password or wrong institution: one answer.
    Refused {
        /// What was typed holds an `O` or `0`, which no code has.
        hint_o: bool,
    },
    /// Fields were left empty, so nothing was tried.
    Incomplete(Missing),
    /// Only after the right password: the session opens later.
    NotOpenYet {
        /// The session's name.
        session: String,
        /// "Tue 12 May 2026, 09:00 (Europe/Madrid)".
        opens: String,
    },
    /// Only after the right password: the session is over.
    Closed {
        /// The session's name.
        session: String,
        /// "Tue 12 May 2026, 17:00 (Europe/Madrid)".
        closed: String,
    },
    /// Only after the right password: the entry was withdrawn.
    Withdrawn,
    /// Staff issued a new password, which ended the browser session.
    NewPassword,
    /// What led a device on after its claim is over: the new username logs in.
    NewUsername,
    /// The candidate has just logged out.
    LoggedOut,
    /// The browser session was idle for too long.
    TimedOut,
    /// The database is empty: tells the operator what to do.
    NoInstitution,
}

/// Which fields of the log-in form were left empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// The username.
    pub username: bool,
    /// The password.
    pub password: bool,
    /// The Institution ID.
    pub institution: bool,
}

impl Missing {
    /// Was any of them?
    #[must_use]
    pub const fn any(self) -> bool {
        self.username || self.password || self.institution
    }

    /// The sentence about each one, in the order of the page, under the name of its control.
    fn sentences(self, words: &'static LogInWords) -> impl Iterator<Item = (&'static str, &'static str)> {
        [
            (self.username, "username", words.username_missing),
            (self.password, "password", words.password_missing),
            (self.institution, "institution", words.institution_missing),
        ]
        .into_iter()
        .filter_map(|(is_missing, control, sentence)| is_missing.then_some((control, sentence)))
    }
}

/// Writes the log-in page; its form posts to [`paths::LOG_IN`]. Where somebody is logged in already, it offers to go on or to
/// log out.
#[must_use]
pub fn log_in(frame: &Frame, page: &LogInPage) -> String {
    let words = frame.words;
    let log_in = &words.log_in;
    let missing = match page.answer {
        Some(LogInAnswer::Incomplete(missing)) => missing,
        _ => Missing::default(),
    };
    let beside = |wanted: &str| {
        let mut sentences = missing.sentences(log_in);
        sentences.find(|(control, _)| *control == wanted).map(|(_, sentence)| sentence.to_owned())
    };
    let code = |control, label, autocomplete, value: &str| {
        let field = TextField {
            control,
            label,
            optional: false,
            hint: None,
            error: beside(control),
            kind: Kind::Code,
            autocomplete,
            value: value.to_owned(),
        };
        text_field(&words.form, field)
    };
    let content = view! {
        {page.answer.clone().map(|answer| said(words, answer))}
        {frame.logged_in.as_ref().map(|logged_in| still(words, logged_in))}
        <h1>{log_in.title}</h1>
        <form method="post" action=paths::LOG_IN novalidate>
            {code("username", log_in.username, "username", &page.username)}
            {password_input(log_in, &words.form, log_in.password, beside("password"))}
            {code("institution", log_in.institution, "organization", &page.institution)}
            <button class="button" type="submit">{log_in.submit}</button>
        </form>
        <p><a href=paths::HELP>{log_in.help}</a></p>
    };
    let error = matches!(page.answer, Some(LogInAnswer::Refused { .. } | LogInAnswer::Incomplete(_)));
    document(frame, Head { title: log_in.title, error, script: true, says_who: true }, content)
}

/// The password's field. The script adds the button that shows it.
pub(super) fn password_input(
    words: &'static LogInWords,
    form: &'static FormWords,
    label: &'static str,
    refused: Option<String>,
) -> impl IntoView {
    let described = refused.is_some().then_some("password-error");
    let error = error(form, "password", refused);
    view! {
        <div class="field">
            <label for="password">{label}</label>
            {error}
            <div class="password-row">
                <input
                    class="field-input code"
                    id="password"
                    name="password"
                    type="password"
                    autocomplete="current-password"
                    autocapitalize="none"
                    {..no_autocorrect()}
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=described.map(|_| "true")
                    data-show=words.show
                    data-hide=words.hide
                />
            </div>
        </div>
    }
}

/// What the page says above its heading.
fn said(words: &'static Words, answer: LogInAnswer) -> AnyView {
    let log_in = &words.log_in;
    match answer {
        LogInAnswer::Refused { hint_o } => refused(words, hint_o).into_any(),
        LogInAnswer::Incomplete(missing) => {
            let lines = missing.sentences(log_in);
            let lines = lines.map(|(control, sentence)| SummaryLine { sentence: sentence.to_owned(), control });
            error_summary(&words.form, lines.collect()).into_any()
        }
        LogInAnswer::NotOpenYet { session, opens } => {
            notice("notice notice-warning", (log_in.not_open_yet)(&session, &opens)).into_any()
        }
        LogInAnswer::Closed { session, closed } => {
            notice("notice notice-warning", (log_in.closed)(&session, &closed)).into_any()
        }
        LogInAnswer::Withdrawn => notice("notice notice-warning", log_in.withdrawn.to_owned()).into_any(),
        LogInAnswer::NewPassword => notice("notice notice-warning", log_in.new_password.to_owned()).into_any(),
        LogInAnswer::NewUsername => notice("notice", log_in.new_username.to_owned()).into_any(),
        LogInAnswer::LoggedOut => notice("notice notice-ok", log_in.logged_out.to_owned()).into_any(),
        LogInAnswer::TimedOut => notice("notice", log_in.timed_out.to_owned()).into_any(),
        LogInAnswer::NoInstitution => no_institution(log_in).into_any(),
    }
}

/// The one refusal, with its hint when one helps.
fn refused(words: &'static Words, hint_o: bool) -> impl IntoView {
    let LogInWords { refused, hint_o: hint, wait, .. } = words.log_in;
    let sentence = if hint_o { format!("{refused} {hint} {wait}") } else { format!("{refused} {wait}") };
    error_summary(&words.form, vec![SummaryLine { sentence, control: "username" }])
}

/// One sentence that is read out first.
fn notice(class: &'static str, sentence: String) -> impl IntoView {
    view! { <p class=class role="status" tabindex="-1" autofocus>{sentence}</p> }
}

/// What the operator of an empty database has to do.
fn no_institution(words: &'static LogInWords) -> impl IntoView {
    view! {
        <section class="notice notice-warning">
            <h2>{words.no_institution}</h2>
            <p>{words.no_institution_what}</p>
            <pre tabindex="0"><code>{FIRST_COMMANDS}</code></pre>
        </section>
    }
}
