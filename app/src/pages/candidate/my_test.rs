//! My test: whose, in which session, and whether the test can be started.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
    printed::printed,
};
use crate::{
    model::{entry::EntryState, session::SessionState},
    paths,
    words::MyTestWords,
};

/// My test.
#[derive(Clone, Debug)]
pub struct MyTestPage {
    /// What the candidate logs in with.
    pub username: String,
    /// What is typed as Institution ID.
    pub institution_code: String,
    /// The candidate's full name.
    pub name: String,
    /// The session's name.
    pub session: String,
    /// The room; may be empty.
    pub room: String,
    /// The test that is sat; may be empty.
    pub test: String,
    /// Where the entry stands.
    pub state: EntryState,
    /// Where the session stands.
    pub session_state: SessionState,
    /// "Tue 12 May 2026, 09:00".
    pub opens: String,
    /// "Tue 12 May 2026, 17:00".
    pub closes: String,
    /// IANA name of the session's zone.
    pub time_zone: String,
    /// Start is offered.
    pub can_start: bool,
}

/// The `translate` of what somebody has called something; words of ours may be translated.
const GIVEN: Option<&str> = Some("no");

/// Writes my test; Start posts to [`paths::START`], Log out to [`paths::LOG_OUT`].
#[must_use]
pub fn my_test(frame: &Frame, page: &MyTestPage) -> String {
    let here = &frame.words.my_test;
    let facts = [
        (here.name, page.name.clone(), GIVEN),
        (here.session, page.session.clone(), GIVEN),
        (here.room, page.room.clone(), GIVEN),
        (here.test, page.test.clone(), GIVEN),
        (here.opens, page.opens.clone(), None),
        (here.closes, page.closes.clone(), None),
        (here.time_zone, page.time_zone.clone(), GIVEN),
        (here.state, state(here, page).to_owned(), None),
    ]
    .into_iter()
    .filter(|(_, value, _)| !value.is_empty())
    .map(|(label, value, translate)| {
        view! { <div><dt>{label}</dt><dd><bdi translate=translate>{value}</bdi></dd></div> }
    })
    .collect_view();
    let start = page.can_start.then(|| {
        view! {
            <form method="post" action=paths::START>
                {frame.whose_field()}
                <button class="button" type="submit">{here.start}</button>
            </form>
        }
    });
    // A finished test needs no other password, and none is given.
    let new_password =
        (page.state != EntryState::Finished).then(|| view! { <p><a href=paths::PASSWORD>{here.new_password}</a></p> });
    let content = view! {
        <h1>{here.title}</h1>
        {printed(frame.words, Some(&page.username), &page.institution_code)}
        <dl class="facts">{facts}</dl>
        {advice(here, page).map(|sentence| view! { <p>{sentence}</p> })}
        {start}
        {new_password}
        <form method="post" action=paths::LOG_OUT>
            {frame.whose_field()}
            <button class="button button-secondary" type="submit">{here.log_out}</button>
        </form>
    };
    document(frame, Head::titled(here.title), content)
}

/// Where the candidate stands, in their words: what they have done comes before what the session does.
fn state(words: &MyTestWords, page: &MyTestPage) -> &'static str {
    match (page.state, page.session_state) {
        (EntryState::Finished, _) => words.state_finished,
        (EntryState::Withdrawn, _) => words.state_withdrawn,
        (_, SessionState::Closed) => words.state_closed,
        (EntryState::Started, _) => words.state_started,
        (_, SessionState::Upcoming) => words.state_not_open,
        (_, SessionState::Open) => words.state_ready,
    }
}

/// What to do when Start is not there.
fn advice(words: &MyTestWords, page: &MyTestPage) -> Option<String> {
    match (page.state, page.session_state) {
        (EntryState::Finished | EntryState::Started, _) => None,
        (EntryState::Withdrawn, _) | (_, SessionState::Closed) => Some(words.ask.to_owned()),
        (_, SessionState::Upcoming) => Some((words.wait)(&page.opens)),
        (_, SessionState::Open) => None,
    }
}
