//! Help with logging in: what people ask the person in charge most often.

use maud::html;

use super::{
    Frame,
    document::{Head, document},
};
use crate::paths;

/// Writes the help page.
#[must_use]
pub fn help(frame: &Frame) -> String {
    let here = &frame.words.help;
    let content = html! {
        h1 { (here.title) }
        @for (heading, paragraphs) in here.sections {
            section {
                h2 { (heading) }
                @for text in *paragraphs { p { (text) } }
            }
        }
        p { a href=(paths::LOG_IN) { (here.log_in) } }
    };
    document(frame, Head::titled(here.title), &content)
}
