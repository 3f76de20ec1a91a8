//! What was just done, on the page that the form led to.

use leptos::{html, prelude::*};

use super::{hydrated::hydrated, renewed::anew};
use crate::{browser, effect::effect};

/// One sentence that is read out first.
pub fn done(sentence: impl Into<String>) -> AnyView {
    notice("notice notice-ok", sentence.into())
}

/// The same where nothing was changed.
pub fn not_done(sentence: impl Into<String>) -> AnyView {
    notice("notice", sentence.into())
}

/// A new element each time, so that the same sentence is read out again when the same was done again.
fn notice(class: &'static str, sentence: String) -> AnyView {
    let place = NodeRef::<html::Div>::new();
    // It came with the document, where the browser has given it the focus; whoever types by now is not interrupted.
    let came = !hydrated().get_untracked();
    effect(move || {
        if let Some(place) = place.get()
            && !(came && browser::is_typing())
        {
            // An element with a tabindex always takes the focus.
            let _ = place.focus();
        }
        browser::told();
    });
    anew(
        view! {
            <div class=class role="status" tabindex="-1" autofocus node_ref=place>
                <p>{sentence}</p>
            </div>
        }
        .into_any(),
    )
}
