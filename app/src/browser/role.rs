//! The role of the page's person: as its document says, and from then on as the last answer does.

use std::cell::Cell;

use gloo_net::http::Response;
use leptos::prelude::{GetUntracked, RwSignal, Set, document};

use crate::model::{
    staff::Role,
    whose::{ROLE_ATTRIBUTE, ROLE_HEADER},
};

thread_local! {
    static ROLE: Cell<Option<RwSignal<Option<Role>>>> = const { Cell::new(None) };
}

/// The role, as long as the app lives. Called once.
pub fn role() -> RwSignal<Option<Role>> {
    let word = document().body().and_then(|body| body.get_attribute(ROLE_ATTRIBUTE));
    let role = RwSignal::new(word.and_then(|word| Role::from_word(&word)));
    ROLE.set(Some(role));
    role
}

/// Notes the role that an answer names. One that names none comes from before the log-in, or not from the server.
pub fn note_role(answer: &Response) {
    if let Some(now) = answer.headers().get(ROLE_HEADER)
        && let Some(role) = ROLE.get()
    {
        let now = Role::from_word(&now);
        if role.get_untracked() != now {
            role.set(now);
        }
    }
}
