//! The state of an entry: always in words, with a symbol in front of them.

use leptos::prelude::*;

use crate::{
    model::entry::EntryState,
    words::{language::Language, staff::Label as _},
};

/// Symbol and label of a state.
pub fn entry_state(state: EntryState) -> impl IntoView {
    view! {
        <span class=format!("state state-{}", state.word())>
            <span aria-hidden="true">{symbol(state)}</span>
            " "
            {state.label(Language::STAFF)}
        </span>
    }
}

/// Decoration: the label says the same.
const fn symbol(state: EntryState) -> &'static str {
    match state {
        EntryState::Unused => "○",
        EntryState::Claimed => "◐",
        EntryState::Started => "●",
        EntryState::Finished => "✓",
        EntryState::Withdrawn => "–",
    }
}
