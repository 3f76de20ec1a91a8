//! What an address asks for: its parameters and its query string, read leniently.

use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_params_map, use_url},
    params::ParamsMap,
};
use percent_encoding::percent_decode_str;

use crate::model::address::{Question, Words};

/// A part of the address, such as the session's id.
pub fn parameter(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.word(name).to_owned()))
}

/// One word of the query string; empty when it is not there.
pub fn query_word(name: &'static str) -> Memo<String> {
    let url = use_url();
    Memo::new(move |_| url.with(|url| words(url.search()).word(name).to_owned()))
}

/// A word that the address has now, if only an empty one.
pub fn word_now(name: &str) -> Option<String> {
    let words = use_url().with_untracked(|url| words(url.search()));
    words.into_iter().find_map(|(key, word)| (key == name).then_some(word))
}

/// The words of a query string. The router's own are decoded twice: a search for `50%25` would be one for `50%`, and an address
/// within an address would end at its first `&`.
fn words(search: &str) -> Vec<(String, String)> {
    let pairs = search.split('&').filter_map(|pair| pair.split_once('='));
    let decoded = |word: &str| percent_decode_str(&word.replace('+', " ")).decode_utf8_lossy().into_owned();
    pairs.map(|(name, word)| (name.to_owned(), decoded(word))).collect()
}

/// What the address asks its page for.
pub fn asked<Q: Question + PartialEq + Send + Sync + 'static>() -> Memo<Q> {
    let (params, url, now) = (use_params_map(), use_url(), use_location().search);
    // As it is written: of two that the router reads as one, such as `%25` and `%2525`, the second is asked too.
    let query = Memo::new(move |_| url.with(|url| url.search().to_owned()));
    Memo::new(move |_| {
        // Of an address of the same route the router tells its page the path only, so the words are read where they are;
        // they are not followed there, because on the way to another page they are that page's.
        // Read, not only tracked: what was never read follows nothing.
        params.with(|_| ());
        query.with(|_| ());
        now.with_untracked(|search| Q::read(&words(search)))
    })
}

impl Words for ParamsMap {
    fn word(&self, name: &str) -> &str {
        self.get_str(name).unwrap_or_default()
    }
}
