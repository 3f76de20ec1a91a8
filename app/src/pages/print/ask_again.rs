//! Asks once more before the same logins are handed out a second time, where a plain form was sent.

use maud::{Markup, html};

use super::document::{back_link, titled};
use crate::{
    assets::Assets,
    model::whose::{FIELD, Whose},
    pages::finished::{self, Extra, hidden_field},
    words::Words,
};

/// What is asked, and the form that was sent.
#[derive(Clone, Debug)]
pub struct AskAgainPage {
    /// How many of them were handed out before: the sentence of the refusal.
    pub sentence: String,
    /// Who is asked.
    pub whose: Whose,
    /// Where the form was sent to.
    pub action: &'static str,
    /// The button that does it all the same: "Print them again".
    pub button: &'static str,
    /// Its fields, which are sent again.
    pub fields: Vec<(String, String)>,
    /// Some of them were not handed out before, so there is a choice.
    pub some_are_new: bool,
    /// The address that leads back.
    pub back: String,
}

/// Writes the document. Both answers are forms with everything that was sent, and one field more.
#[must_use]
pub fn ask_again(assets: &Assets, words: &Words, page: &AskAgainPage) -> String {
    let here = &words.paper.ask_again;
    let body = html! {
        body {
            main class="page page-narrow" {
                (back_link(&page.back, here.back))
                h1 { (here.title) }
                div class="notice notice-warning" { p { (page.sentence) } }
                @if page.some_are_new { (form(page, ONLY_NEW, here.only_new, "button")) }
                (form(page, AGAIN, page.button, "button button-secondary"))
            }
        }
    };
    finished::document((assets, words), None, &titled(here.title), Extra::None, &body)
}

/// The field that hands logins out a second time.
const AGAIN: &str = "again";
/// The field that leaves out what was handed out before.
const ONLY_NEW: &str = "only_new";

fn form(page: &AskAgainPage, answer: &str, label: &str, class: &str) -> Markup {
    let sent = page.fields.iter().filter(|(name, _)| ![AGAIN, ONLY_NEW, FIELD].contains(&name.as_str()));
    html! {
        form method="post" action=(page.action) {
            (hidden_field(FIELD, &page.whose.0))
            @for (name, value) in sent { (hidden_field(name, value)) }
            (hidden_field(answer, "1"))
            p { button class=(class) { (label) } }
        }
    }
}
