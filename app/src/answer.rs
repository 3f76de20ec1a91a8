//! Reads what the server answered.

use serde::de::DeserializeOwned;

use crate::{
    model::refusal::{Kind, Refusal},
    words::{errors::found, staff::language},
};

/// An answer that this version of the app does not understand comes from another version of the server.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Refusal> {
    leptos::serde_json::from_str(json).map_err(|_| found(Kind::Malformed, language()))
}
