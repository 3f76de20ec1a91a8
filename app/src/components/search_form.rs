//! The form above a list: it asks for the same page with what was typed and chosen, once its button is pressed.

use leptos::prelude::*;

use crate::components::labelled::labelled;

/// The form around its fields; `action` is the page without its query string. The `button` says what the fields are: Search
/// where something is typed, Show where something is chosen.
pub fn search_form(action: String, button: &'static str, fields: impl IntoView + 'static) -> AnyView {
    view! {
        <form class="toolbar" role="search" method="get" action=action>
            {fields}
            <button class="button button-secondary">{button}</button>
        </form>
    }
    .into_any()
}

/// A field of it: what is typed becomes a word of an address, and nothing of it is wrong.
pub fn asking_field(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    placeholder: Option<&'static str>,
    value: &str,
) -> AnyView {
    let input = view! {
        <input
            class="field-input"
            id=name
            name=name
            type=kind
            autocomplete="off"
            placeholder=placeholder
            value=value.to_owned()
        />
    };
    labelled(name, label, input.into_any())
}
