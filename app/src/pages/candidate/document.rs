//! The document around every candidate page: head, institution, main column.

use maud::{Markup, html};

use super::{Frame, logged_in};
use crate::pages::finished::{self, Extra};

/// The product's name, shown where no institution is known.
const PRODUCT: &str = "Lanyard";

/// What the document needs to know of its page.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    /// Title in the browser's tab; the heading says the same.
    pub title: &'a str,
    /// Something on the page is wrong: the title says so first.
    pub error: bool,
    /// The page has something that the script improves.
    pub script: bool,
    /// The page itself says who is logged in.
    pub says_who: bool,
    /// Where the browser goes on to by itself.
    pub goes_on: Option<&'a str>,
}

impl<'a> Head<'a> {
    /// A page of text.
    pub const fn titled(title: &'a str) -> Self {
        Self { title, error: false, script: false, says_who: false, goes_on: None }
    }
}

/// Writes the whole document.
pub(super) fn document(frame: &Frame, head: Head<'_>, content: &Markup) -> String {
    let words = frame.words;
    let whose = frame.institution_name.as_deref().unwrap_or(PRODUCT);
    let prefix = if head.error { words.form.title_prefix } else { "" };
    let extra = match head.goes_on {
        Some(address) => Extra::GoesOn(address),
        None if head.script => Extra::CandidateScript,
        None => Extra::None,
    };
    let title = format!("{prefix}{} · {whose}", head.title);
    let logged_in = frame.logged_in.as_ref().filter(|_| !head.says_who);
    let who = logged_in.map(|logged_in| logged_in::line(words, logged_in));
    finished::document((&frame.assets, words), Some(words.dir), &title, extra, &body(whose, who.as_ref(), content))
}

/// The institution, who is logged in, and the main column.
pub(in crate::pages) fn body(institution: &str, who: Option<&Markup>, content: &Markup) -> Markup {
    html! {
        body class="candidate" {
            header class="candidate-header" {
                span { bdi translate="no" { (institution) } }
                @if let Some(who) = who { (who) }
            }
            main class="candidate-main" { (content) }
        }
    }
}
