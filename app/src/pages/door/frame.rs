//! The document around every page at the door of staff, and the parts of its forms.

use maud::{Markup, html};

use crate::{
    assets::Assets,
    model::{
        control::{described_by, error_id, hint_id},
        whose::{FIELD, Whose},
    },
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
    /// The institution's name at the top; without it the product's.
    pub institution_name: Option<String>,
    /// Whose page it is; nobody's before the log-in.
    pub whose: Whose,
}

impl DoorFrame {
    /// The field that a form of somebody who is logged in begins with.
    pub(in crate::pages) fn whose_field(&self) -> Markup {
        html! { @if !self.whose.0.is_empty() { (hidden_field(FIELD, &self.whose.0)) } }
    }

    /// Writes the document; `error` is said in front of its title.
    pub(in crate::pages) fn document(&self, title: &str, error: bool, extra: Extra<'_>, content: &Markup) -> String {
        // Where no institution is known, the product's name.
        let name = self.institution_name.as_deref().unwrap_or(self.words.language.topbar().lanyard);
        let prefix = if error { self.words.form.title_prefix } else { "" };
        let title = format!("{prefix}{title} · {name}");
        let body = candidate::body(name, None, content);
        finished::document((&self.assets, self.words), None, &title, extra, &body)
    }

    /// "There is a problem" with what leads to each field that is wrong; nothing where nothing is.
    pub(super) fn error_summary(&self, lines: &[(&'static str, Option<&str>)]) -> Markup {
        let wrong: Vec<_> = lines.iter().filter_map(|(control, sentence)| Some((*control, (*sentence)?))).collect();
        html! {
            @if !wrong.is_empty() {
                div role="alert" tabindex="-1" autofocus class="error-summary" {
                    h2 { (self.words.form.problem) }
                    ul { @for (control, sentence) in wrong { li { a href={ "#" (control) } { (sentence) } } } }
                }
            }
        }
    }

    /// A control with its label, a hint that may be empty, and what is wrong with it.
    pub(super) fn field(
        &self,
        control: &'static str,
        (label, hint): (&str, &str),
        error: Option<&str>,
        input: impl FnOnce(Option<String>, Option<&'static str>) -> Markup,
    ) -> Markup {
        let described = described_by(control, !hint.is_empty(), error.is_some());
        html! {
            div class="field" {
                label for=(control) { (label) }
                @if !hint.is_empty() { p id=(hint_id(control)) class="field-hint" { (hint) } }
                @if let Some(sentence) = error {
                    p id=(error_id(control)) class="field-error" {
                        span class="visually-hidden" { (self.words.form.error_prefix) }
                        (sentence)
                    }
                }
                (input(described, error.map(|_| "true")))
            }
        }
    }

    /// The field of a password, present or new; the script adds the button that shows it.
    pub(super) fn password(&self, label: (&str, &str), is_new: bool, error: Option<&str>) -> Markup {
        let words = &self.words.log_in;
        let autocomplete = if is_new { "new-password" } else { "current-password" };
        self.field("password", label, error, |described, invalid| {
            html! {
                div class="password-row" {
                    input id="password" name="password" type="password" autocomplete=(autocomplete)
                        autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby=[described]
                        aria-invalid=[invalid] data-show=(words.show) data-hide=(words.hide) class="field-input";
                }
            }
        })
    }
}
