//! The state of an entry: always in words, with a symbol in front of them.

use leptos::prelude::*;

use crate::{
    model::{
        entry::{EntryRow, EntryState},
        passing::Passing,
    },
    words::staff::{Label as _, glance::row_state, language},
};

/// Symbol and label of a state.
pub fn entry_state(state: EntryState) -> impl IntoView {
    shown(state.word(), symbol(state, None), state.label(language()))
}

/// The same of a row, with what passes: that somebody is logged in without details, that it is locked.
pub fn entry_standing(row: &EntryRow) -> impl IntoView + use<> {
    let state = match row.passing {
        None => entry_state(row.state).into_any(),
        Some(passing) => {
            shown(passing.word(), symbol(row.state, row.passing), row_state(row.state, row.passing, language()))
        }
    };
    let locked = row.locked.then(|| {
        view! {
            " "
            <span class="state state-locked">{Passing::Locked.label(language())}</span>
        }
        .into_any()
    });
    view! {
        {state}
        {locked}
    }
}

fn shown(word: &'static str, symbol: &'static str, label: &'static str) -> AnyView {
    view! {
        <span class=["state state-", word].concat()>
            <span aria-hidden="true">{symbol}</span>
            " "
            {label}
        </span>
    }
    .into_any()
}

/// Decoration: the label says the same.
pub const fn symbol(state: EntryState, passing: Option<Passing>) -> &'static str {
    match (passing, state) {
        (Some(Passing::Locked), _) => "!",
        (Some(Passing::Arrived | Passing::Overdue), _) => "◔",
        (None, EntryState::Unused) => "○",
        (None, EntryState::Claimed) => "◐",
        (None, EntryState::Started) => "●",
        (None, EntryState::Finished) => "✓",
        (None, EntryState::Withdrawn) => "–",
    }
}
