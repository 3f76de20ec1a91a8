//! The state of an entry: always in words, with a symbol in front of them.

use leptos::prelude::*;

use crate::{
    model::entry::EntryState,
    words::staff::{Label as _, language},
};

/// Symbol and label of a state.
pub fn entry_state(state: EntryState) -> impl IntoView {
    view! {
        <span class=format!("state state-{}", state.word())>
            <span aria-hidden="true">{symbol(state)}</span>
            " "
            {state.label(language())}
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
