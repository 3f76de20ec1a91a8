//! A new password: asked for with the present one, then shown until it is written down.

use maud::html;

use super::{
    Frame,
    document::{Head, document},
    fields::error_summary,
    log_in::password_input,
    new_username::spelled,
};
use crate::{
    error::{Field, Problem},
    paths,
};

/// Writes the page that asks for the present password; its form posts `password` to [`paths::PASSWORD`]. `problem`: what was
/// wrong with the one that was sent.
#[must_use]
pub fn password(frame: &Frame, problem: Option<Problem>) -> String {
    let words = frame.words;
    let here = &words.password;
    let sentence = problem.map(|problem| match problem {
        Problem::PasswordMissing => words.log_in.password_missing.to_owned(),
        _ => format!("{} {}", here.refused, words.log_in.wait),
    });
    let content = html! {
        @if let Some(sentence) = &sentence {
            (error_summary(&words.form, [(Field::Password.control(), sentence)]))
        }
        h1 { (here.title) }
        p { (here.why) }
        form method="post" action=(paths::PASSWORD) novalidate {
            (frame.whose_field())
            (password_input(&words.log_in, &words.form, here.present, sentence.as_deref()))
            button type="submit" class="button" { (here.submit) }
        }
        p { a href=(paths::ME) { (here.cancel) } }
    };
    document(
        frame,
        Head { title: here.title, error: problem.is_some(), script: true, says_who: false, goes_on: None },
        &content,
    )
}

/// Writes the page with the new password; its form posts to [`paths::NEW_PASSWORD`] that it is written down.
#[must_use]
pub fn new_password(frame: &Frame, new: &str) -> String {
    let here = &frame.words.password;
    let content = html! {
        h1 { (here.new_title) }
        p translate="no" class="new-username" { (new) }
        (spelled(new, frame.words.new_username.hyphen))
        p { strong { (here.write_it) } " " (here.rest_stays) }
        form method="post" action=(paths::NEW_PASSWORD) {
            (frame.whose_field())
            button type="submit" class="button" { (here.confirm) }
        }
    };
    document(frame, Head::titled(here.new_title), &content)
}
