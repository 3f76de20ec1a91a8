//! The form around the table: what is selected, and everything that can be done with it.

use std::sync::Arc;

use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn, web_sys::SubmitEvent};

use super::{
    super::action_dialog::ActionDialog,
    filters::Filters,
    menu::menu,
    picking::{Picking, SELECTED},
    table,
};
use crate::{
    api::acts::PreviewAction,
    browser,
    components::{
        download_form::Download,
        hidden_fields::whose_field,
        hydrated::hydrated,
        loaded::FOUND,
        may::{link_to, may},
        renewed::{self, renewed},
    },
    model::{
        action::EntryAction,
        entry::{EntryPage, EntryQuery},
        id::EntryId,
        right::Right,
        selection::Selection,
    },
    paths,
    words::staff::{Label as _, entries::entries, language, selection},
};

/// The band of the selection and the table; for whoever may do nothing with entries, the table alone. Without a script the
/// ticked boxes are posted as they are.
pub fn form(
    answer: &EntryPage,
    query: &EntryQuery,
    (picking, filters): (Picking, Filters),
    download: Download,
    action_dialog: ActionDialog,
) -> AnyView {
    let words = language().entries();
    let (session, back) = (answer.session.id.to_string(), paths::session_entries(answer.session.id, query));
    let rows: Arc<[EntryId]> = answer.rows.iter().map(|row| row.id).collect();
    picking.shown(&answer.filter, &rows);
    let list =
        if rows.is_empty() { no_match(answer, query) } else { table::table(answer, query, rows.clone(), picking) };
    if !may(Right::PreviewActs) {
        return list;
    }
    let (posted, session_of_print) = (session.clone(), session.clone());
    let act =
        |action: EntryAction, class| may(action.right()).then(|| act_button(action, class, picking, action_dialog));
    let marks = EntryAction::ALL
        .into_iter()
        .filter(|action| action.is_mark() || *action == EntryAction::Restore)
        .map(|action| act(action, "button-link"))
        .collect_view();
    let exports = may(Right::ExportLogins);
    let export = exports.then(|| {
        view! {
            <button class="button" aria-disabled=move || download.at_work()>
                {language().shared().export}
            </button>
        }
        .into_any()
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !exports {
            return;
        }
        if let Some(selection) = picking.reached() {
            let mut fields = vec![("session", posted.clone())];
            fields.extend(selection.form_fields());
            download.start(selection.count(), fields, move |error| picking.refused(error));
        }
    };
    view! {
        <form method="post" action=if exports { paths::LOGINS_XLSX } else { PreviewAction::PATH } on:submit=submit>
            {whose_field()}
            <input type="hidden" name="session" value=session/>
            // Without a script the page comes back as it was.
            <input type="hidden" name="back" value=back/>
            <div class="selection-bar">
                {selected(answer, rows.clone(), picking, filters)}
                <div class="buttons">
                    {export}
                    {may(Right::PrintCards).then(|| print_button(session_of_print, picking))}
                    {menu(words.mark_as, None, marks.into_any())}
                    {act(EntryAction::IssuePasswords, "button button-secondary")}
                    {act(EntryAction::Withdraw, "button button-secondary button-danger")}
                </div>
            </div>
            {list}
            {phone_bar(answer, rows, picking)}
        </form>
    }
    .into_any()
}

/// What a narrow window has at its lower edge while nothing is selected.
fn phone_bar(answer: &EntryPage, rows: Arc<[EntryId]>, picking: Picking) -> AnyView {
    let (words, hydrated) = (language().entries(), hydrated());
    let select = move || {
        let rows = rows.clone();
        hydrated.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button button-secondary"
                    aria-label=words.select_page
                    on:click=move |_| {
                        picking.press_header(&rows);
                        browser::focus_on(SELECTED);
                    }
                >
                    {words.select}
                </button>
            }
            .into_any()
        })
    };
    let (there, label) = (paths::add_entries(answer.session.id), language().shared().add_entries);
    let add = link_to(Right::CreateCodes, Some("button"), there, label);
    view! {
        <div class="phone-bar">
            <span class="muted">{renewed::text(entries(answer.session.counts.total(), language()))}</span>
            {select}
            {add}
        </div>
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

/// "37 selected, 12 of them on this page · Select all 312 that match · Clear". Without a script nobody counts.
fn selected(answer: &EntryPage, rows: Arc<[EntryId]>, picking: Picking, filters: Filters) -> AnyView {
    let words = language().entries();
    let (filter, total) = (answer.filter.clone(), answer.page.total);
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
    let more = Memo::new(move |_| {
        count.get() < total && picking.selection().with(|selection| matches!(selection, Selection::Ids(_)))
    });
    let all = move |_| {
        picking.pick_all(filter.clone(), total);
        browser::focus_on(SELECTED);
    };
    let offer =
        Arc::new(move || more.get().then(|| link(selection::select_all(total, language()), all.clone())).into_any());
    let clear = move |_| {
        picking.clear();
        browser::focus_on(FOUND);
    };
    let to_filters = move |_| {
        filters.asked_for().set(true);
        browser::focus_on("q");
    };
    let any = Memo::new(move |_| count.get() > 0);
    let ways = Arc::new(move || {
        let ways = any.get().then(|| {
            view! {
                {link(words.clear.to_owned(), clear)}
                <span class="wide">{link(words.filters.to_owned(), to_filters)}</span>
            }
            .into_any()
        });
        ways.into_any()
    });
    view! {
        <div>
            <span role="status" tabindex="-1" id=SELECTED>{renewed::changing(sentence)}</span>
            {renewed(offer)}
            {renewed(ways)}
        </div>
    }
    .into_any()
}

/// A button in the sentence of the selection.
fn link(label: String, press: impl Fn(MouseEvent) + 'static) -> AnyView {
    view! {
        <span>" · "<button type="button" class="button-link" on:click=press>{label}</button></span>
    }
    .into_any()
}
