//! What a candidate keeps on paper: printed pages show what to log in with, and nothing to press.

use leptos::prelude::*;

use crate::words::Words;

/// Username and Institution ID, for paper only; a page that shows the username anyway leaves it out. The style sheet hides
/// what can be pressed.
pub(super) fn printed(words: &'static Words, username: Option<&str>, institution_code: &str) -> impl IntoView + use<> {
    let here = &words.log_in;
    let line = |label: &'static str, code: &str| {
        let code = code.to_owned();
        view! { <div><dt>{label}</dt><dd class="code" translate="no">{code}</dd></div> }
    };
    view! { <dl class="printed">{username.map(|username| line(here.username, username))}{line(here.institution, institution_code)}</dl> }
}
