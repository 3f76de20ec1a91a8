//! A test was picked in its engine: the pages on the way back, and what was picked, before it is saved.

use maud::{Markup, html};

use super::{
    door::DoorFrame,
    engine_way::{goes_on, refused},
    finished::{Extra, hidden_field},
};
use crate::{
    model::{
        id::SessionId,
        test_pick::{PickRefusal, PickView},
    },
    paths,
    words::staff::pages::TestPickWords,
};

/// Why what an engine answered is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nothing was asked, it was answered before, or it took too long.
    Gone,
    /// It does not show that it is the engine's.
    NotProven,
}

/// Writes the page from which the browser comes back with what was picked by itself: the one that was posted to comes from
/// another site, and knows nobody.
#[must_use]
pub fn coming_back(frame: &DoorFrame, address: &str) -> String {
    let here = words(frame);
    goes_on(frame, address, (here.back_title, here.coming_back))
}

/// Writes the page of an answer that is not taken. It is not known who brings it.
#[must_use]
pub fn no_answer(frame: &DoorFrame, why: NoAnswer) -> String {
    let here = words(frame);
    let sentence = match why {
        NoAnswer::Gone => here.gone,
        NoAnswer::NotProven => here.not_proven,
    };
    refused(frame, (here.refused, sentence), (paths::SESSIONS, here.back_to_sessions))
}

/// Writes what was picked, with the button that saves it; or why there is nothing to save.
#[must_use]
pub fn picked(frame: &DoorFrame, session: SessionId, shown: &PickView) -> String {
    let here = words(frame);
    let (title, body) = match &shown.answer.picked {
        Ok(test) => {
            let facts = [
                (here.title, test.title.as_str()),
                (here.address, test.target_address.as_str()),
                (here.result_label, test.result_label.as_str()),
                (here.result_maximum, test.result_maximum.as_str()),
            ];
            let body = html! {
                p { (here.about) }
                dl class="summary-list" {
                    (fact(here.engine, &shown.engine_name))
                    @for (label, value) in facts { @if !value.is_empty() { (fact(label, value)) } }
                    @if !test.custom.is_empty() {
                        div {
                            dt { (here.custom) }
                            dd translate="no" { @for line in test.custom.lines() { div class="code" { (line) } } }
                        }
                    }
                }
                form method="post" action=(paths::session_picked(session)) {
                    (frame.whose_field())
                    (hidden_field("ticket", &shown.ticket))
                    button type="submit" class="button" { (here.save) }
                }
            };
            (here.picked_title, body)
        }
        Err(refusal) => {
            let sentence = match refusal {
                PickRefusal::Nothing => here.nothing,
                PickRefusal::Failed => here.failed,
                PickRefusal::AnotherKind => here.another_kind,
                PickRefusal::Several => here.several,
                PickRefusal::ForeignHost => here.foreign_host,
                PickRefusal::Unusable => here.unusable,
            };
            (here.refused, html! { p role="alert" tabindex="-1" autofocus { (sentence) } })
        }
    };
    let said = &shown.answer.said;
    let content = html! {
        h1 { (title) }
        p class="muted" { bdi translate="no" { (shown.session_name) } }
        (body)
        @if !said.is_empty() { p { (here.engine_says) " " q { bdi translate="no" { (said) } } } }
        p { a href=(paths::session_engine(session)) { (here.back_to_engine) } }
    };
    frame.document(title, shown.answer.picked.is_err(), Extra::None, &content)
}

fn fact(label: &str, value: &str) -> Markup {
    html! { div { dt { (label) } dd { bdi translate="no" { (value) } } } }
}

fn words(frame: &DoorFrame) -> &'static TestPickWords {
    frame.words.language.test_pick()
}
