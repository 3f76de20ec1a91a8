//! Whether a page offers something: only what the role of its person includes.

use leptos::prelude::*;

use crate::{browser::Standing, model::right::Right};

/// True where the page's person may do this. Asked while a page is built: what stands there when their role is changed
/// stays until it is shown anew, so that nothing is lost that somebody has typed, and the server refuses it.
pub fn may(right: Right) -> bool {
    use_context::<Standing>().and_then(|standing| standing.role.get_untracked()).is_some_and(|role| role.has(right))
}

/// A link to a page, where the page's person may go there.
pub fn link_to(right: Right, class: Option<&'static str>, address: String, label: &'static str) -> Option<AnyView> {
    may(right).then(|| {
        view! {
            <a class=class href=address>
                {label}
            </a>
        }
        .into_any()
    })
}
