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

/// The same of a row as markup, with what passes: that somebody is logged in without details, that it is locked.
pub fn push_standing(markup: &mut String, row: &EntryRow) {
    let word = row.passing.map_or(row.state.word(), Passing::word);
    for part in [
        "<span class=\"state state-",
        word,
        "\"><span aria-hidden=\"true\">",
        symbol(row.state, row.passing),
        // A text of its own stands beside no space: who translates the page puts their own in its place.
        " </span>",
        row_state(row.state, row.passing, language()),
        "</span>",
    ] {
        markup.push_str(part);
    }
    if row.locked {
        markup.push_str(" <span class=\"state state-locked\">");
        markup.push_str(Passing::Locked.label(language()));
        markup.push_str("</span>");
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
