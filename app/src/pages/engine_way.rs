//! The pages on the way of a member of staff to a test engine: there by themselves, with what the engine is told, or not at all.

use maud::html;

use super::{
    candidate::LaunchForm,
    door::DoorFrame,
    finished::{Extra, hidden_field},
};
use crate::{
    model::test_engine::{Errand, LaunchRefusal},
    paths,
    words::staff::pages::EngineWayWords,
};

/// The id of the form that is sent by itself.
const QUESTION: &str = "question";

/// Writes the page from which the browser goes to the engine by itself.
#[must_use]
pub fn leaving(frame: &DoorFrame, errand: Errand, address: &str) -> String {
    let here = words(frame);
    goes_on(frame, address, (here.title, about(frame, errand)))
}

/// Writes the page from which the browser goes to the engine's own page of registration by itself.
#[must_use]
pub fn leaving_to_register(frame: &DoorFrame, address: &str) -> String {
    let here = words(frame);
    goes_on(frame, address, (here.title, here.registering))
}

/// A page from which the browser goes on by itself, and by its button.
pub(super) fn goes_on(frame: &DoorFrame, address: &str, (title, about): (&str, &str)) -> String {
    let content = html! {
        h1 { (title) }
        p { (about) }
        p { a href=(address) class="button" { (words(frame).go_on) } }
    };
    frame.document(title, false, Extra::GoesOn(address), &content)
}

/// Writes the form that takes the token to the engine. It sends itself; without a script its button does.
#[must_use]
pub fn question(frame: &DoorFrame, errand: Errand, form: LaunchForm<'_>) -> String {
    let here = words(frame);
    let script = format!("document.getElementById('{QUESTION}').submit()");
    let content = html! {
        h1 { (here.title) }
        p { (about(frame, errand)) }
        form id=(QUESTION) method="post" action=(form.address) {
            (hidden_field("id_token", form.id_token))
            (hidden_field("state", form.state))
            button type="submit" class="button" { (here.go_on) }
        }
        script nonce=(form.nonce) { (maud::PreEscaped(script)) }
    };
    frame.document(here.title, false, Extra::None, &content)
}

/// Writes the page of an engine that does not open.
#[must_use]
pub fn not_opened(frame: &DoorFrame, errand: Errand, refusal: LaunchRefusal) -> String {
    let here = words(frame);
    let sentence = match (refusal, errand) {
        (LaunchRefusal::Wrong, _) => here.wrong,
        (LaunchRefusal::Gone | LaunchRefusal::Over, Errand::Pick(_)) => here.pick_gone,
        (LaunchRefusal::Gone | LaunchRefusal::Over, Errand::Try(_)) => here.trial_gone,
        (LaunchRefusal::SomebodyElse, _) => here.somebody_else,
    };
    let label = match errand {
        Errand::Pick(_) => frame.words.language.test_pick().back_to_engine,
        Errand::Try(_) => here.back_to_settings,
    };
    refused(frame, (here.not_opened, sentence), (&paths::errand(errand), label))
}

/// A page that says why something did not come about, with the way back.
pub(super) fn refused(frame: &DoorFrame, (title, sentence): (&str, &str), (back, label): (&str, &str)) -> String {
    let content = html! {
        h1 { (title) }
        p role="alert" tabindex="-1" autofocus { (sentence) }
        p { a href=(back) class="button" { (label) } }
    };
    frame.document(title, true, Extra::None, &content)
}

const fn about(frame: &DoorFrame, errand: Errand) -> &'static str {
    let here = words(frame);
    match errand {
        Errand::Pick(_) => here.picking,
        Errand::Try(_) => here.trying,
    }
}

const fn words(frame: &DoorFrame) -> &'static EngineWayWords {
    frame.words.language.engine_way()
}
