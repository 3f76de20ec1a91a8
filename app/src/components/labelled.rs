//! What stands around a form control: its label, and what is wrong with what was typed there.

use leptos::prelude::*;

use super::renewed::anew;
use crate::{
    error::Field,
    model::{
        control::{described_by, error_id},
        refusal::Refusal,
    },
};

/// A control with its label; `inside` is the control, and before it what is said about it.
pub fn labelled(control: &'static str, label: &'static str, inside: AnyView) -> AnyView {
    view! {
        <div class="field">
            <label for=control>{label}</label>
            {inside}
        </div>
    }
    .into_any()
}

/// A field that a refusal can name.
#[derive(Clone, Copy)]
pub struct Checked {
    control: &'static str,
    hint: bool,
    problem: Memo<Option<String>>,
}

impl Checked {
    /// What this refusal says of the field; `hint`: it has one.
    pub fn new(field: Field, hint: bool, refusal: RwSignal<Option<Refusal>>) -> Self {
        let problem =
            Memo::new(move |_| refusal.with(|refusal| Some(refusal.as_ref()?.on(field.control())?.to_owned())));
        Self { control: field.control(), hint, problem }
    }

    /// For the control's `aria-describedby`.
    pub fn described(self) -> Option<String> {
        described_by(self.control, self.hint, self.problem.with(Option::is_some))
    }

    /// For the control's `aria-invalid`.
    pub fn invalid(self) -> Option<&'static str> {
        self.problem.with(Option::is_some).then_some("true")
    }

    /// The sentence about what is wrong.
    pub fn said(self) -> AnyView {
        (move || {
            self.problem.get().map(|sentence| {
                anew(view! { <p class="field-error" id=error_id(self.control)>{sentence}</p> }.into_any())
            })
        })
        .into_any()
    }
}
