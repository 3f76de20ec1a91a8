//! A text field with its label, its hint and what is wrong with it.

use leptos::prelude::*;

use super::renewed::anew;
use crate::{
    error::{ApiError, Field, Problem},
    words::{errors, language::Language},
};

/// What stands beside a text field, and how it behaves.
pub struct TextField {
    /// Which field: its name, its id and the refusals that belong to it.
    pub field: Field,
    /// What people read; optional fields say so in it.
    pub label: &'static str,
    /// A sentence below the label; may be empty.
    pub hint: &'static str,
    /// The input's type.
    pub kind: &'static str,
    /// What it holds when the page arrives.
    pub value: String,
    /// The keyboard that a phone shows.
    pub keyboard: Option<&'static str>,
    /// The id of a list of suggestions.
    pub list: Option<&'static str>,
    /// Hears every change.
    pub typed: Option<Callback<String>>,
}

impl TextField {
    /// A plain line of text.
    pub fn new(field: Field, label: &'static str, value: String) -> Self {
        Self { field, label, hint: "", kind: "text", value, keyboard: None, list: None, typed: None }
    }

    /// The field on the page.
    pub fn view(self, refusal: RwSignal<Option<ApiError>>) -> AnyView {
        let Self { field, label, hint, kind, value, keyboard, list, typed } = self;
        let id = field.control();
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        let problem = problem_of(field, refusal);
        let described = {
            let hint_id = hint_id.clone();
            move || match (hint.is_empty(), problem.get().is_some()) {
                (true, false) => None,
                (true, true) => Some(error_id.clone()),
                (false, false) => Some(hint_id.clone()),
                (false, true) => Some(format!("{hint_id} {error_id}")),
            }
        };
        let hint = (!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id>{hint}</p> });
        view! {
            <div class="field">
                <label for=id>{label}</label>
                {hint}
                {said_beside(field, problem)}
                <input
                    class="field-input"
                    id=id
                    name=id
                    type=kind
                    value=value
                    autocomplete="off"
                    inputmode=keyboard
                    list=list
                    aria-describedby=described
                    aria-invalid=move || problem.get().map(|_| "true")
                    on:input=move |event| {
                        if let Some(typed) = typed {
                            typed.run(event_target_value(&event));
                        }
                    }
                />
            </div>
        }
        .into_any()
    }
}

/// What a refusal says of a field.
pub fn problem_of(field: Field, refusal: RwSignal<Option<ApiError>>) -> Memo<Option<Problem>> {
    Memo::new(move |_| refusal.with(|error| error.as_ref().and_then(|error| error.on(field))))
}

/// The sentence beside a field that is wrong; the field is described by it, under the id of the control with `-error`.
pub fn said_beside(field: Field, problem: Memo<Option<Problem>>) -> AnyView {
    (move || {
        let id = format!("{}-error", field.control());
        problem.get().map(|problem| {
            let sentence = errors::problem(problem, Language::STAFF);
            anew(view! { <p class="field-error" id=id>{sentence}</p> }.into_any())
        })
    })
    .into_any()
}
