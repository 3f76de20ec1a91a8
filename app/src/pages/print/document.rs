//! The document around everything that is printed: its paper, and a bar on top that only the screen shows.

use maud::{Markup, html};

use crate::{
    assets::Assets,
    model::{paper::PrintedSession, print::Paper},
    pages::finished::{self, Extra},
    words::{Words, paper::PaperWords},
};

/// What stands around a printed document.
#[derive(Clone, Debug)]
pub struct PaperFrame {
    /// Where stylesheets, script and icon lie.
    pub assets: Assets,
    /// The language of the document.
    pub words: &'static Words,
    /// The paper it is printed on.
    pub paper: Paper,
    /// The address that leads back.
    pub back: String,
    /// What the way back is called: the session's name.
    pub back_to: String,
}

/// What the bar says.
pub(super) struct Bar {
    /// What the document is and how many: "500 login cards".
    pub(super) title: String,
    /// What tells it from others of its kind when it is saved as a file: "Spring placement · session 1001".
    pub(super) saved_as: String,
    /// Sentences about it.
    pub(super) about: Vec<String>,
}

/// Writes the whole document around its sheets.
pub(super) fn document(frame: &PaperFrame, bar: &Bar, sheets: &Markup) -> String {
    let here = &frame.words.paper;
    let title = format!("{} · {}", bar.title, bar.saved_as);
    let body = html! {
        body class={ "print on-" (frame.paper.word()) } {
            header class="print-bar" {
                (back_link(&frame.back, &frame.back_to))
                h1 { (bar.title) }
                @for sentence in &bar.about { p { (sentence) } }
                p {
                    button class="button" id="print" type="button" hidden { (here.print) }
                    span id="press" { (here.press) }
                }
            }
            main { (sheets) }
        }
    };
    finished::document((&frame.assets, frame.words), None, &titled(&title), Extra::Paper, &body)
}

/// The title of a document of administrators; it names the file when somebody saves the document as one.
pub(super) fn titled(title: &str) -> String {
    format!("{title} · Lanyard")
}

/// "‹ Spring placement".
pub(super) fn back_link(address: &str, name: &str) -> Markup {
    html! {
        p class="back-link" { a href=(address) { span aria-hidden="true" { "‹ " } bdi translate="no" { (name) } } }
    }
}

/// Where a session is, as people read it: "Room B12", "Hall 2"; may be empty.
pub(super) fn room(words: &PaperWords, session: &PrintedSession) -> String {
    let room = &session.room;
    if room.is_code { (words.room)(&room.name) } else { room.name.clone() }
}

/// The number of things as sentences count them.
pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// "3 withdrawn logins were left out."; nothing when there was none.
pub(super) fn left_out(words: &PaperWords, withdrawn: i64) -> Option<String> {
    (withdrawn > 0).then(|| (words.left_out)(withdrawn))
}
