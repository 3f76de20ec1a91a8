//! The table of entries: boxes to tick, headers to sort by, never a password.

use std::sync::Arc;

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};

use super::{following, picking::Picking};
use crate::{
    components::{
        code::{code, name},
        entry_state::entry_state,
        hydrated::hydrated,
        renewed::renewed,
    },
    model::{
        entry::{EntryPage, EntryQuery, EntryRow, EntrySort},
        id::{EntryId, SessionId},
        page::PageRequest,
        selection::HeaderBox,
    },
    paths,
    words::{language::Language, staff::entries::handed_out},
};

/// The first columns; batches are numbered in the order of creation.
const COLUMNS: [(EntrySort, &str); 5] = [
    (EntrySort::Slip, "Slip code"),
    (EntrySort::Username, "Username"),
    (EntrySort::Name, "Name"),
    (EntrySort::State, "State"),
    (EntrySort::Created, "Batch"),
];

/// The table with the rows of this page.
pub fn table(answer: &EntryPage, query: &EntryQuery, rows: Arc<[EntryId]>, picking: Picking) -> AnyView {
    let seen = heading(answer.session.id, query, EntrySort::Seen, "Last seen");
    let headings = COLUMNS.map(|(sort, name)| heading(answer.session.id, query, sort, name)).collect_view();
    // Some browsers do not tell a click made with the space bar that shift was held.
    let shift = StoredValue::new(false);
    let body = answer.rows.iter().map(|entry| row(entry, rows.clone(), picking, shift)).collect_view();
    view! {
        <table class="ledger">
            <caption class="visually-hidden">"Entries"</caption>
            <thead>
                <tr>
                    <td>{header_box(rows, picking)}</td>
                    {headings}
                    <th scope="col">"Handed out"</th>
                    {seen}
                </tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
    .into_any()
}

fn heading(session: SessionId, query: &EntryQuery, sort: EntrySort, name: &'static str) -> AnyView {
    let current = query.sort == sort;
    let descending = current && !query.descending;
    let page = PageRequest::lenient(None, Some(query.page.size()));
    let address = paths::session_entries(session, &EntryQuery { sort, descending, page, ..query.clone() });
    let (order, symbol) = match (current, query.descending) {
        (false, _) => (None, ""),
        (true, false) => (Some("ascending"), " ↑"),
        (true, true) => (Some("descending"), " ↓"),
    };
    view! {
        <th scope="col" aria-sort=order>
            <a href=address data-noscroll="">
                {name}
                <span aria-hidden="true" translate="no">{symbol}</span>
            </a>
        </th>
    }
    .into_any()
}

/// The box that acts on the page; it needs a script, so it comes with it.
fn header_box(rows: Arc<[EntryId]>, picking: Picking) -> impl IntoView {
    let hydrated = hydrated();
    move || {
        let (checked, mixed, pressed) = (rows.clone(), rows.clone(), rows.clone());
        hydrated.get().then(|| {
            view! {
                <input
                    type="checkbox"
                    aria-label="Select all on this page"
                    prop:checked=move || picking.header(&checked) == HeaderBox::Checked
                    prop:indeterminate=move || picking.header(&mixed) == HeaderBox::Mixed
                    on:keydown=|event| no_submit(&event)
                    on:click=move |_| picking.press_header(&pressed)
                />
            }
        })
    }
}

fn row(entry: &EntryRow, rows: Arc<[EntryId]>, picking: Picking, shift: StoredValue<bool>) -> AnyView {
    let id = entry.id;
    let ticked = move || picking.selection().with(|selection| selection.contains(id));
    let key = move |event: KeyboardEvent| {
        shift.set_value(event.shift_key());
        no_submit(&event);
    };
    let click = move |event: MouseEvent| {
        let by_key = event.detail() == 0 && shift.get_value();
        picking.tick(&rows, id, event_target_checked(&event), event.shift_key() || by_key);
    };
    let now = following::row(entry);
    view! {
        <tr class:selected=ticked>
            <td>
                <input
                    type="checkbox"
                    name="ids[]"
                    value=id.to_string()
                    aria-label=format!("Select {}", entry.slip_code)
                    prop:checked=ticked
                    on:keydown=key
                    on:click=click
                />
            </td>
            {renewed(Arc::new(move || now.with(cells)))}
        </tr>
    }
    .into_any()
}

/// What is known of an entry, which may change while the list is open.
fn cells(entry: &EntryRow) -> AnyView {
    let username = match &entry.username {
        Some(username) => code(username.clone()).into_any(),
        None => view! { <span class="muted">"same"</span> }.into_any(),
    };
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let handed_out = entry.handed_out.as_ref().map(|last| handed_out(last, Language::STAFF));
    let seen = entry.last_seen.as_ref().map(|at| Language::STAFF.times().moment(at));
    view! {
        <td data-label="Slip code">{code(entry.slip_code.clone())}</td>
        <td data-label="Username">{username}</td>
        <td data-label="Name">{name(or_dash(entry.name.clone()))}</td>
        <td data-label="State">{entry_state(entry.state)}</td>
        <td data-label="Batch">{entry.batch}</td>
        <td data-label="Handed out">{or_dash(handed_out)}</td>
        <td data-label="Last seen">{or_dash(seen)}</td>
    }
    .into_any()
}

/// Enter on a check box would send the form around the table.
fn no_submit(event: &KeyboardEvent) {
    if event.key() == "Enter" {
        event.prevent_default();
    }
}
