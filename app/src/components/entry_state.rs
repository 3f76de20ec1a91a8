//! The state of an entry: always in words, with a sign in front of them.

use leptos::prelude::*;

use crate::model::entry::EntryState;

/// Sign and label of a state.
pub fn entry_state(state: EntryState) -> impl IntoView {
    view! {
        <span class=format!("state state-{}", state.word())>
            <span aria-hidden="true">{state.sign()}</span>
            " "
            {state.label()}
        </span>
    }
}
