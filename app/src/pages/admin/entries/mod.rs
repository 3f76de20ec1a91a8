//! The entries of a session: filters, the table, the selection and what is done with it.

mod filters;
mod picking;
mod selection_bar;
mod table;

use leptos::prelude::*;

use self::{filters::Filters, picking::Picking};
use super::{
    acting::Acting,
    asked::{entry_query, parameter},
    session_head::{Tab, session_head},
};
use crate::{
    api::read::{Read, ask},
    components::{download_form::Download, loaded::loaded, page_title::page_title, pager::pager},
    model::{
        entry::{EntryPage, EntryQuery},
        id::SessionId,
        page::PageRequest,
    },
    paths,
};

/// The entries of a session.
#[component]
pub fn Entries() -> impl IntoView {
    let session = parameter("session");
    let query = entry_query();
    let question = move || Some(Read::SessionEntries { session: session.get(), query: query.get() });
    let answer = ask(Signal::derive(question));
    let filter = Memo::new(move |_| query.with(|query| query.filter.clone()));
    let picking = Picking::new(session, filter, Callback::new(move |()| answer.refetch()));
    let acting = Acting::new(
        session,
        Callback::new(move |()| {
            picking.clear();
            answer.refetch();
        }),
        Callback::new(move |error| picking.refused(&error)),
    );
    let parts = Parts { filters: Filters::new(session, query), picking, download: Download::new(), acting };
    loaded(answer, move |answer: EntryPage| page(&answer, &query.get_untracked(), &parts).into_any())
}

/// What belongs to the page and outlives the answers shown on it.
#[derive(Clone, Copy)]
struct Parts {
    filters: Filters,
    picking: Picking,
    download: Download,
    acting: Acting,
}

fn page(answer: &EntryPage, query: &EntryQuery, parts: &Parts) -> impl IntoView + use<> {
    let session = answer.session.id;
    let all = answer.session.counts.total();
    let address = {
        let query = query.clone();
        move |page: PageRequest| paths::session_entries(session, &EntryQuery { page, ..query.clone() })
    };
    let list = if all == 0 {
        nobody(session)
    } else {
        selection_bar::form(answer, query, parts.picking, parts.download, parts.acting)
    };
    let pages = (answer.page.total > 0).then(|| pager(answer.page, address));
    view! {
        {page_title(&answer.session.name)}
        {session_head(&answer.session, Tab::Entries)}
        <h2 class="visually-hidden">"Entries"</h2>
        {parts.acting.view()}
        {parts.filters.view(answer, query)}
        <p class="result-count" role="status">{format!("{} of {all} entries", answer.page.total)}</p>
        {list}
        {pages}
    }
}

fn nobody(session: SessionId) -> AnyView {
    view! {
        <p>
            "No entries yet. "
            <a href=paths::add_entries(session)>"Add Entries"</a>
            " makes logins that any candidate can use."
        </p>
    }
    .into_any()
}
