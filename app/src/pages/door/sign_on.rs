//! Single sign-on: where it begins, the pages on the way to the provider and back, and why it did not lead in.

use maud::{Markup, html};

use super::frame::DoorFrame;
use crate::{
    model::signing_on::SignOnRefusal,
    pages::finished::{Extra, hidden_field},
    paths,
    words::staff::sign_on as sentences,
};

/// The field of the Institution ID.
const INSTITUTION: &str = "institution";

/// Where a sign-on begins.
#[derive(Clone, Debug, Default)]
pub struct SignOnPage<'a> {
    /// What the button of the server's provider says; `None` without one.
    pub all: Option<&'a str>,
    /// An institution whose provider was found: its ID, and what the button says.
    pub one: Option<(&'a str, &'a str)>,
    /// What was typed as Institution ID.
    pub typed: &'a str,
    /// Where the log-in goes on.
    pub next: &'a str,
    /// Why it did not begin.
    pub refusal: Option<&'a SignOnRefusal>,
}

/// Writes the page; its forms post to [`paths::SIGN_ON`].
#[must_use]
pub fn sign_on(frame: &DoorFrame, page: &SignOnPage<'_>) -> String {
    let words = frame.words;
    let here = words.language.sign_on();
    let sentence = page.refusal.map(|refusal| sentences::refusal(refusal, words.language));
    let content = html! {
        (frame.error_summary(&[(INSTITUTION, sentence.as_deref())]))
        h1 { (here.title) }
        p { (here.what) }
        @if let Some((code, name)) = page.one {
            (by_provider(page.next, code, here.with, name))
        } @else {
            @if let Some(name) = page.all {
                p { (here.all) }
                (by_provider(page.next, "", here.with, name))
            }
            form method="post" action=(paths::SIGN_ON) novalidate {
                (hidden_field("next", page.next))
                (frame.field(INSTITUTION, (here.institution, here.institution_hint), sentence.as_deref(),
                    |described, invalid| html! {
                        input id=(INSTITUTION) name=(INSTITUTION) type="text" value=(page.typed) autocomplete="off"
                            autocapitalize="characters" autocorrect="off" spellcheck="false"
                            aria-describedby=[described] aria-invalid=[invalid] class="field-input";
                    }))
                button type="submit" class=(if page.all.is_some() { "button button-secondary" } else { "button" }) {
                    (here.go)
                }
            }
        }
        p { a href=(paths::STAFF_LOG_IN) { (here.local) } }
    };
    frame.document(here.title, page.refusal.is_some(), Extra::None, &content)
}

/// The button of a provider, of the institution with this ID or, where it is empty, of the server.
pub(super) fn by_provider(next: &str, code: &str, with: &str, name: &str) -> Markup {
    html! {
        form method="post" action=(paths::SIGN_ON) {
            (hidden_field("next", next))
            (hidden_field(if code.is_empty() { "all" } else { INSTITUTION }, if code.is_empty() { "1" } else { code }))
            p { button type="submit" class="button" { (with) " " bdi { (name) } } }
        }
    }
}

/// A page from which the browser goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// To the provider.
    Leaving,
    /// Back, logged in.
    Landing,
    /// Back, with a second factor to give.
    Second,
}

/// Writes the page; whoever sends it says in a header where the browser goes. `address` is for whoever is not led on.
#[must_use]
pub fn passage(frame: &DoorFrame, passage: Passage, address: &str) -> String {
    let here = frame.words.language.sign_on();
    let (title, text, link) = match passage {
        Passage::Leaving => (here.leaving_title, here.leaving, here.leaving_link),
        Passage::Landing => (here.landing_title, here.landing, here.landing_link),
        Passage::Second => (here.second_title, here.landing, here.landing_link),
    };
    let content = html! {
        h1 { (title) }
        p { (text) }
        p { a href=(address) class="button" { (link) } }
    };
    frame.document(title, false, Extra::None, &content)
}

/// Writes the page of a sign-on that did not lead in. `back` is where somebody goes who is logged in already.
#[must_use]
pub fn sign_on_failed(frame: &DoorFrame, refusal: &SignOnRefusal, back: Option<&str>) -> String {
    let words = frame.words;
    let here = words.language.sign_on();
    let title = if back.is_some() { here.failed_proof } else { here.failed_title };
    let content = html! {
        h1 { (title) }
        p role="alert" tabindex="-1" autofocus class="notice notice-warning" { (sentences::refusal(refusal, words.language)) }
        div class="buttons" {
            @match back {
                Some(back) => a href=(back) class="button" { (here.back) },
                None => {
                    a href=(paths::SIGN_ON) class="button" { (here.again) }
                    a href=(paths::STAFF_LOG_IN) class="button button-secondary" { (here.local) }
                },
            }
        }
    };
    frame.document(title, true, Extra::None, &content)
}
