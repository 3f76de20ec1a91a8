//! An old username was used with its right password: says what happened and gives no access.

use maud::html;

use super::{
    Frame,
    document::{Head, document},
};
use crate::{model::civil::CivilTime, paths};

/// Writes the page; `when` the username was replaced, in the session's zone, where it is known.
#[must_use]
pub fn replaced(frame: &Frame, when: Option<&CivilTime>) -> String {
    let here = &frame.words.replaced;
    let content = html! {
        h1 { (here.title) }
        p { ((here.what)(when)) }
        p { a href=(paths::LOG_IN) class="button" { (here.log_in) } }
    };
    document(frame, Head::titled(here.title), &content)
}
