//! The entries of a session: filters, the table, the selection and what is done with it.

mod filters;
mod following;
mod keys;
mod live;
mod look;
mod menu;
mod picking;
mod remembered;
mod rows;
mod selection_bar;
mod table;
mod views;

use std::sync::Arc;

use leptos::prelude::*;

use self::{filters::Filters, following::Following, keys::Keys, look::Look, picking::Picking, views::Views};
use super::{
    action_dialog::{self, ActionDialog},
    entry::OpenEntry,
    session_head::{Tab, session_head},
};
use crate::{
    api::read::{Read, ask},
    asked::{asked, parameter},
    components::{
        download_form::Download,
        loaded::{TABLE, loaded_beside},
        may::{link_to, may},
        pager::pager,
    },
    effect::effect,
    model::{
        entry::{EntryPage, EntryQuery},
        id::SessionId,
        page::PageRequest,
        right::Right,
        selection::Selection,
    },
    paths,
    words::staff::language,
};

/// The entries of a session.
#[component]
pub fn Entries() -> impl IntoView {
    let session = parameter("session");
    let query = asked::<EntryQuery>();
    let question = move || Some(Read::SessionEntries { session: session.get(), query: query.get() });
    let answer = ask(Signal::derive(question));
    let notice = action_dialog::notice();
    let open = OpenEntry::new(session, notice, Callback::new(move |()| answer.refetch()));
    let picking = Picking::new(session, query, notice, Callback::new(move |()| answer.refetch()));
    let action_dialog = ActionDialog::new(
        session,
        notice,
        Callback::new(move |of_selection| {
            if of_selection {
                picking.clear();
            }
            answer.refetch();
            open.refetch();
        }),
        Callback::new(move |error| picking.refused(&error)),
    );
    remembered::remember(session, query, picking);
    // What is open stays open beside another list.
    let address = move |query| session.get().parse().map(|session| open.beside(session, &query)).unwrap_or_default();
    let (filters, look) = (Filters::new(query, Callback::new(address)), Look::new());
    let following = Following::new(Callback::new(move |()| answer.refetch()), Callback::new(move |()| open.refetch()));
    live::count(following);
    // Without a selection there is nothing to come back to from the filters.
    effect(move || {
        if picking.selection().with(|selection| *selection == Selection::None) {
            filters.asked_for().set(false);
        }
    });
    let parts = Parts {
        filters,
        picking,
        download: Download::new(notice),
        action_dialog,
        following,
        look,
        views: Views::new(filters, look),
        // They go from box to box.
        keys: may(Right::PreviewActs).then(Keys::new),
        open,
    };
    view! {
        <a class="skip-link" href=["#", TABLE].concat() rel="external">{language().entries().skip}</a>
        {parts.action_dialog.view(parts.download)}
        {parts.keys.map(Keys::view)}
        {loaded_beside(answer, open.answer(), move |answer: EntryPage| page(&answer, &query.get_untracked(), &parts).into_any())}
    }
}

/// What belongs to the page and outlives the answers shown on it.
#[derive(Clone, Copy)]
struct Parts {
    filters: Filters,
    picking: Picking,
    download: Download,
    action_dialog: ActionDialog,
    following: Following,
    open: OpenEntry,
    look: Look,
    views: Views,
    /// Where there are boxes.
    keys: Option<Keys>,
}

impl Parts {
    /// The classes of what is around the table: how the person has it, and which of the two bands is shown.
    fn classes(self) -> String {
        let is_picked = self.picking.selection().with(|selection| *selection != Selection::None);
        let picked = if is_picked { " picked" } else { "" };
        let filtering = if self.filters.asked_for().get() { " filtering" } else { "" };
        ["entries ", &self.look.classes(), picked, filtering].concat()
    }
}

fn page(answer: &EntryPage, query: &EntryQuery, parts: &Parts) -> impl IntoView + use<> {
    parts.following.begin(answer);
    parts.look.begin(&answer.session.institution_code, answer.has_results);
    let parts = *parts;
    let session = answer.session.id;
    let all = answer.session.counts.total();
    let address = {
        let query = query.clone();
        move |page: PageRequest| parts.open.beside(session, &EntryQuery { page, ..query.clone() })
    };
    let list = if all == 0 {
        nobody(session)
    } else {
        selection_bar::form(answer, query, (parts.picking, parts.filters), parts.download, parts.action_dialog)
    };
    let menus = Arc::new(move || view! { {parts.views.menu()} {parts.look.menu()} }.into_any());
    let of = answer.page;
    let pages = (of.total > 0).then_some(move || pager(of, &address));
    view! {
        {parts.open.title(&answer.session.name)}
        {session_head(&answer.session, Tab::Entries)}
        <h2 class="visually-hidden">{language().entries().title}</h2>
        <div class=move || parts.classes()>
            {parts.filters.band(answer, query, parts.picking, menus)}
            <div class="list-and-entry">
                <div>
                    <div id=TABLE tabindex="-1">{list}</div>
                    <div class="foot">{pages} {parts.following.line()} {live::line(parts.following)} {parts.keys.map(Keys::button)}</div>
                </div>
                {parts.open.view(&answer.session, query)}
            </div>
        </div>
    }
}

fn nobody(session: SessionId) -> AnyView {
    let (words, add) = (language().entries(), language().shared().add_entries);
    let link = link_to(Right::CreateCodes, Some("button"), paths::add_entries(session), add);
    let how = link.is_some().then(|| [add, words.what_add_entries_does].concat());
    view! {
        <p>{words.none_yet} {how}</p>
        {link}
    }
    .into_any()
}
