//! The document around every page of the door, and the parts of its forms.

use maud::{Markup, html};

use crate::{
    assets::Assets,
    model::control::{described_by, error_id, hint_id},
    pages::{
        candidate,
        finished::{self, Extra},
    },
    words::{Words, language::Language},
};

/// What stands around a page of the door.
#[derive(Clone, Copy)]
pub struct DoorFrame<'a> {
    /// Where the stylesheet, the script and the icon lie.
    pub assets: &'a Assets,
    /// The language of the page.
    pub language: Language,
    /// The institution's name at the top; without it the product's.
    pub institution_name: Option<&'a str>,
}

impl DoorFrame<'_> {
    /// Writes the whole document. `script`: the page has a password that can be shown.
    pub(super) fn document(&self, title: &str, error: bool, script: bool, content: &Markup) -> String {
        let words = self.words();
        let whose = self.institution_name.unwrap_or(self.language.topbar().lanyard);
        let prefix = if error { words.form.title_prefix } else { "" };
        let title = format!("{prefix}{title} · {whose}");
        let extra = if script { Extra::CandidateScript } else { Extra::None };
        finished::document((self.assets, words), None, &title, extra, &candidate::body(whose, None, content))
    }

    /// "There is a problem" with what leads to each field that is wrong; nothing where nothing is.
    pub(super) fn error_summary(&self, lines: &[(&'static str, Option<&str>)]) -> Markup {
        let wrong: Vec<_> = lines.iter().filter_map(|(control, sentence)| Some((*control, (*sentence)?))).collect();
        html! {
            @if !wrong.is_empty() {
                div role="alert" tabindex="-1" autofocus class="error-summary" {
                    h2 { (self.words().form.problem) }
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
                        span class="visually-hidden" { (self.words().form.error_prefix) }
                        (sentence)
                    }
                }
                (input(described, error.map(|_| "true")))
            }
        }
    }

    /// The field of a password, present or new; the script adds the button that shows it.
    pub(super) fn password(&self, label: (&str, &str), is_new: bool, error: Option<&str>) -> Markup {
        let words = &self.words().log_in;
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

    fn words(&self) -> &'static Words {
        self.language.words()
    }
}
