//! The form around the table: what is selected, and everything that can be done with it.

use std::sync::Arc;

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    server_fn::ServerFn,
    web_sys::SubmitEvent,
};

use super::{super::action_dialog::ActionDialog, picking::Picking, table};
use crate::{
    api::acts::PreviewAction,
    browser,
    components::{
        download_form::Download,
        hidden_fields::whose_field,
        hydrated::hydrated,
        renewed::{self, renewed},
    },
    model::{
        action::EntryAction,
        entry::{EntryPage, EntryQuery},
        id::EntryId,
        selection::{HeaderBox, Selection},
    },
    paths,
    words::staff::{Label as _, language, selection},
};

/// The selection bar, its banner and the table. Without a script the ticked boxes are posted as they are.
pub fn form(
    answer: &EntryPage,
    query: &EntryQuery,
    picking: Picking,
    download: Download,
    action_dialog: ActionDialog,
) -> AnyView {
    let words = language().entries();
    let session = answer.session.id.to_string();
    let rows: Arc<[EntryId]> = answer.rows.iter().map(|row| row.id).collect();
    let (posted, session_of_print) = (session.clone(), session.clone());
    let more = EntryAction::ALL
        .into_iter()
        .filter(|action| *action != EntryAction::Withdraw)
        .map(|action| act_button(action, "button-link", picking, action_dialog))
        .collect_view();
    let place = NodeRef::new();
    let (menu, summary) = (NodeRef::<html::Details>::new(), NodeRef::<html::Summary>::new());
    let close = move || {
        if let (Some(menu), Some(summary)) = (menu.get_untracked(), summary.get_untracked()) {
            // An attribute that is not there is removed as well, and what opens a list always takes the focus: the button
            // that was pressed is about to be hidden, and a dialog gives the focus back to where it was.
            let _ = (menu.remove_attribute("open"), summary.focus());
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(selection) = picking.reached() {
            let mut fields = vec![("session", posted.clone())];
            fields.extend(selection.form_fields());
            download.start(selection.count(), fields, move |error| picking.refused(error));
        }
    };
    view! {
        <form method="post" action=paths::LOGINS_XLSX on:submit=submit>
            {whose_field()}
            <input type="hidden" name="session" value=session/>
            <div class="selection-bar">
                {selected(rows.clone(), picking, place)}
                <div class="buttons">
                    <button class="button" aria-disabled=move || download.at_work()>
                        {language().shared().export}
                    </button>
                    {print_button(session_of_print, picking)}
                    {act_button(EntryAction::Withdraw, "button button-secondary", picking, action_dialog)}
                    <details class="menu" node_ref=menu on:keydown=key>
                        <summary class="button button-secondary" node_ref=summary>{words.more}</summary>
                        <div on:click=move |_| close()>{more}</div>
                    </details>
                </div>
            </div>
            {banner(answer, rows.clone(), picking, place)}
            {if rows.is_empty() { no_match(answer, query) } else { table::table(answer, query, rows, picking) }}
        </form>
    }
    .into_any()
}

/// The button of an act: with a script it asks in a dialog, without one its page comes back with the question.
fn act_button(action: EntryAction, class: &'static str, picking: Picking, action_dialog: ActionDialog) -> AnyView {
    let press = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(selection) = picking.reached() {
            action_dialog.ask(action, selection.form_fields());
        }
    };
    view! {
        <button class=class formaction=PreviewAction::PATH name="action" value=action.word() on:click=press>
            {action.label(language())}
        </button>
    }
    .into_any()
}

/// Cards are a document of their own: the app is left for it.
fn print_button(session: String, picking: Picking) -> AnyView {
    let press = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(selection) = picking.reached() {
            let mut fields = vec![("session", session.clone())];
            fields.extend(selection.form_fields());
            browser::submit(paths::PRINT, &fields);
        }
    };
    view! {
        <button class="button button-secondary" formaction=paths::PRINT on:click=press>{language().entries().print}</button>
    }
    .into_any()
}

fn no_match(answer: &EntryPage, query: &EntryQuery) -> AnyView {
    let sentence = selection::no_match(query.filter.q.trim(), language());
    view! {
        <p>
            {renewed::text(sentence)}
            <a href=paths::session(answer.session.id)>{language().entries().show_all}</a>
        </p>
    }
    .into_any()
}

/// "37 selected, 12 of them on this page · Clear". Without a script nobody counts.
fn selected(rows: Arc<[EntryId]>, picking: Picking, place: NodeRef<html::Span>) -> AnyView {
    let words = language().entries();
    let hydrated = hydrated();
    let count = Memo::new(move |_| picking.selection().with(Selection::count));
    let sentence = move || match (count.get(), picking.hidden_count()) {
        _ if !hydrated.get() => String::new(),
        (0, _) => words.none_selected.to_owned(),
        (count, 0) => {
            let here = picking.selection().with(|selection| selection.count_among(&rows));
            selection::here(count, here, language())
        }
        (count, hidden) => selection::hidden(count, hidden, language()),
    };
    let any = Memo::new(move |_| count.get() > 0);
    let clear = move |_| {
        picking.clear();
        focus(place);
    };
    let clear = Arc::new(move || {
        any.get()
            .then(|| {
                view! {
                    <span>" · "</span>
                    <button type="button" class="button-link" on:click=clear>{words.clear}</button>
                }
            })
            .into_any()
    });
    view! {
        <div>
            <span role="status" tabindex="-1" node_ref=place>{renewed::changing(sentence)}</span>
            {renewed(clear)}
        </div>
    }
    .into_any()
}

/// A button that is about to go leaves the focus to the sentence that says what it did.
fn focus(place: NodeRef<html::Span>) {
    if let Some(place) = place.get_untracked() {
        // An element with a tabindex always takes the focus.
        let _ = place.focus();
    }
}

/// "All 50 on this page are selected. Select all 312 that match".
fn banner(answer: &EntryPage, rows: Arc<[EntryId]>, picking: Picking, place: NodeRef<html::Span>) -> AnyView {
    let (filter, total, here) = (answer.filter.clone(), answer.page.total, answer.rows.len());
    let more = usize::try_from(total).is_ok_and(|total| total > here);
    let full = Memo::new(move |_| {
        more && picking.header(&rows) == HeaderBox::Checked
            && picking.selection().with(|selection| matches!(selection, Selection::Ids(_)))
    });
    let offer = move || {
        let filter = filter.clone();
        let press = move |_| {
            picking.pick_all(filter.clone(), total);
            focus(place);
        };
        view! {
            <p class="select-all-banner">
                {selection::page_selected(here, language())}
                <button type="button" class="button-link" on:click=press>
                    {selection::select_all(total, language())}
                </button>
            </p>
        }
    };
    renewed(Arc::new(move || full.get().then(&offer).into_any()))
}
