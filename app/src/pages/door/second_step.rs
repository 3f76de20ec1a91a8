//! The second step of a log-in.

use maud::html;

use super::{frame::DoorFrame, proof};
use crate::{
    model::factor::{AskedProof, FactorRefusal},
    pages::finished::{Extra, hidden_field},
    paths,
    words::staff::factors,
};

/// A second step.
#[derive(Clone, Debug)]
pub struct SecondStepPage<'a> {
    /// What it can be done with.
    pub asked: AskedProof,
    /// Where the log-in goes on.
    pub next: &'a str,
    /// Why the last try was not taken.
    pub refusal: Option<&'a FactorRefusal>,
}

/// Writes the page; its form posts to [`paths::SECOND_STEP`].
#[must_use]
pub fn second_step(frame: &DoorFrame, page: &SecondStepPage<'_>) -> String {
    let words = frame.words;
    let here = words.language.second_step();
    let SecondStepPage { asked, next, refusal } = *page;
    let content = html! {
        (proof::problem(words, asked, refusal))
        h1 { (here.title) }
        p { (here.why) }
        form method="post" action=(paths::SECOND_STEP) novalidate data-passkey=[asked.passkey.then_some("get")]
            data-ask=[asked.passkey.then_some(paths::SECOND_STEP_PASSKEY)] {
            (hidden_field("next", next))
            (proof::fields(words, asked, refusal, here.submit))
        }
        p class="muted" { (here.lost) }
        p { a href=(paths::STAFF_LOG_IN) { (here.again) } }
    };
    let extra = if asked.passkey { Extra::Passkeys } else { Extra::None };
    frame.document(here.title, refusal.is_some(), extra, &content)
}

/// Writes the page of a step that is over.
#[must_use]
pub fn step_gone(frame: &DoorFrame, refusal: &FactorRefusal) -> String {
    let words = frame.words;
    let here = words.language.second_step();
    let content = html! {
        h1 { (here.title) }
        p role="alert" tabindex="-1" autofocus class="notice notice-warning" { (factors::refusal(refusal, words.language)) }
        p { a href=(paths::STAFF_LOG_IN) class="button" { (here.again) } }
    };
    frame.document(here.title, true, Extra::None, &content)
}
