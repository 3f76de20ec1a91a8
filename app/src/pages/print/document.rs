//! The document around everything that is printed: its paper, and a bar on top that only the screen shows.

use super::html::Html;
use crate::{assets::Assets, model::print::Paper};

/// What stands around a printed document.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Where stylesheets, script and icon lie.
    pub assets: Assets,
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
    /// What tells it from others of its kind: the session's name and number.
    pub(super) saved_as: String,
    /// Sentences about it.
    pub(super) about: Vec<String>,
}

/// Writes the whole document; `content` writes its sheets.
pub(super) fn document(frame: &Frame, bar: &Bar, content: impl FnOnce(&mut Html)) -> String {
    let mut html = Html::default();
    head(&mut html, &frame.assets, &[&bar.title, &bar.saved_as], true);
    html.raw("<body class=\"print on-").text(frame.paper.word()).raw("\"><header class=\"print-bar\">");
    back_link(&mut html, &frame.back, &frame.back_to);
    html.raw("<h1>").text(&bar.title).raw("</h1>");
    for sentence in &bar.about {
        html.raw("<p>").text(sentence).raw("</p>");
    }
    html.raw("<p><button class=\"button\" id=\"print\" type=\"button\" hidden>Print</button>");
    html.raw("<span id=\"press\">Press Ctrl+P to print.</span></p></header><main>");
    content(&mut html);
    html.raw("</main></body></html>");
    html.finish()
}

/// Everything before the body. The title names the file when somebody saves the document as one.
pub(super) fn head(html: &mut Html, assets: &Assets, title: &[&str], prints: bool) {
    html.raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\"><title>");
    for part in title {
        html.text(part).raw(" · ");
    }
    html.raw("Lanyard</title><link rel=\"stylesheet\" href=\"").text(&assets.style).raw("\">");
    if prints {
        html.raw("<link rel=\"stylesheet\" href=\"").text(&assets.print_style).raw("\">");
        html.raw("<script src=\"").text(&assets.print_script).raw("\" defer></script>");
    }
    html.raw("<link rel=\"icon\" href=\"").text(&assets.icon).raw("\" type=\"image/svg+xml\"></head>");
}

/// "‹ Spring placement".
pub(super) fn back_link(html: &mut Html, address: &str, name: &str) {
    html.raw("<p class=\"back-link\"><a href=\"").text(address);
    html.raw("\"><span aria-hidden=\"true\">‹ </span><bdi translate=\"no\">").text(name).raw("</bdi></a></p>");
}
