//! What was opened by one person and sent once another is logged in is refused, with both ways out.

use maud::{Markup, html};

use super::{
    Frame,
    document::{Head, document},
    logged_in::{said, ways},
    two_ways::TwoWays,
};
use crate::{
    model::{candidate::LoggedIn, whose::Whose},
    paths,
};

/// Writes the page that refuses a form which was opened with another login than that of the frame.
#[must_use]
pub fn somebody_else(frame: &Frame, logged_in: &LoggedIn) -> String {
    let here = &frame.words.logged_in;
    let sentences = html! {
        p { (here.another) }
        p { (said(&logged_in.with, &here.now)) }
        p { (here.what_next) }
    };
    let go_on = said(&logged_in.with, &here.go_on_as);
    refused(frame, here.refused, &sentences, &ways(frame.words, logged_in, go_on))
}

/// Writes the page that refuses what staff sent from a page of somebody else's: why, as whom they can go on, and where
/// the form posts that logs out.
#[must_use]
pub fn another_account(frame: &Frame, why: &str, name: &str, log_out: &str, whose: &Whose) -> String {
    let here = &frame.words.message;
    let go_on = html! { ((here.go_on_as)(name)) };
    let ways = TwoWays { address: paths::SESSIONS, go_on, log_out, button: here.log_out, whose };
    refused(frame, here.refused, &html! { p { (why) } }, &ways)
}

/// The heading says what happened, the sentences what it means and what to do next.
fn refused(frame: &Frame, title: &str, sentences: &Markup, ways: &TwoWays<'_>) -> String {
    let content = html! { h1 { (title) } (sentences) (ways.write()) };
    document(frame, Head { says_who: true, ..Head::titled(title) }, &content)
}
