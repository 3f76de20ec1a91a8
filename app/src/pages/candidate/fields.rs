//! Form parts of the candidate pages: error summary, text field, label with what belongs to it.

use leptos::{
    prelude::*,
    tachys::html::attribute::custom::{CustomAttr, custom_attribute},
};

use crate::{error::FieldError, words::FormWords};

/// One line of an error summary: the sentence, and the control it leads to.
pub(super) struct SummaryLine {
    pub sentence: String,
    pub control: &'static str,
}

impl From<&FieldError> for SummaryLine {
    fn from(error: &FieldError) -> Self {
        Self { sentence: error.problem.to_string(), control: error.field.control() }
    }
}

/// "There is a problem" above the heading; the browser puts the focus there when it loads the page.
pub(super) fn error_summary(words: &'static FormWords, lines: Vec<SummaryLine>) -> impl IntoView {
    let lines = lines
        .into_iter()
        .map(|line| view! { <li><a href=format!("#{}", line.control)>{line.sentence}</a></li> })
        .collect_view();
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus>
            <h2>{words.problem}</h2>
            <ul>{lines}</ul>
        </div>
    }
}

/// A text field with its label, hint and error.
pub(super) struct TextField {
    /// `id` and `name` of the control.
    pub control: &'static str,
    pub label: &'static str,
    pub optional: bool,
    pub hint: Option<&'static str>,
    pub error: Option<String>,
    pub kind: Kind,
    /// The `autocomplete` token.
    pub autocomplete: &'static str,
    pub value: String,
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
    /// Digits.
    Number,
}

impl Kind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Code | Self::Name | Self::Number => "text",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Code => "field-input code",
            Self::Name | Self::Email | Self::Number => "field-input",
        }
    }
}

/// The `aria-describedby` of a control: hint and error, as far as there are any.
pub(super) fn described_by(control: &str, hint: bool, error: bool) -> Option<String> {
    let parts: Vec<String> = [(hint, "hint"), (error, "error")]
        .into_iter()
        .filter(|(present, _)| *present)
        .map(|(_, part)| format!("{control}-{part}"))
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// "(optional)" behind a label.
pub(super) fn optional_mark(words: &'static FormWords, optional: bool) -> impl IntoView {
    optional.then(|| view! { " "<span class="muted">{words.optional}</span> })
}

/// The hint of a control.
pub(super) fn hint(control: &str, text: Option<&'static str>) -> impl IntoView + use<> {
    let id = format!("{control}-hint");
    text.map(|text| view! { <p class="field-hint" id=id>{text}</p> })
}

/// The sentence beside a field that is wrong.
pub(super) fn error(words: &'static FormWords, control: &str, sentence: Option<String>) -> impl IntoView + use<> {
    let id = format!("{control}-error");
    sentence.map(|sentence| {
        view! {
            <p class="field-error" id=id><span class="visually-hidden">{words.error_prefix}</span>{sentence}</p>
        }
    })
}

/// `autocorrect="off"`, an attribute of Safari that Leptos has no name for.
pub(super) fn no_autocorrect() -> CustomAttr<&'static str, &'static str> {
    custom_attribute("autocorrect", "off")
}

/// Writes a text field.
pub(super) fn text_field(words: &'static FormWords, field: TextField) -> impl IntoView {
    let TextField { control, label, optional, hint: hint_text, error: sentence, kind, autocomplete, value } = field;
    let wrong = sentence.is_some();
    view! {
        <div class="field">
            <label for=control>{label}{optional_mark(words, optional)}</label>
            {hint(control, hint_text)}
            {error(words, control, sentence)}
            <input
                class=kind.class()
                id=control
                name=control
                type=kind.input_type()
                value=value
                autocomplete=autocomplete
                autocapitalize=if kind == Kind::Name { "words" } else { "none" }
                {..no_autocorrect()}
                spellcheck="false"
                inputmode=(kind == Kind::Number).then_some("numeric")
                dir=(kind == Kind::Name).then_some("auto")
                aria-describedby=described_by(control, hint_text.is_some(), wrong)
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
}
