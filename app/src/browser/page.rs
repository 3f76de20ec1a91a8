//! How the page stands, as far as the browser knows and the page shows.

use leptos::prelude::*;

use crate::model::{refusal::Refusal, staff::Role};

/// How the page stands. Lives as long as the app.
#[derive(Clone, Copy)]
pub struct Standing {
    /// What the band says while the server does not answer.
    pub band: RwSignal<Option<String>>,
    /// Why the page is covered.
    pub out: RwSignal<Option<Refusal>>,
    /// Whether another page is on its way. This one stays until its answers are there, however long that takes.
    pub comes: RwSignal<bool>,
    /// Whether an answer to the page that is shown is on its way.
    pub asks: RwSignal<bool>,
    /// The role of the page's person; `None` while nobody is logged in.
    pub role: RwSignal<Option<Role>>,
}

impl Standing {
    /// For the `hidden` of everything that tells of sessions and people: what is hidden is neither read out nor found.
    pub fn is_covered(self) -> bool {
        self.out.with(Option::is_some)
    }
}
