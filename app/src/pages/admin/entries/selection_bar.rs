//! The form around the table: what is selected, and everything that can be done with it.

use std::sync::Arc;

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    server_fn::ServerFn,
    web_sys::SubmitEvent,
};

use super::{super::acting::Acting, picking::Picking, table};
use crate::{
    api::acts::PreviewAction,
    browser,
    components::{
        download_form::{Download, Progress},
        hidden_fields::whose_field,
        hydrated::hydrated,
    },
    model::{
        action::EntryAction,
        entry::{EntryPage, EntryQuery},
        id::EntryId,
        search::{TOO_LONG, is_too_long},
        selection::{HeaderBox, Selection},
    },
    paths,
};

/// The selection bar, its banner and the table. Without a script the ticked boxes are posted as they are.
pub fn form(answer: &EntryPage, query: &EntryQuery, picking: Picking, download: Download, acting: Acting) -> AnyView {
    let session = answer.session.id.to_string();
    let rows: Arc<[EntryId]> = answer.rows.iter().map(|row| row.id).collect();
    let (posted, session_of_print) = (session.clone(), session.clone());
    let more = EntryAction::ALL
        .into_iter()
        .filter(|action| *action != EntryAction::Withdraw)
        .map(|action| act_button(action, "button-link", picking, acting))
        .collect_view();
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            // An attribute that is not there is removed as well.
            let _ = menu.remove_attribute("open");
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
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
            {whose_field()}
            <input type="hidden" name="session" value=session/>
            <div class="selection-bar">
                {selected(rows.clone(), picking)}
                <div class="buttons">
                    <button class="button" aria-disabled=move || download.is_running().then_some("true")>
                        "Export Selected Data"
                    </button>
                    {print_button(session_of_print, picking, acting)}
                    {act_button(EntryAction::Withdraw, "button button-secondary", picking, acting)}
                    <details class="menu" node_ref=menu on:keydown=key>
                        <summary class="button button-secondary">"More"</summary>
                        <div on:click=move |_| close()>{more}</div>
                    </details>
                </div>
            </div>
            {download.status_line()}
            {banner(answer, rows.clone(), picking)}
            {if rows.is_empty() { no_match(answer, query) } else { table::table(answer, query, rows, picking) }}
        </form>
    }
    .into_any()
}

/// The button of an act: with a script it asks in a dialog, without one its page comes back with the question.
fn act_button(action: EntryAction, class: &'static str, picking: Picking, acting: Acting) -> AnyView {
    let press = move |event: MouseEvent| {
        event.prevent_default();
        match picking.acting() {
            None => {}
            Some(Err(error)) => acting.refuse(error),
            Some(Ok(selection)) => acting.ask(action, selection.form_fields()),
        }
    };
    view! {
        <button class=class formaction=PreviewAction::PATH name="action" value=action.word() on:click=press>
            {action.label()}
        </button>
    }
    .into_any()
}

/// Cards are a document of their own: the app is left for it.
fn print_button(session: String, picking: Picking, acting: Acting) -> AnyView {
    let press = move |event: MouseEvent| {
        event.prevent_default();
        match picking.acting() {
            None => {}
            Some(Err(error)) => acting.refuse(error),
            Some(Ok(selection)) => {
                let mut fields = vec![("session", session.clone())];
                fields.extend(selection.form_fields());
                browser::submit(paths::PRINT, &fields);
            }
        }
    };
    view! {
        <button class="button button-secondary" formaction=paths::PRINT on:click=press>"Print cards"</button>
    }
    .into_any()
}

fn no_match(answer: &EntryPage, query: &EntryQuery) -> AnyView {
    let typed = query.filter.q.trim();
    let sentence = match typed {
        "" => "No entry matches. ".to_owned(),
        long if is_too_long(long) => format!("{TOO_LONG} "),
        typed => format!("No entry matches “{typed}”. "),
    };
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
