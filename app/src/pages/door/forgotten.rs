//! Forgotten your password? A link is sent by mail where mail leaves the server, and everywhere people are told whom to ask.

use maud::{Markup, html};

use super::frame::DoorFrame;
use crate::{error::Field, pages::finished::Extra, paths};

/// What the page is about to say.
#[derive(Clone, Copy, Debug)]
pub enum Forgotten<'a> {
    /// No mail leaves the server: only whom to ask.
    Ask,
    /// The form that asks for a letter.
    Form {
        /// The address as it was typed.
        email: &'a str,
        /// What is wrong with it.
        error: Option<&'a str>,
    },
    /// The form was taken. It says the same whether the address has an account or not.
    Sent {
        /// The address as it was typed.
        email: &'a str,
    },
}

/// Writes the page; its form posts `email` to [`paths::FORGOTTEN`].
#[must_use]
pub fn forgotten(frame: &DoorFrame, what: Forgotten<'_>) -> String {
    let here = frame.words.language.door();
    let sign_on = frame.words.language.sign_on();
    let control = Field::StaffEmail.control();
    let (title, error, first) = match what {
        Forgotten::Ask => (here.forgotten_title, None, html! { p { (here.forgotten_unreadable) } }),
        Forgotten::Form { email, error } => (here.forgotten_title, error, form(frame, email, error)),
        Forgotten::Sent { email } => (
            here.forgotten_sent_title,
            None,
            html! {
                p { strong translate="no" { (email) } }
                p { (here.forgotten_sent) }
                p { (here.forgotten_not_there) }
            },
        ),
    };
    let content = html! {
        (frame.error_summary(&[(control, error)]))
        h1 tabindex=[matches!(what, Forgotten::Sent { .. }).then_some("-1")] { (title) }
        (first)
        @if !matches!(what, Forgotten::Ask) { h2 { (here.forgotten_otherwise) } p { (here.forgotten_unreadable) } }
        ul {
            li { (here.forgotten_colleague) }
            li { (here.forgotten_owner) }
        }
        p { (sign_on.forgotten) " " a href=(paths::SIGN_ON) { (sign_on.title) } }
        p { a href=(paths::STAFF_LOG_IN) { (here.log_in) } }
    };
    frame.document(title, error.is_some(), Extra::None, &content)
}

fn form(frame: &DoorFrame, email: &str, error: Option<&str>) -> Markup {
    let here = frame.words.language.door();
    let control = Field::StaffEmail.control();
    html! {
        form method="post" action=(paths::FORGOTTEN) novalidate {
            (frame.whose_field())
            (frame.field(control, (here.email, here.forgotten_send), error, |described, invalid| html! {
                input id=(control) name=(control) type="email" value=(email) autocomplete="username" autocapitalize="none"
                    autocorrect="off" spellcheck="false" aria-describedby=[described] aria-invalid=[invalid]
                    class="field-input";
            }))
            button type="submit" class="button" { (here.forgotten_submit) }
        }
    }
}
