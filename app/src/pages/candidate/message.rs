//! A page that only says something: not found, refused, out of order, form not complete.

use maud::html;

use super::{
    Frame,
    document::{Head, document},
};
use crate::{error::ApiError, paths, words::errors::refusal};

/// What is said.
#[derive(Clone, Copy, Debug)]
pub enum Message<'a> {
    /// A refusal that no form can show.
    Refused(&'a ApiError),
    /// The door of staff is crowded.
    Crowded(&'a ApiError),
    /// The form came from another site.
    Foreign {
        /// The address that its page has, as far as the browser says it.
        origin: Option<&'a str>,
        /// The address of this server.
        here: &'a str,
    },
    /// A candidate whose test is finished asks for a new password.
    Finished,
}

/// Writes the page; its status is the caller's.
#[must_use]
pub fn message(frame: &Frame, said: Message<'_>) -> String {
    let language = frame.words.language;
    let (here, password) = (&frame.words.message, &frame.words.password);
    let title = match said {
        Message::Refused(error @ ApiError::NotFound) => refusal(error, language).into_owned(),
        Message::Refused(_) => here.refused.to_owned(),
        Message::Crowded(_) => here.crowded.to_owned(),
        Message::Foreign { .. } => here.foreign.to_owned(),
        Message::Finished => password.title.to_owned(),
    };
    let text = match said {
        Message::Refused(ApiError::NotFound) => here.not_found.to_owned(),
        Message::Refused(error) | Message::Crowded(error) => refusal(error, language).into_owned(),
        Message::Foreign { origin: Some(origin), here: ours } => (here.foreign_from)(origin, ours),
        Message::Foreign { origin: None, .. } => here.foreign_unknown.to_owned(),
        Message::Finished => password.finished.to_owned(),
    };
    let (address, link) = match said {
        Message::Crowded(_) => (paths::STAFF_LOG_IN, here.log_in),
        Message::Finished => (paths::ME, password.cancel),
        // Only staff have roles.
        Message::Refused(ApiError::Forbidden) => (paths::SESSIONS, here.sessions),
        Message::Refused(_) | Message::Foreign { .. } => (paths::LOG_IN, here.log_in),
    };
    let content = html! {
        h1 { (title) }
        p { (text) }
        p { a href=(address) { (link) } }
    };
    document(frame, Head::titled(&title), &content)
}
