//! The title in the browser's tab, with "Error: " in front while a form is refused.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::error::ApiError;

/// The title of a page without a form.
pub fn page_title(name: &str) -> impl IntoView + use<> {
    view! { <Title text=format!("{name} · Lanyard")/> }
}

/// The title of a page with a form.
pub fn form_title(name: &str, refusal: RwSignal<Option<ApiError>>) -> impl IntoView + use<> {
    let name = name.to_owned();
    // On the server the title is written last, when the signals of its page may be gone already.
    let at_first = refusal.with_untracked(Option::is_some);
    let text = move || {
        let error = if refusal.try_with(Option::is_some).unwrap_or(at_first) { "Error: " } else { "" };
        format!("{error}{name} · Lanyard")
    };
    view! { <Title text=text/> }
}
