//! Your new username: the page a candidate must not leave without having written it down.

use maud::{Markup, html};

use super::{
    Frame,
    document::{Head, document},
    fields::{Kind, Labelled, error_summary},
    printed::printed,
};
use crate::{
    error::{Field, Problem},
    paths,
    words::errors::problem,
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
    let error = page.error.map(|wrong| problem(wrong, words.language));
    let check = Labelled::required(control, here.check, error.as_deref());
    let content = html! {
        @if let Some(sentence) = &error { (error_summary(&words.form, [(control, sentence)])) }
        h1 { (here.title) }
        p translate="no" class="new-username" { (page.username) }
        (printed(words, None, &page.institution_code))
        (spelled(&page.username, here.hyphen))
        p {
            strong { (here.write_it) } " "
            span translate="no" class="code" { (page.slip_code) } (here.slip_no_longer_works) " " (here.rest_stays)
        }
        form method="post" action=(paths::NEW_USERNAME) novalidate {
            (frame.whose_field())
            (check.text(&words.form, Kind::Code, "off", &page.typed))
            button type="submit" class="button" { (here.submit) }
        }
    };
    document(
        frame,
        Head { title: here.title, error: error.is_some(), script: false, says_who: false, goes_on: None },
        &content,
    )
}

/// A code character by character, so that it is copied and heard one character at a time. A hyphen alone is silent in
/// most screen readers, so it gets its word.
pub(super) fn spelled(code: &str, hyphen: &str) -> Markup {
    html! {
        p translate="no" class="spelled" {
            @for character in code.chars() {
                @if character == '-' {
                    span aria-hidden="true" { "- " }
                    span class="visually-hidden" { (hyphen) " " }
                } @else {
                    (character) " "
                }
            }
        }
    }
}
