//! The form around the table: what is selected, and Export Selected Data.

use std::sync::Arc;

use leptos::{prelude::*, web_sys::SubmitEvent};

use super::{picking::Picking, table};
use crate::{
    components::{
        download_form::{Download, Progress},
        hydrated::hydrated,
    },
    model::{
        entry::{EntryPage, EntryQuery},
        id::EntryId,
        selection::{HeaderBox, Selection},
    },
    paths,
};

/// The selection bar, its banner and the table. Without a script the ticked boxes are posted as they are.
pub fn form(answer: &EntryPage, query: &EntryQuery, picking: Picking, download: Download) -> AnyView {
    let session = answer.session.id.to_string();
    let rows: Arc<[EntryId]> = answer.rows.iter().map(|row| row.id).collect();
    let posted = session.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match picking.acting() {
            None => {}
            Some(Err(error)) => download.progress().set(Progress::Refused(error)),
            Some(Ok(selection)) => {
                let mut fields = vec![("session", posted.clone())];
                fields.extend(selection.form_fields());
                download.start(selection.count(), fields, move |error| picking.refused(error));
            }
        }
    };
    view! {
        <form method="post" action=paths::LOGINS_XLSX on:submit=submit>
            <input type="hidden" name="session" value=session/>
            <div class="selection-bar">
                {selected(rows.clone(), picking)}
                <button class="button" aria-disabled=move || download.is_running().then_some("true")>
                    "Export Selected Data"
                </button>
            </div>
            {download.status_line()}
            {banner(answer, rows.clone(), picking)}
            {if rows.is_empty() { no_match(answer, query) } else { table::table(answer, query, rows, picking) }}
        </form>
    }
    .into_any()
}

fn no_match(answer: &EntryPage, query: &EntryQuery) -> AnyView {
    let typed = query.filter.q.trim();
    let sentence =
        if typed.is_empty() { "No entry matches. ".to_owned() } else { format!("No entry matches “{typed}”. ") };
    view! {
        <p>
            {sentence}
            <a href=paths::session(answer.session.id)>"Show all entries"</a>
        </p>
    }
    .into_any()
}

/// "37 selected, 12 of them on this page · Clear". Without a script nobody counts.
fn selected(rows: Arc<[EntryId]>, picking: Picking) -> impl IntoView {
    let hydrated = hydrated();
    let count = move || picking.selection().with(Selection::count);
    let sentence = move || match (count(), picking.hidden_count()) {
        _ if !hydrated.get() => String::new(),
        (0, _) => "No entries selected".to_owned(),
        (count, 0) => {
            let here = picking.selection().with(|selection| selection.count_among(&rows));
            format!("{count} selected, {here} of them on this page")
        }
        (count, hidden) => format!("{count} selected, {hidden} not shown by this filter"),
    };
    let clear = move || {
        (count() > 0).then(|| {
            view! {
                " · "
                <button type="button" class="button-link" on:click=move |_| picking.clear()>"Clear"</button>
            }
        })
    };
    view! {
        <div>
            <span role="status">{sentence}</span>
            {clear}
            <p class="muted" role="status">{picking.note()}</p>
        </div>
    }
}

/// "All 50 on this page are selected. Select all 312 that match".
fn banner(answer: &EntryPage, rows: Arc<[EntryId]>, picking: Picking) -> impl IntoView + use<> {
    let (filter, total, here) = (answer.filter.clone(), answer.page.total, answer.rows.len());
    let more = usize::try_from(total).is_ok_and(|total| total > here);
    move || {
        let full = more
            && picking.header(&rows) == HeaderBox::Checked
            && picking.selection().with(|selection| matches!(selection, Selection::Ids(_)));
        let filter = filter.clone();
        full.then(|| {
            view! {
                <p class="select-all-banner">
                    {format!("All {here} on this page are selected. ")}
                    <button
                        type="button"
                        class="button-link"
                        on:click=move |_| picking.pick_all(filter.clone(), total)
                    >
                        {format!("Select all {total} that match")}
                    </button>
                </p>
            }
        })
    }
}
