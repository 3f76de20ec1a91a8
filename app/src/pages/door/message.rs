//! A page of the door that only says something: a link that leads nowhere, a place taken, a password chosen.

use maud::html;

use super::frame::DoorFrame;
use crate::{pages::finished::Extra, paths};

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorMessage {
    /// The link was used, taken back or replaced, or never was one; a stranger is not told which.
    LinkGone,
    /// Its time is over: only whoever has the link can see this.
    LinkOver,
    /// Somebody who has an account has the place too.
    Placed,
    /// They had it already.
    InTeam,
    /// The new password counts.
    PasswordChosen,
}

/// Writes the page; its status is the caller's.
#[must_use]
pub fn door_message(frame: &DoorFrame, said: DoorMessage) -> String {
    let here = frame.words.language.door();
    let (title, text) = match said {
        DoorMessage::LinkGone => (here.gone_title, here.gone),
        DoorMessage::LinkOver => (here.over_title, here.over),
        DoorMessage::Placed => (here.placed_title, here.placed),
        DoorMessage::InTeam => (here.in_team_title, here.in_team),
        DoorMessage::PasswordChosen => (here.chosen_title, here.chosen),
    };
    let content = html! {
        h1 { (title) }
        p { (text) }
        p { a href=(paths::STAFF_LOG_IN) class="button" { (here.log_in) } }
    };
    frame.document(title, false, Extra::None, &content)
}
