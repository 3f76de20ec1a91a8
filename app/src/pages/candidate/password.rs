//! A new password: asked for with the present one, then shown until it is written down.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
    fields::{SummaryLine, error_summary},
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
    let control = Field::Password.control();
    let sentence = problem.map(|problem| match problem {
        Problem::PasswordMissing => words.log_in.password_missing.to_owned(),
        _ => format!("{} {}", here.refused, words.log_in.wait),
    });
    let summary = sentence.clone().map(|sentence| error_summary(&words.form, vec![SummaryLine { sentence, control }]));
    let content = view! {
        {summary}
        <h1>{here.title}</h1>
        <p>{here.why}</p>
        <form method="post" action=paths::PASSWORD novalidate>
            {frame.whose_field()}
            {password_input(&words.log_in, &words.form, here.present, sentence)}
            <button class="button" type="submit">{here.submit}</button>
        </form>
        <p><a href=paths::ME>{here.cancel}</a></p>
    };
    document(frame, Head { title: here.title, error: problem.is_some(), script: true, says_who: false }, content)
}

/// Writes the page with the new password; its form posts to [`paths::NEW_PASSWORD`] that it is written down.
#[must_use]
pub fn new_password(frame: &Frame, new: &str) -> String {
    let here = &frame.words.password;
    let new = new.to_owned();
    let content = view! {
        <h1>{here.new_title}</h1>
        <p class="new-username" translate="no">{new.clone()}</p>
        <p class="spelled" translate="no">{spelled(&new, frame.words.new_username.hyphen)}</p>
        <p><strong>{here.write_it}</strong>" "{here.rest_stays}</p>
        <form method="post" action=paths::NEW_PASSWORD>
            {frame.whose_field()}
            <button class="button" type="submit">{here.confirm}</button>
        </form>
    };
    document(frame, Head::titled(here.new_title), content)
}
