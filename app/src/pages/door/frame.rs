//! The document around every page at the door of staff.

use maud::{Markup, html};

use crate::{
    assets::Assets,
    model::whose::{FIELD, Whose},
    pages::{
        candidate,
        finished::{self, Extra, hidden_field},
    },
    words::Words,
};

/// What every page at the door needs.
#[derive(Clone, Debug)]
pub struct DoorFrame {
    /// Where the stylesheet, the scripts and the icon lie.
    pub assets: Assets,
    /// The language of the page.
    pub words: &'static Words,
    /// The name of the institution of whoever is logged in.
    pub institution_name: Option<String>,
    /// Whose page it is; nobody's before the log-in.
    pub whose: Whose,
}

impl DoorFrame {
    /// The field that a form of somebody who is logged in begins with.
    pub(super) fn whose_field(&self) -> Markup {
        html! { @if !self.whose.0.is_empty() { (hidden_field(FIELD, &self.whose.0)) } }
    }

    /// Writes the document; `error` is said in front of its title.
    pub(super) fn document(&self, title: &str, error: bool, extra: Extra, content: &Markup) -> String {
        // Where no institution is known, the product's name.
        let name = self.institution_name.as_deref().unwrap_or(self.words.language.topbar().lanyard);
        let prefix = if error { self.words.form.title_prefix } else { "" };
        let title = format!("{prefix}{title} · {name}");
        let body = candidate::body(name, None, content);
        finished::document((&self.assets, self.words), None, &title, extra, &body)
    }
}
