//! What an address asks for: its parameters and its query string, read leniently.

use leptos::prelude::*;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};

use crate::model::{
    activity::{ActivityKind, ActivityQuery},
    entry::{EntryFilter, EntryQuery, EntrySort},
    page::PageRequest,
    report::{ReportFilter, ReportKind, ReportQuery},
    session::SessionQuery,
};

/// A part of the address, such as the session's id.
pub fn parameter(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get_str(name).unwrap_or_default().to_owned()))
}

/// One word of the query string; empty when it is not there.
pub fn query_word(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| word(query, name).to_owned()))
}

/// What the session list is asked for.
pub fn session_query() -> Memo<SessionQuery> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| SessionQuery {
            q: word(query, "q").to_owned(),
            state: SessionQuery::state_from_word(word(query, "state")),
            page: page(query),
        })
    })
}

/// What the entries of a session are asked for.
pub fn entry_query() -> Memo<EntryQuery> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| EntryQuery {
            filter: EntryFilter::from_words(
                word(query, "q"),
                word(query, "state"),
                word(query, "batch"),
                word(query, "handed"),
            ),
            sort: EntrySort::from_word(word(query, "sort")),
            descending: word(query, "dir") == "desc",
            page: page(query),
        })
    })
}

/// What the activity of a session is asked for.
pub fn activity_query() -> Memo<ActivityQuery> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| ActivityQuery { kind: ActivityKind::from_word(word(query, "kind")), page: page(query) })
    })
}

/// What a report is asked for.
pub fn report_query(kind: ReportKind) -> Memo<ReportQuery> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| ReportQuery {
            kind,
            filter: ReportFilter::from_words(
                word(query, "session"),
                word(query, "state"),
                word(query, "from"),
                word(query, "to"),
            ),
            page: page(query),
        })
    })
}

fn page(query: &ParamsMap) -> PageRequest {
    PageRequest::lenient(word(query, "page").parse().ok(), word(query, "size").parse().ok())
}

fn word<'a>(query: &'a ParamsMap, name: &str) -> &'a str {
    query.get_str(name).unwrap_or_default()
}
