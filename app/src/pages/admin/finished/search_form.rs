//! The form above a list: it asks for the same page with what was typed and chosen, once Search is pressed.

use leptos::prelude::*;

use crate::words::staff::language;

/// The form around its fields; `action` is the page without its query string.
pub fn search_form(action: String, fields: impl IntoView + 'static) -> AnyView {
    view! {
        <form class="toolbar" role="search" method="get" action=action>
            {fields}
            <button class="button button-secondary">{language().shared().search}</button>
        </form>
    }
    .into_any()
}
