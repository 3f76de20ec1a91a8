//! Both ways for whoever meets a device on which somebody is logged in: going on as they are, or logging out.

use maud::{Markup, html};

use super::{
    Frame,
    document::{Head, document},
};
use crate::{
    model::whose::{FIELD, Whose},
    pages::finished::hidden_field,
    paths,
};

/// Where the two ways lead.
pub(super) struct TwoWays<'a> {
    /// The address of going on.
    pub address: &'a str,
    /// What its link says.
    pub go_on: Markup,
    /// Where the form posts that logs out.
    pub log_out: &'a str,
    /// What its button says.
    pub button: &'a str,
    /// Who is logged in.
    pub whose: &'a Whose,
}

impl TwoWays<'_> {
    /// A link and a form beside each other.
    pub(super) fn write(&self) -> Markup {
        html! {
            div class="buttons" {
                a href=(self.address) class="button" { span { (self.go_on) } }
                form method="post" action=(self.log_out) {
                    (hidden_field(FIELD, &self.whose.0))
                    button type="submit" class="button button-secondary" { (self.button) }
                }
            }
        }
    }
}

/// Writes a page that refuses a form because somebody else opened it. The heading says what happened, the sentences what it
/// means and what to do next.
pub(super) fn two_ways(frame: &Frame, title: &str, sentences: &Markup, ways: &TwoWays<'_>) -> String {
    let content = html! { h1 { (title) } (sentences) (ways.write()) };
    document(frame, Head { says_who: true, ..Head::titled(title) }, &content)
}

/// Writes the page that refuses what staff sent from a page of somebody else's: why, as whom they can go on, and where
/// the form posts that logs out.
#[must_use]
pub fn another_account(frame: &Frame, why: &str, name: &str, log_out: &str, whose: &Whose) -> String {
    let here = &frame.words.message;
    let go_on = html! { ((here.go_on_as)(name)) };
    let ways = TwoWays { address: paths::SESSIONS, go_on, log_out, button: here.log_out, whose };
    two_ways(frame, here.refused, &html! { p { (why) } }, &ways)
}
