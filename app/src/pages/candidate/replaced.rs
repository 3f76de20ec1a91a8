//! An old username was used with its right password: says what happened and gives no access.

use leptos::prelude::*;

use super::{
    Frame,
    document::{Head, document},
};
use crate::paths;

/// Writes the page; `when` is "12 May at 10:12" in the session's zone, where it is known.
#[must_use]
pub fn replaced(frame: &Frame, when: Option<&str>) -> String {
    let here = &frame.words.replaced;
    let content = view! {
        <h1>{here.title}</h1>
        <p>{(here.what)(when)}</p>
        <p><a class="button" href=paths::LOG_IN>{here.log_in}</a></p>
    };
    document(frame, Head::titled(here.title), content)
}
