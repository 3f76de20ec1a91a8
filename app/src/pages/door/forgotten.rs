//! Forgotten your password? Whom to ask for a link.

use maud::html;

use super::frame::DoorFrame;
use crate::{pages::finished::Extra, paths};

/// Writes the page.
#[must_use]
pub fn forgotten(frame: &DoorFrame) -> String {
    let here = frame.words.language.door();
    let sign_on = frame.words.language.sign_on();
    let content = html! {
        h1 { (here.forgotten_title) }
        p { (here.forgotten_unreadable) }
        ul {
            li { (here.forgotten_colleague) }
            li { (here.forgotten_owner) }
        }
        p { (sign_on.forgotten) " " a href=(paths::SIGN_ON) { (sign_on.title) } }
        p { a href=(paths::STAFF_LOG_IN) { (here.log_in) } }
    };
    frame.document(here.forgotten_title, false, Extra::None, &content)
}
