//! From Start to the test engine: the page that leads there, the form that takes the answer to it, and why there is none.

use maud::html;

use super::{
    Frame,
    document::{Head, document},
};
use crate::{model::test_engine::LaunchRefusal, pages::finished::hidden_field, paths};

/// The id of the form that is sent by itself.
const ANSWER: &str = "answer";

/// Writes the page from which the browser goes on to `address` by itself: a redirect would be blocked, because a form led to it
/// and forms go to us only.
#[must_use]
pub fn leaving(frame: &Frame, address: &str) -> String {
    let here = &frame.words.launch;
    let content = html! {
        h1 { (here.title) }
        p { (here.leaving) }
        p { a href=(address) class="button" { (here.go_on) } }
    };
    document(frame, Head { goes_on: Some(address), ..Head::titled(here.title) }, &content)
}

/// What the browser takes to the engine.
#[derive(Clone, Copy, Debug)]
pub struct LaunchForm<'a> {
    /// Where to.
    pub address: &'a str,
    /// The signed token.
    pub id_token: &'a str,
    /// What the engine wanted repeated.
    pub state: &'a str,
    /// What lets the one line of script run.
    pub nonce: &'a str,
}

/// Writes the form. It sends itself; without a script its button does.
#[must_use]
pub fn launch(frame: &Frame, form: LaunchForm<'_>) -> String {
    let here = &frame.words.launch;
    let script = format!("document.getElementById('{ANSWER}').submit()");
    let content = html! {
        h1 { (here.title) }
        p { (here.leaving) }
        form id=(ANSWER) method="post" action=(form.address) {
            (hidden_field("id_token", form.id_token))
            (hidden_field("state", form.state))
            button type="submit" class="button" { (here.go_on) }
        }
        script nonce=(form.nonce) { (maud::PreEscaped(script)) }
    };
    document(frame, Head::titled(here.title), &content)
}

/// Writes the page of a launch that is not answered.
#[must_use]
pub fn launch_refused(frame: &Frame, refusal: LaunchRefusal) -> String {
    let here = &frame.words.launch;
    let sentence = match refusal {
        LaunchRefusal::Wrong => here.wrong,
        LaunchRefusal::Gone => here.gone,
        LaunchRefusal::SomebodyElse => here.somebody_else,
        LaunchRefusal::Over => here.over,
    };
    let content = html! {
        h1 { (here.refused) }
        p role="alert" tabindex="-1" autofocus { (sentence) }
        p { a href=(paths::ME) class="button" { (here.back) } }
    };
    document(frame, Head { error: true, ..Head::titled(here.refused) }, &content)
}
