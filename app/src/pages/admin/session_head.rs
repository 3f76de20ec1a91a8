//! What stands above the tabs of a session: its name, its time, the Institution ID and Add Entries.

use leptos::prelude::*;

use crate::{components::code::copied_code, model::session::SessionHead, paths};

/// A tab of a session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The entries table.
    Entries,
    /// The batches and what became of them.
    Batches,
    /// What the session was made with.
    Details,
}

/// The head with the tabs; `shown` is the tab below it.
pub fn session_head(session: &SessionHead, shown: Tab) -> impl IntoView + use<> {
    let tab = |tab: Tab, address: String, name: String| {
        let current = (tab == shown).then_some("page");
        view! {
            <li>
                <a href=address aria-current=current>{name}</a>
            </li>
        }
    };
    view! {
        <div class="session-head">
            <div class="page-head">
                <h1>{session.name.clone()}</h1>
                <a class="button" href=paths::add_entries(session.id)>"Add Entries"</a>
            </div>
            <p>{format!("{} · {}", session.state.label(), session.when)}</p>
            <p>"Institution ID " {copied_code(session.institution_code.clone())}</p>
        </div>
        <nav class="tabs" aria-label="Session">
            <ul>
                {tab(Tab::Entries, paths::session(session.id), format!("Entries {}", session.counts.total()))}
                {tab(Tab::Batches, paths::batches(session.id), "Batches".to_owned())}
                {tab(Tab::Details, paths::session_details(session.id), "Details".to_owned())}
            </ul>
        </nav>
    }
}

/// The way back from a page below a session.
pub fn back_to_session(session: &SessionHead) -> impl IntoView + use<> {
    view! {
        <p class="back-link">
            <a href=paths::session(session.id)>
                <span aria-hidden="true">"‹ "</span>
                {session.name.clone()}
            </a>
        </p>
    }
}
