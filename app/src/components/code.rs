//! What no browser may translate: credentials and codes in the monospaced face, with a button that copies them, and names.

use leptos::{prelude::*, task::spawn_local};

use super::{hydrated::hydrated, renewed::changing};
use crate::{browser, words::staff::language};

/// A code as people copy it from paper.
pub fn code(text: String) -> impl IntoView {
    view! { <span class="code" translate="no">{text}</span> }
}

/// The name of somebody or something, in whatever script.
pub fn name(text: String) -> impl IntoView {
    view! { <bdi translate="no">{text}</bdi> }
}

/// A code with a Copy button, which appears once a script can serve it.
pub fn copied_code(text: String) -> impl IntoView {
    let words = language().shared();
    let hydrated = hydrated();
    let outcome = RwSignal::new("");
    let copied = text.clone();
    let button = move || {
        let text = copied.clone();
        hydrated.get().then(|| {
            let copy = move |_| {
                let text = text.clone();
                spawn_local(async move {
                    outcome.set(if browser::copy(&text).await { words.copied } else { words.not_copied });
                });
            };
            view! {
                <button type="button" class="button-link" on:click=copy>{words.copy}</button>
                " "
                <span role="status" class="muted">{changing(move || outcome.get().to_owned())}</span>
            }
            .into_any()
        })
    };
    view! {
        {code(text)}
        " "
        {button}
    }
}
