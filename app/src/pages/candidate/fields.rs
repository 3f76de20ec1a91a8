//! Form parts of the candidate pages: error summary, text field, label with what belongs to it.

use maud::{Markup, Render, html};

use crate::words::candidate::FormWords;

/// "There is a problem" above the heading; the browser puts the focus there when it loads the page. Each line is a control
/// and the sentence that leads to it.
pub(super) fn error_summary(words: &FormWords, lines: impl IntoIterator<Item = (&'static str, impl Render)>) -> Markup {
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

/// A text field with its label, hint and error.
pub(super) struct TextField<'a> {
    /// `id` and `name` of the control.
    pub control: &'static str,
    pub label: &'static str,
    pub optional: bool,
    pub hint: Option<&'static str>,
    pub error: Option<&'a str>,
    pub kind: Kind,
    /// The `autocomplete` token.
    pub autocomplete: &'static str,
    pub value: &'a str,
}

/// What is typed into a text field, which decides the keyboard and what the browser may change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A code: nothing may change its letters.
    Code,
    /// A name in any script.
    Name,
    /// An e-mail address.
    Email,
}

/// The `aria-describedby` of a control: hint and error, as far as there are any.
pub(super) fn described_by(control: &str, hint: bool, error: bool) -> Option<String> {
    let parts = [(hint, "hint"), (error, "error")].into_iter().filter(|(is_there, _)| *is_there);
    let parts: Vec<String> = parts.map(|(_, part)| format!("{control}-{part}")).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// "(optional)" behind a label.
pub(super) fn optional_mark(words: &FormWords, optional: bool) -> Markup {
    html! { @if optional { " " span class="muted" { (words.optional) } } }
}

/// The hint of a control.
pub(super) fn hint(control: &str, text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text { p id={ (control) "-hint" } class="field-hint" { (text) } }
    }
}

/// The sentence beside a field that is wrong.
pub(super) fn error(words: &FormWords, control: &str, sentence: Option<&str>) -> Markup {
    html! {
        @if let Some(sentence) = sentence {
            p id={ (control) "-error" } class="field-error" {
                span class="visually-hidden" { (words.error_prefix) }
                (sentence)
            }
        }
    }
}

/// Writes a text field.
pub(super) fn text_field(words: &FormWords, field: &TextField<'_>) -> Markup {
    let TextField { control, label, optional, hint: hint_text, error: sentence, kind, autocomplete, value } = *field;
    let wrong = sentence.is_some();
    html! {
        div class="field" {
            label for=(control) { (label) (optional_mark(words, optional)) }
            (hint(control, hint_text))
            (error(words, control, sentence))
            input id=(control) name=(control) type=(if kind == Kind::Email { "email" } else { "text" }) value=(value)
                autocomplete=(autocomplete) autocapitalize=(if kind == Kind::Name { "words" } else { "none" })
                autocorrect="off" spellcheck="false" dir=[(kind == Kind::Name).then_some("auto")]
                aria-describedby=[described_by(control, hint_text.is_some(), wrong)]
                aria-invalid=[wrong.then_some("true")]
                class=(if kind == Kind::Code { "field-input code" } else { "field-input" });
        }
    }
}
