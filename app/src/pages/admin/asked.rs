//! What an address asks for: its parameters and its query string, read leniently.

use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_params_map, use_query_map},
    params::ParamsMap,
};

use crate::model::address::{Question, Words};

/// A part of the address, such as the session's id.
pub fn parameter(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.word(name).to_owned()))
}

/// One word of the query string; empty when it is not there.
pub fn query_word(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.word(name).to_owned()))
}

/// What the address asks its page for.
pub fn asked<Q: Question + PartialEq + Send + Sync + 'static>() -> Memo<Q> {
    let (params, query, now) = (use_params_map(), use_query_map(), use_location().query);
    Memo::new(move |_| {
        // Of an address of the same route the router tells its page the path only, so the words are read where they are;
        // they are not followed there, because on the way to another page they are that page's.
        // Read, not only tracked: what was never read follows nothing.
        params.with(|_| ());
        query.with(|_| ());
        now.with_untracked(|query| Q::read(query))
    })
}

impl Words for ParamsMap {
    fn word(&self, name: &str) -> &str {
        self.get_str(name).unwrap_or_default()
    }
}
