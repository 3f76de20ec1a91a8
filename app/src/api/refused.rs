//! Pages that answer a form posted without wasm: the sentence that refuses it and what was typed, or the question it asks.

use leptos::prelude::*;

use crate::model::{
    action::{ActionPreview, EntryAction},
    refusal::Refusal,
};

/// A form that was posted without wasm and refused. The server puts it into the context of the page it answers with;
/// that page carries no scripts, so that nothing on it has to match a hydration.
#[derive(Clone, Debug)]
pub struct RefusedForm {
    /// The address it was posted to.
    pub action: &'static str,
    /// Why it was refused.
    pub refusal: Refusal,
    /// What was typed, by name of the control; never a password.
    pub fields: Vec<(String, String)>,
}

/// An act that was asked for without wasm: its page asks whether it is meant. Like a [`RefusedForm`]'s page it carries no
/// scripts.
#[derive(Clone, Debug)]
pub struct AskedForm {
    /// What is asked for.
    pub action: EntryAction,
    /// To which entries it would happen.
    pub preview: ActionPreview,
    /// The fields that choose the entries, to be sent again.
    pub fields: Vec<(String, String)>,
}

impl RefusedForm {
    /// The refused form that was posted to this address, when this page answers one.
    pub fn of(path: &str) -> Option<Self> {
        use_context::<Self>().filter(|form| form.action == path)
    }

    /// What a control of this name held, when it was sent.
    pub fn field(&self, control: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == control).map(|(_, value)| value.as_str())
    }
}

/// True on a page that answers a form.
pub fn answers_a_form() -> bool {
    use_context::<RefusedForm>().is_some() || use_context::<AskedForm>().is_some()
}
