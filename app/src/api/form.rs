//! Forms that post to a server function: plain forms first; with wasm they are sent and refused in place.

use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local, web_sys::SubmitEvent};

use super::{
    entries::{CreateCodes, LabelBatch},
    refused::RefusedForm,
    sessions::{CreateSession, SaveDetails},
};
use crate::{asked::word_now, browser, error::Field, model::refusal::Refusal};

/// Forms whose words the address takes through a log-in in between. No others: what is typed there may be a password or say
/// who somebody is, and an address is kept and passed on.
pub const TAKEN_THROUGH: [&str; 4] = [CreateCodes::PATH, LabelBatch::PATH, CreateSession::PATH, SaveDetails::PATH];

/// Whether people type into this control of them. What else they have, such as a key or a version, is the page's own.
pub fn is_typed(control: &str) -> bool {
    let typed = [
        Field::Number,
        Field::Label,
        Field::Name,
        Field::Room,
        Field::Test,
        Field::Opens,
        Field::Closes,
        Field::TimeZone,
    ];
    typed.iter().any(|field| field.control() == control)
}

/// A form on a page. One type for every form keeps the wasm small.
#[derive(Clone, Copy)]
pub struct Form {
    path: &'static str,
    pending: RwSignal<bool>,
    refusal: RwSignal<Option<Refusal>>,
    /// An accepted form leads to a new document.
    leaves: bool,
    /// Hears that it was accepted.
    accepted: Option<Callback<()>>,
}

impl Form {
    /// The form that posts to the server function at this address.
    pub fn to(path: &'static str) -> Self {
        let refusal = RefusedForm::of(path).map(|form| form.refusal);
        Self { path, pending: RwSignal::new(false), refusal: RwSignal::new(refusal), leaves: false, accepted: None }
    }

    /// The same form; `accepted` hears that it was accepted, before what the server names is shown. It may lead to the page
    /// that it sits on, which has to ask again then.
    #[must_use]
    pub fn then(self, accepted: Callback<()>) -> Self {
        Self { accepted: Some(accepted), ..self }
    }

    /// The same form, leading to a new document when it is accepted: the person of the page is another one then.
    #[must_use]
    pub fn leaving(self) -> Self {
        Self { leaves: true, ..self }
    }

    /// Another form on the page of this one: the page has one summary, about the form that was sent last.
    #[must_use]
    pub fn and(self, path: &'static str) -> Self {
        let other = Self::to(path);
        if other.refusal.with_untracked(Option::is_some) {
            self.refusal.set(other.refusal.get_untracked());
        }
        Self { refusal: self.refusal, accepted: self.accepted, ..other }
    }

    /// Where it posts to.
    pub const fn path(self) -> &'static str {
        self.path
    }

    /// Why it was refused the last time.
    pub const fn refusal(self) -> RwSignal<Option<Refusal>> {
        self.refusal
    }

    /// True while it is on its way.
    pub fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// For the button's `aria-disabled`: it stays in reach, but says that it is at work.
    pub fn at_work(self) -> Option<&'static str> {
        self.is_pending().then_some("true")
    }

    /// What was typed into a control of the refused form, or before a log-in in between; `otherwise` when nothing was.
    pub fn typed(self, control: &str, otherwise: &str) -> String {
        match RefusedForm::of(self.path) {
            Some(form) => form.field(control).unwrap_or_default().to_owned(),
            None => self.taken_through(control).unwrap_or_else(|| otherwise.to_owned()),
        }
    }

    /// What was typed into a control before a log-in in between.
    pub fn taken_through(self, control: &str) -> Option<String> {
        (TAKEN_THROUGH.contains(&self.path) && is_typed(control)).then(|| word_now(control)).flatten()
    }

    /// Sends the form in place of the browser. A second press while the first is on its way sends nothing; a refusal
    /// leaves everything as it was typed; an accepted form leads to the page that the server names.
    pub fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        let go = browser::navigator();
        let sent = browser::post_form(self.path, event);
        spawn_local(async move {
            let outcome = sent.await;
            self.pending.try_set(false);
            match outcome {
                Ok(next) => {
                    self.refusal.try_set(None);
                    if let Some(accepted) = self.accepted {
                        accepted.try_run(());
                    }
                    if self.leaves {
                        browser::leave(&next);
                    } else {
                        go(&next);
                    }
                }
                Err(refusal) => {
                    self.refusal.try_set(Some(refusal));
                }
            }
        });
    }
}
