//! What a candidate keeps on paper: printed pages show what to log in with, and nothing to press.

use maud::{Markup, html};

use crate::words::Words;

/// Username and Institution ID, for paper only; a page that shows the username anyway leaves it out. The style sheet hides
/// what can be pressed.
pub(super) fn printed(words: &Words, username: Option<&str>, institution_code: &str) -> Markup {
    let here = &words.log_in;
    let line = |label: &str, code: &str| html! { div { dt { (label) } dd translate="no" class="code" { (code) } } };
    html! {
        dl class="printed" {
            @if let Some(username) = username { (line(here.username, username)) }
            (line(here.institution, institution_code))
        }
    }
}
