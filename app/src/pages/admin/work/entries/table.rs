//! The table of entries: boxes to tick, headers to sort by, never a password.

use std::sync::Arc;

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};

use super::{
    super::entry::{OpenEntry, link_to},
    following,
    picking::Picking,
};
use crate::{
    components::{
        code::{code, name},
        entry_state::entry_standing,
        hydrated::hydrated,
        may::may,
        renewed::renewed,
    },
    model::{
        entry::{EntryPage, EntryQuery, EntryRow, EntrySort},
        id::{EntryId, SessionId},
        page::PageRequest,
        right::Right,
        selection::HeaderBox,
    },
    paths,
    words::staff::{Label as _, entries::handed_out, language, selection},
};

/// The first columns.
const COLUMNS: [EntrySort; 5] =
    [EntrySort::Slip, EntrySort::Username, EntrySort::Name, EntrySort::State, EntrySort::Created];

/// The table with the rows of this page.
pub fn table(answer: &EntryPage, query: &EntryQuery, rows: Arc<[EntryId]>, picking: Picking) -> AnyView {
    let words = language().entries();
    let seen = heading(answer.session.id, query, EntrySort::Seen);
    let headings = COLUMNS.map(|sort| heading(answer.session.id, query, sort)).collect_view();
    // Some browsers do not tell a click made with the space bar that shift was held.
    let shift = StoredValue::new(false);
    let address = |entry: &EntryRow| paths::entry_beside(answer.session.id, entry.id, query);
    let body = answer.rows.iter().map(|entry| row(entry, address(entry), &rows, picking, shift)).collect_view();
    view! {
        <table class="ledger">
            <caption class="visually-hidden">{words.title}</caption>
            <thead>
                <tr>
                    {may(Right::PreviewActs).then(|| view! { <td>{header_box(rows, picking)}</td> }.into_any())}
                    {headings}
                    <th scope="col" data-label=words.handed_out>{words.handed_out}</th>
                    {seen}
                </tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
    .into_any()
}

fn heading(session: SessionId, query: &EntryQuery, sort: EntrySort) -> AnyView {
    let current = query.sort == sort;
    let descending = current && !query.descending;
    let page = PageRequest::lenient(None, Some(query.page.size()));
    let (open, sorted) = (use_context::<OpenEntry>(), EntryQuery { sort, descending, page, ..query.clone() });
    let address = move || open.map(|open| open.beside(session, &sorted));
    let (order, symbol) = match (current, query.descending) {
        (false, _) => (None, ""),
        (true, false) => (Some("ascending"), " ↑"),
        (true, true) => (Some("descending"), " ↓"),
    };
    view! {
        <th scope="col" data-label=sort.label(language()) aria-sort=order>
            <a href=address data-noscroll="">
                {sort.label(language())}
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
                    aria-label=language().entries().select_page
                    prop:checked=move || picking.header(&checked) == HeaderBox::Checked
                    prop:indeterminate=move || picking.header(&mixed) == HeaderBox::Mixed
                    on:keydown=|event| no_submit(&event)
                    on:click=move |_| picking.press_header(&pressed)
                />
            }
            .into_any()
        })
    }
}

fn row(
    entry: &EntryRow,
    address: String,
    rows: &Arc<[EntryId]>,
    picking: Picking,
    shift: StoredValue<bool>,
) -> AnyView {
    let id = entry.id;
    let ticked = move || picking.selection().with(|selection| selection.contains(id));
    let now = following::row(entry);
    view! {
        <tr class:selected=ticked>
            {may(Right::PreviewActs).then(|| tick_box(entry, rows.clone(), picking, shift))}
            {renewed(Arc::new(move || now.with(|entry| cells(entry, &address))))}
        </tr>
    }
    .into_any()
}

/// The box of a row.
fn tick_box(entry: &EntryRow, rows: Arc<[EntryId]>, picking: Picking, shift: StoredValue<bool>) -> AnyView {
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
    view! {
        <td>
            <label class="tick">
                <input
                    type="checkbox"
                    name="ids[]"
                    value=id.to_string()
                    aria-label=selection::select(&entry.slip_code, language())
                    prop:checked=ticked
                    on:keydown=key
                    on:click=click
                />
            </label>
        </td>
    }
    .into_any()
}

/// What is known of an entry, which may change while the list is open. What has no place in a narrow window is on the
/// entry's own page.
fn cells(entry: &EntryRow, address: &str) -> AnyView {
    let handed_out = entry.handed_out.as_ref().map(|last| handed_out(last, language()));
    let seen = entry.last_seen.as_ref().map(|at| language().times().moment(at));
    let name = match &entry.name {
        Some(given) => name(given.clone()).into_any(),
        // Where the name stands above the code there is room for why there is none.
        None => view! { {dash()}<span class="narrow muted">{entry.state.label(language())}</span> }.into_any(),
    };
    let or_dash = |text: Option<String>| text.map_or_else(dash, IntoAny::into_any);
    view! {
        <td data-label=EntrySort::Slip.label(language())>{link(entry, address)}</td>
        <td data-label=EntrySort::Username.label(language())>
            {entry.username.clone().map_or_else(dash, |username| code(username).into_any())}
        </td>
        <td data-label=EntrySort::Name.label(language())>{name}</td>
        <td data-label=EntrySort::State.label(language())>{entry_standing(entry)}</td>
        <td data-label=EntrySort::Created.label(language())>{entry.batch}</td>
        <td data-label=language().entries().handed_out>{or_dash(handed_out)}</td>
        <td data-label=EntrySort::Seen.label(language())>{or_dash(seen)}</td>
    }
    .into_any()
}

/// The code, which opens the entry beside the list.
fn link(entry: &EntryRow, address: &str) -> AnyView {
    let (id, open) = (entry.id, use_context::<OpenEntry>());
    let current = move || open.is_some_and(|open| open.is(id)).then_some("true");
    view! {
        <a id=link_to(&id.to_string()) href=address.to_owned() data-noscroll="" aria-current=current>
            {code(entry.slip_code.clone())}
        </a>
    }
    .into_any()
}

/// Nothing is known.
fn dash() -> AnyView {
    view! { <span class="wide muted">"–"</span> }.into_any()
}

/// Enter on a check box would send the form around the table.
fn no_submit(event: &KeyboardEvent) {
    if event.key() == "Enter" {
        event.prevent_default();
    }
}
