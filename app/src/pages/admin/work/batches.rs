//! The Batches tab: what each Create Codes made, and what became of it.

use leptos::prelude::*;

use super::session_head::{Tab, session_head};
use crate::{
    api::read::{Read, always},
    asked::parameter,
    components::{code::name, loaded::loaded, may::link_to, page_title::page_title},
    model::{
        batch::{BatchList, BatchRow},
        entry::{EntryCounts, EntryState},
        right::Right,
    },
    paths,
    words::staff::{
        Label as _,
        acts::author,
        entries::{batch_name, batches as how_many},
        language,
    },
};

/// The Batches tab.
#[component]
pub fn Batches() -> impl IntoView {
    let session = parameter("session");
    loaded(always(move || Read::Batches { session: session.get() }), |batches| page(&batches).into_any())
}

fn page(batches: &BatchList) -> impl IntoView + use<> {
    let words = language().batches();
    let list = if batches.rows.is_empty() {
        let (there, label) = (paths::add_entries(batches.session.id), language().shared().add_entries);
        let add = link_to(Right::CreateCodes, None, there, label);
        let what = add.is_some().then(|| language().entries().what_add_entries_does);
        view! { <p>{words.none_yet} {add} {what}</p> }.into_any()
    } else {
        table(batches)
    };
    view! {
        {page_title(&[words.title, " · ", &batches.session.name].concat())}
        {session_head(&batches.session, Tab::Batches)}
        <h2 class="visually-hidden">{words.title}</h2>
        <p class="result-count">{how_many(batches.rows.len(), language())}</p>
        {list}
    }
}

/// The numbers of a batch, in the order of an entry's life.
fn columns() -> impl Iterator<Item = &'static str> {
    let words = language().batches();
    [words.entries, words.handed_out].into_iter().chain(EntryState::ALL.map(|state| state.label(language())))
}

fn table(batches: &BatchList) -> AnyView {
    let words = language().batches();
    let numbers = columns().map(|name| view! { <th scope="col" class="number">{name}</th> }.into_any()).collect_view();
    let rows = batches.rows.iter().map(|batch| row(batches, batch)).collect_view();
    let all = self::numbers(&batches.session.counts);
    view! {
        <table class="ledger">
            <caption class="visually-hidden">{words.title}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.batch}</th>
                    <th scope="col">{words.made_by}</th>
                    {numbers}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <td data-label=words.batch>{words.all}</td>
                    <td></td>
                    {all}
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

fn row(batches: &BatchList, batch: &BatchRow) -> AnyView {
    let words = language().batches();
    let numbers = numbers(&batch.counts);
    let by = author(batch.created_by.as_deref(), language()).to_owned();
    let when = [", ", &language().times().date_and_time(&batch.created_at)].concat();
    view! {
        <tr>
            <td data-label=words.batch class="wide">
                <a href=paths::batch(batches.session.id, batch.id)>{name(batch_name(batch.number, &batch.label, language()))}</a>
            </td>
            <td data-label=words.made_by>{name(by)} {when}</td>
            {numbers}
        </tr>
    }
    .into_any()
}

/// How many entries there are, in the order of [`columns`].
fn numbers(counts: &EntryCounts) -> impl IntoView + use<> {
    let states = EntryState::ALL.map(|state| counts.of(state));
    columns()
        .zip([counts.total(), counts.handed_out].into_iter().chain(states))
        .map(|(name, value)| view! { <td class="number" data-label=name>{value}</td> }.into_any())
        .collect_view()
}
