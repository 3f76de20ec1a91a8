//! My test: whose, in which session, and whether the test can be started.

use maud::html;

use super::{
    Frame,
    document::{Head, document},
    printed::printed,
};
use crate::{
    model::{
        candidate::{MyTest, Start},
        entry::EntryState,
        session::SessionState,
    },
    paths,
    words::candidate::MyTestWords,
};

/// The `translate` of what somebody has called something; words of ours may be translated.
const GIVEN: Option<&str> = Some("no");

/// Writes my test; Start posts to [`paths::START`], Log out to [`paths::LOG_OUT`].
#[must_use]
pub fn my_test(frame: &Frame, test: &MyTest) -> String {
    let (here, times) = (&frame.words.my_test, frame.words.times);
    let [opens, closes] = [&test.opens, &test.closes].map(|at| times.day_and_time(at));
    let facts = [
        (here.name, test.name.as_str(), GIVEN),
        (here.session, &test.session, GIVEN),
        (here.room, &test.room, GIVEN),
        (here.test, &test.test, GIVEN),
        (here.opens, &opens, None),
        (here.closes, &closes, None),
        (here.time_zone, &test.opens.zone, GIVEN),
        (here.state, state(here, test), None),
    ];
    let content = html! {
        h1 { (here.title) }
        (printed(frame.words, Some(&test.username), &test.institution_code))
        dl class="facts" {
            @for (label, value, translate) in facts.into_iter().filter(|(_, value, _)| !value.is_empty()) {
                div { dt { (label) } dd { bdi translate=[translate] { (value) } } }
            }
        }
        @if let Some(sentence) = advice(here, test) { p { (sentence) } }
        @if matches!(test.start, Start::Note | Start::Begin | Start::GoOn) {
            form method="post" action=(paths::START) {
                (frame.whose_field())
                button type="submit" class="button" { (if test.start == Start::GoOn { here.go_on } else { here.start }) }
            }
        }
        // A finished test needs no other password, and none is given.
        @if test.state != EntryState::Finished { p { a href=(paths::PASSWORD) { (here.new_password) } } }
        form method="post" action=(paths::LOG_OUT) {
            (frame.whose_field())
            button type="submit" class="button button-secondary" { (here.log_out) }
        }
    };
    document(frame, Head::titled(here.title), &content)
}

/// Where the candidate stands, in their words: what they have done comes before what the session does.
fn state(words: &MyTestWords, test: &MyTest) -> &'static str {
    match (test.state, test.session_state) {
        (EntryState::Finished, _) => words.state_finished,
        (EntryState::Withdrawn, _) => words.state_withdrawn,
        (_, SessionState::Closed) => words.state_closed,
        (EntryState::Started, _) => words.state_started,
        (_, SessionState::Upcoming) => words.state_not_open,
        (_, SessionState::Open) => words.state_ready,
    }
}

/// What to do when Start is not there, or not enough.
fn advice(words: &MyTestWords, test: &MyTest) -> Option<String> {
    match (test.state, test.session_state) {
        _ if test.start == Start::Shut => Some(words.shut.to_owned()),
        _ if test.start == Start::Note => Some(words.elsewhere.to_owned()),
        (EntryState::Finished | EntryState::Started, _) => None,
        (EntryState::Withdrawn, _) | (_, SessionState::Closed) => Some(words.ask.to_owned()),
        (_, SessionState::Upcoming) => Some((words.wait)(&test.opens)),
        (_, SessionState::Open) => None,
    }
}
