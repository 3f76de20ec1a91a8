//! What was just done, on the page that the form led to.

use leptos::prelude::*;

/// One sentence that is read out first.
pub fn done(sentence: impl Into<String>) -> AnyView {
    notice("notice notice-ok", sentence.into())
}

/// The same where nothing was changed.
pub fn not_done(sentence: impl Into<String>) -> AnyView {
    notice("notice", sentence.into())
}

fn notice(class: &'static str, sentence: String) -> AnyView {
    view! {
        <div class=class role="status" tabindex="-1" autofocus>
            <p>{sentence}</p>
        </div>
    }
    .into_any()
}
