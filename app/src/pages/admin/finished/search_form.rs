//! The form above a list: it asks for the same page with what was typed and chosen, once Search is pressed.

use leptos::prelude::*;

/// The form around its fields; `action` is the page without its query string.
pub fn search_form(action: String, fields: impl IntoView + 'static) -> AnyView {
    view! {
        <form class="toolbar" role="search" method="get" action=action>
            {fields}
            <button class="button button-secondary">"Search"</button>
        </form>
    }
    .into_any()
}
