//! Your new username: the page a candidate must not leave without having written it down.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
    fields::{Kind, SummaryLine, TextField, error_summary, text_field},
    printed::printed,
};
use crate::{
    error::{Field, Problem},
    paths,
};

/// The new username page.
#[derive(Clone, Debug, Default)]
pub struct NewUsernamePage {
    /// The new username, such as `maria-3749`.
    pub username: String,
    /// What is typed as Institution ID.
    pub institution_code: String,
    /// The username that no longer works.
    pub slip_code: String,
    /// What was typed into the check field.
    pub typed: String,
    /// What was wrong with it.
    pub error: Option<Problem>,
}

/// Writes the new username page; its form posts `username` to [`paths::NEW_USERNAME`].
#[must_use]
pub fn new_username(frame: &Frame, page: &NewUsernamePage) -> String {
    let words = frame.words;
    let here = &words.new_username;
    let control = Field::Username.control();
    let error = page.error.map(|problem| problem.to_string());
    let summary = error.clone().map(|sentence| error_summary(&words.form, vec![SummaryLine { sentence, control }]));
    let check = TextField {
        control,
        label: here.check,
        optional: false,
        hint: None,
        error,
        kind: Kind::Code,
        autocomplete: "off",
        value: page.typed.clone(),
    };
    let content = view! {
        {summary}
        <h1>{here.title}</h1>
        <p class="new-username" translate="no">{page.username.clone()}</p>
        {printed(words, None, &page.institution_code)}
        <p class="spelled" translate="no">{spelled(&page.username, here.hyphen)}</p>
        <p>
            <strong>{here.write_it}</strong>" "
            <span class="code" translate="no">{page.slip_code.clone()}</span>{here.slip_no_longer_works}
            " "{here.rest_stays}
        </p>
        <form method="post" action=paths::NEW_USERNAME novalidate>
            {frame.whose_field()}
            {text_field(&words.form, check)}
            <button class="button" type="submit">{here.submit}</button>
        </form>
    };
    document(frame, Head { title: here.title, error: page.error.is_some(), script: false, says_who: false }, content)
}

/// The username sign by sign, so that it is copied and heard one sign at a time. A hyphen alone is silent in most
/// screen readers, so it gets its word.
pub(super) fn spelled(username: &str, hyphen: &'static str) -> impl IntoView + use<> {
    username
        .chars()
        .map(|sign| {
            if sign == '-' {
                view! { <span aria-hidden="true">"- "</span><span class="visually-hidden">{hyphen}" "</span> }
                    .into_any()
            } else {
                format!("{sign} ").into_any()
            }
        })
        .collect_view()
}
