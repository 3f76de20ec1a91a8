//! The form above a list: it asks for the same page with what was typed and chosen, once its button is pressed.

use leptos::prelude::*;

use crate::{browser, components::labelled::labelled};

/// The form around its fields; `action` is the page without its query string. The `button` says what the fields are: Search
/// where something is typed, Show where something is chosen.
pub fn search_form(action: String, button: &'static str, fields: impl IntoView + 'static) -> AnyView {
    view! {
        <form class="toolbar" role="search" method="get" action=action on:submit=move |event| browser::ask(&event)>
            {fields}
            <button class="button button-secondary">{button}</button>
        </form>
    }
    .into_any()
}

/// A field of it: what is typed becomes a word of an address, and nothing of it is wrong.
pub fn asking_field(name: &'static str, label: &'static str, kind: &'static str, value: &str) -> AnyView {
    let value = value.to_owned();
    // The attribute is what the server writes; the property is what follows Back once something was typed.
    let input = view! {
        <input class="field-input" id=name name=name type=kind autocomplete="off" value=value.clone() prop:value=value/>
    };
    labelled(name, label, input.into_any())
}
