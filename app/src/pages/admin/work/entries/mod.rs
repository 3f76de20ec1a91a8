//! The entries of a session: filters, the table, the selection and what is done with it.

mod filters;
mod following;
mod picking;
mod selection_bar;
mod table;

use leptos::prelude::*;

use self::{filters::Filters, following::Following, picking::Picking};
use super::{
    action_dialog::{self, ActionDialog},
    entry::OpenEntry,
    session_head::{Tab, session_head},
};
use crate::{
    api::read::{Read, ask},
    components::{
        download_form::Download,
        loaded::{FOUND, loaded_beside},
        pager::pager,
        renewed,
    },
    model::{
        entry::{EntryPage, EntryQuery},
        id::SessionId,
        page::PageRequest,
    },
    pages::admin::asked::{asked, parameter},
    paths,
    words::staff::{entries::found, language},
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
        Callback::new(move |()| {
            picking.clear();
            answer.refetch();
            open.refetch();
        }),
        Callback::new(move |error| picking.refused(&error)),
    );
    let parts = Parts {
        filters: Filters::new(session, query),
        picking,
        download: Download::new(notice),
        action_dialog,
        following: Following::new(Callback::new(move |()| answer.refetch()), Callback::new(move |()| open.refetch())),
        open,
    };
    view! {
        {parts.action_dialog.view(parts.download)}
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
}

fn page(answer: &EntryPage, query: &EntryQuery, parts: &Parts) -> impl IntoView + use<> {
    parts.following.begin(answer);
    let session = answer.session.id;
    let all = answer.session.counts.total();
    let address = {
        let query = query.clone();
        move |page: PageRequest| paths::session_entries(session, &EntryQuery { page, ..query.clone() })
    };
    let list = if all == 0 {
        nobody(session)
    } else {
        selection_bar::form(answer, query, parts.picking, parts.download, parts.action_dialog)
    };
    let pages = (answer.page.total > 0).then(|| pager(answer.page, address));
    view! {
        {parts.open.title(&answer.session.name)}
        {session_head(&answer.session, Tab::Entries)}
        <h2 class="visually-hidden">{language().entries().title}</h2>
        {parts.filters.view(answer, query)}
        <div class="list-and-entry">
            <div>
                <div class="result-line">
                    <p class="result-count" role="status" id=FOUND tabindex="-1">
                        {renewed::text(found(answer.page.total, all, language()))}
                    </p>
                    {parts.following.line()}
                </div>
                {list}
                {pages}
            </div>
            {parts.open.view(&answer.session, query)}
        </div>
    }
}

fn nobody(session: SessionId) -> AnyView {
    let (words, add) = (language().entries(), language().shared().add_entries);
    view! {
        <p>{words.none_yet} {add} {words.what_add_entries_does}</p>
        <a class="button" href=paths::add_entries(session)>{add}</a>
    }
    .into_any()
}
