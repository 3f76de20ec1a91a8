//! A finished page's question, asked once.

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::{
    api::read::{Read, ask},
    components::loaded::loaded,
};

/// Asks and shows the answer.
pub fn answered<T: DeserializeOwned>(question: Read, show: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    loaded(ask(Signal::stored(Some(question))), show)
}
