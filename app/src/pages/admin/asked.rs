//! What an address asks for: its parameters and its query string, read leniently.

use leptos::prelude::*;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
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
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| Q::read(query)))
}

impl Words for ParamsMap {
    fn word(&self, name: &str) -> &str {
        self.get_str(name).unwrap_or_default()
    }
}
