//! The Batches tab: what each Create Codes made, and what became of it.

use leptos::prelude::*;

use super::answered::answered;
use crate::{
    api::read::Read,
    components::{code::name, page_title::page_title},
    model::{
        batch::{BatchList, BatchRow},
        entry::{EntryCounts, EntryState},
    },
    paths,
    words::{
        language::Language,
        staff::{acts::author, entries::batch_name},
    },
};
use crate::{
    pages::admin::{
        asked::parameter,
        session_head::{Tab, session_head},
    },
    words::count::counted,
};

/// The Batches tab.
#[component]
pub fn Batches() -> impl IntoView {
    answered(Read::Batches { session: parameter("session").get_untracked() }, |batches| page(&batches).into_any())
}

fn page(batches: &BatchList) -> impl IntoView + use<> {
    let list = if batches.rows.is_empty() {
        view! {
            <p>
                "No batches yet. "
                <a href=paths::add_entries(batches.session.id)>"Add Entries"</a>
                " makes logins that any candidate can use."
            </p>
        }
        .into_any()
    } else {
        table(batches)
    };
    view! {
        {page_title(&format!("Batches · {}", batches.session.name))}
        {session_head(&batches.session, Tab::Batches)}
        <h2 class="visually-hidden">"Batches"</h2>
        <p class="result-count">{counted(number(batches.rows.len()), "batch", "batches")}</p>
        {list}
    }
}

fn number(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The numbers of a batch, in the order of an entry's life.
const COLUMNS: [&str; 7] = ["Entries", "Handed out", "Not used", "Details given", "Started", "Finished", "Withdrawn"];

fn table(batches: &BatchList) -> AnyView {
    let numbers = COLUMNS.map(|name| view! { <th scope="col" class="number">{name}</th> }.into_any()).collect_view();
    let rows = batches.rows.iter().map(|batch| row(batches, batch)).collect_view();
    let all = self::numbers(&batches.session.counts);
    view! {
        <table class="ledger">
            <caption class="visually-hidden">"Batches"</caption>
            <thead>
                <tr>
                    <th scope="col">"Batch"</th>
                    <th scope="col">"Made by"</th>
                    {numbers}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <td data-label="Batch">"All batches"</td>
                    <td></td>
                    {all}
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

fn row(batches: &BatchList, batch: &BatchRow) -> AnyView {
    let numbers = numbers(&batch.counts);
    let by = author(batch.created_by.as_deref(), Language::STAFF).to_owned();
    let when = [", ", &Language::STAFF.times().date_and_time(&batch.created_at)].concat();
    view! {
        <tr>
            <td data-label="Batch">
                <a href=paths::batch(batches.session.id, batch.id)>{name(batch_name(batch.number, &batch.label, Language::STAFF))}</a>
            </td>
            <td data-label="Made by">{name(by)} {when}</td>
            {numbers}
        </tr>
    }
    .into_any()
}

/// How many entries there are, in the order of [`COLUMNS`].
fn numbers(counts: &EntryCounts) -> impl IntoView + use<> {
    let states = EntryState::ALL.map(|state| counts.of(state));
    COLUMNS
        .into_iter()
        .zip([counts.total(), counts.handed_out].into_iter().chain(states))
        .map(|(name, value)| view! { <td class="number" data-label=name>{value}</td> }.into_any())
        .collect_view()
}
