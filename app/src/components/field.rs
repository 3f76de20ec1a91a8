//! A text field with its label, its hint and what is wrong with it.

use leptos::prelude::*;

use super::labelled::{Checked, labelled};
use crate::{
    error::Field,
    model::{control::hint_id, refusal::Refusal},
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
    pub fn view(self, refusal: RwSignal<Option<Refusal>>) -> AnyView {
        let Self { field, label, hint, kind, value, keyboard, list, typed } = self;
        let checked = Checked::new(field, !hint.is_empty(), refusal);
        let id = field.control();
        let hint = (!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id(id)>{hint}</p> }.into_any());
        let input = view! {
            <input
                class="field-input"
                id=id
                name=id
                type=kind
                value=value
                autocomplete="off"
                inputmode=keyboard
                list=list
                aria-describedby=move || checked.described()
                aria-invalid=move || checked.invalid()
                on:input=move |event| {
                    if let Some(typed) = typed {
                        typed.run(event_target_value(&event));
                    }
                }
            />
        };
        labelled(id, label, (hint, checked.said(), input).into_any())
    }
}
