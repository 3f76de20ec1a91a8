//! The Details tab: what a session was made with.

use leptos::prelude::*;

use super::{
    asked::parameter,
    session_head::{Tab, session_head},
};
use crate::{
    api::read::{Read, ask},
    components::{code::copied_code, loaded::loaded, page_title::page_title},
    model::session::SessionDetails,
};

/// The Details tab.
#[component]
pub fn Details() -> impl IntoView {
    let session = parameter("session");
    let details = ask(Signal::derive(move || Some(Read::SessionDetails { session: session.get() })));
    loaded(details, |details| page(details).into_any())
}

fn page(details: SessionDetails) -> impl IntoView {
    let session = &details.session;
    let line = |name: &'static str, value: String| {
        let value = if value.is_empty() { "–".to_owned() } else { value };
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! {
        {page_title(&format!("Details · {}", session.name))}
        {session_head(session, Tab::Details)}
        <h2 class="visually-hidden">"Details"</h2>
        <dl class="summary-list">
            {line("Session number", session.number.to_string())}
            {line("Test", details.test)}
            {line("Room", details.room)}
            {line("Opens", details.opens)}
            {line("Closes", details.closes)}
            {line("Time zone", details.time_zone)}
            {line("Made by", format!("{}, {}", details.created_by, details.created_at))}
            <div>
                <dt>"Candidates log in at"</dt>
                <dd>{copied_code(details.log_in_address)}</dd>
            </div>
        </dl>
    }
}
