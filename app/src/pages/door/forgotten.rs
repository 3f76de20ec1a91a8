//! Forgotten your password? Whom to ask for a link.

use maud::html;

use super::frame::DoorFrame;
use crate::{pages::finished::Extra, paths};

/// Writes the page.
#[must_use]
pub fn forgotten(frame: &DoorFrame) -> String {
    let here = frame.words.language.door();
    let content = html! {
        h1 { (here.forgotten_title) }
        p { (here.forgotten_unreadable) }
        ul {
            li { (here.forgotten_colleague) }
            li { (here.forgotten_owner) }
        }
        p { a href=(paths::STAFF_LOG_IN) { (here.log_in) } }
    };
    frame.document(here.forgotten_title, false, Extra::None, &content)
}
