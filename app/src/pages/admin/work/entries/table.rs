//! The table of entries: boxes to tick, headers to sort by, never a password. Its rows are markup; one listener hears all
//! of their boxes, and what is selected or open is marked on them.

use std::sync::Arc;

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    prelude::*,
};

use super::{
    super::entry::{OpenEntry, linked},
    following::{Following, Shown},
    picking::Picking,
    rows::Rows,
};
use crate::{
    browser,
    components::{hydrated::hydrated, may::may},
    effect::effect,
    model::{
        entry::{EntryPage, EntryQuery, EntrySort},
        id::{EntryId, SessionId},
        page::PageRequest,
        right::Right,
        selection::HeaderBox,
    },
    words::staff::{Label as _, language},
};

/// The first columns.
const COLUMNS: [EntrySort; 5] =
    [EntrySort::Slip, EntrySort::Username, EntrySort::Name, EntrySort::State, EntrySort::Created];

/// The table with the rows of this page.
pub fn table(answer: &EntryPage, query: &EntryQuery, rows: Arc<[EntryId]>, picking: Picking) -> AnyView {
    let words = language().entries();
    let (boxed, open) = (may(Right::PreviewActs), use_context::<OpenEntry>().map(OpenEntry::entry));
    let seen = heading(answer.session.id, query, EntrySort::Seen);
    let headings = COLUMNS.map(|sort| heading(answer.session.id, query, sort)).collect_view();
    let writer = Rows::new(answer.session.id, query, (boxed, answer.has_results), open);
    let body = body(answer, writer, rows.clone(), picking, open);
    let result = answer.has_results.then(|| plain(language().entry().result));
    view! {
        <table class="ledger">
            <caption class="visually-hidden">{words.title}</caption>
            <thead>
                <tr>
                    {boxed.then(|| view! { <td>{header_box(rows, picking)}</td> }.into_any())}
                    {headings}
                    {plain(words.handed_out)}
                    {seen}
                    {result}
                </tr>
            </thead>
            {body}
        </table>
    }
    .into_any()
}

/// The rows. The server writes them into the page; in the browser they are written when there are others, so that what
/// stays the same keeps its elements, and with them the focus.
fn body(answer: &EntryPage, rows: Rows, ids: Arc<[EntryId]>, picking: Picking, open: Option<Memo<String>>) -> AnyView {
    let body = NodeRef::<html::Tbody>::new();
    let markup = if cfg!(feature = "ssr") { rows.all(&answer.rows) } else { String::new() };
    // What the page came with stands there already.
    let mut others = hydrated().get_untracked().then(|| rows.all(&answer.rows));
    // Effects run in the browser only.
    effect(move || {
        let Some(body) = body.get() else { return };
        if let Some(others) = others.take() {
            browser::write_rows(&body, &others);
        }
        picking.selection().with(|selection| {
            browser::mark_rows(&body, |link| {
                let id = linked(link);
                let is_ticked = id.parse().is_ok_and(|id| selection.contains(id));
                (is_ticked, !id.is_empty() && open.is_some_and(|open| open.with(|open| open == id)))
            });
        });
    });
    if let Some(following) = use_context::<Following>() {
        following.shows(Shown::new(answer.rows.clone(), rows));
    }
    // Some browsers do not tell a click made with the space bar that shift was held.
    let shift = StoredValue::new(false);
    let key = move |event: KeyboardEvent| {
        shift.set_value(event.shift_key());
        if browser::is_on_box() {
            no_submit(&event);
        }
    };
    let click = move |event: MouseEvent| {
        if let Some((id, ticked)) = browser::pressed_box(&event)
            && let Ok(id) = id.parse()
        {
            let by_key = event.detail() == 0 && shift.get_value();
            picking.tick(&ids, id, ticked, event.shift_key() || by_key);
        }
    };
    view! { <tbody data-written="" inner_html=markup node_ref=body on:keydown=key on:click=click></tbody> }.into_any()
}

/// A column that nothing is sorted by.
fn plain(label: &'static str) -> AnyView {
    view! { <th scope="col" data-label=label>{label}</th> }.into_any()
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

/// Enter on a check box would send the form around the table.
fn no_submit(event: &KeyboardEvent) {
    if event.key() == "Enter" {
        event.prevent_default();
    }
}
