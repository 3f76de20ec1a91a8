//! Asks once more before the same logins are handed out a second time, where a plain form was sent.

use super::{
    document::{back_link, head},
    html::Html,
};
use crate::{
    assets::Assets,
    model::whose::{FIELD, Whose},
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
pub fn ask_again(assets: &Assets, page: &AskAgainPage) -> String {
    let mut html = Html::default();
    head(&mut html, assets, &["Handed out before"], false);
    html.raw("<body><main class=\"page page-narrow\">");
    back_link(&mut html, &page.back, "Back");
    html.raw("<h1>Handed out before</h1><div class=\"notice notice-warning\"><p>").text(&page.sentence);
    html.raw("</p></div>");
    if page.some_are_new {
        form(&mut html, page, ONLY_NEW, "Only those not handed out", "<button class=\"button\">");
    }
    form(&mut html, page, AGAIN, page.button, "<button class=\"button button-secondary\">");
    html.raw("</main></body></html>");
    html.finish()
}

/// The field that hands logins out a second time.
const AGAIN: &str = "again";
/// The field that leaves out what was handed out before.
const ONLY_NEW: &str = "only_new";

fn form(html: &mut Html, page: &AskAgainPage, answer: &'static str, label: &'static str, button: &'static str) {
    html.raw("<form method=\"post\" action=\"").raw(page.action).raw("\">");
    let whose = [(FIELD.to_owned(), page.whose.0.clone())];
    let sent = page.fields.iter().filter(|(name, _)| ![AGAIN, ONLY_NEW, FIELD].contains(&name.as_str()));
    for (name, value) in whose.iter().chain(sent) {
        html.raw("<input type=\"hidden\" name=\"").text(name).raw("\" value=\"").text(value).raw("\">");
    }
    html.raw("<input type=\"hidden\" name=\"").raw(answer).raw("\" value=\"1\"><p>").raw(button).raw(label);
    html.raw("</button></p></form>");
}
