//! Form parts of the candidate pages: error summary, and a control with its label and what belongs to it.

use maud::{Markup, Render, html};

use crate::{
    model::control::{described_by, error_id, hint_id},
    words::candidate::FormWords,
};

/// "There is a problem" above the heading; the browser puts the focus there when it loads the page. Each line is a control
/// and the sentence that leads to it.
pub(in crate::pages) fn error_summary(
    words: &FormWords,
    lines: impl IntoIterator<Item = (&'static str, impl Render)>,
) -> Markup {
    html! {
        div role="alert" tabindex="-1" autofocus class="error-summary" {
            h2 { (words.problem) }
            ul {
                @for (control, sentence) in lines {
                    li { a href={ "#" (control) } { (sentence) } }
                }
            }
        }
    }
}

/// What is typed into a text field, which decides the keyboard and what the browser may change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Kind {
    /// A code: nothing may change its letters.
    Code,
    /// A name in any script.
    Name,
    /// An e-mail address.
    Email,
}

/// A control's label and what is said about it.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Labelled<'a> {
    /// `id` and `name` of the control.
    pub control: &'static str,
    pub label: &'a str,
    pub optional: bool,
    pub hint: Option<&'a str>,
    pub error: Option<&'a str>,
}

impl<'a> Labelled<'a> {
    /// A field that must be filled in and has no hint.
    pub const fn required(control: &'static str, label: &'a str, error: Option<&'a str>) -> Self {
        Self { control, label, optional: false, hint: None, error }
    }

    /// For the control's `aria-describedby`.
    pub fn described(&self) -> Option<String> {
        described_by(self.control, self.hint.is_some(), self.error.is_some())
    }

    /// For the control's `aria-invalid`.
    pub fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    /// The label, with "(optional)" behind it.
    pub fn name(&self, words: &FormWords) -> Markup {
        html! { (self.label) @if self.optional { " " span class="muted" { (words.optional) } } }
    }

    /// The hint and the error.
    pub fn about(&self, words: &FormWords) -> Markup {
        html! {
            @if let Some(hint) = self.hint { p id=(hint_id(self.control)) class="field-hint" { (hint) } }
            @if let Some(sentence) = self.error {
                p id=(error_id(self.control)) class="field-error" {
                    span class="visually-hidden" { (words.error_prefix) }
                    (sentence)
                }
            }
        }
    }

    /// All of it around the control.
    pub fn around(&self, words: &FormWords, control: &Markup) -> Markup {
        html! {
            div class="field" {
                label for=(self.control) { (self.name(words)) }
                (self.about(words))
                (control)
            }
        }
    }

    /// All of it around a line of text; `autocomplete` is its token.
    pub fn text(&self, words: &FormWords, kind: Kind, autocomplete: &str, value: &str) -> Markup {
        let input = html! {
            input id=(self.control) name=(self.control) type=(if kind == Kind::Email { "email" } else { "text" })
                value=(value) autocomplete=(autocomplete)
                autocapitalize=(if kind == Kind::Name { "words" } else { "none" }) autocorrect="off" spellcheck="false"
                dir=[(kind == Kind::Name).then_some("auto")] aria-describedby=[self.described()]
                aria-invalid=[self.invalid()]
                class=(if kind == Kind::Code { "field-input code" } else { "field-input" });
        };
        self.around(words, &input)
    }
}
