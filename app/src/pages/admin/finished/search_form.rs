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

/// A field with its label.
pub fn field(
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    value: &str,
    placeholder: Option<&'static str>,
) -> AnyView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="field-input"
                id=name
                name=name
                type=kind
                autocomplete="off"
                placeholder=placeholder
                value=value.to_owned()
            />
        </div>
    }
    .into_any()
}

/// One of several: the word of each, what people read, and whether it is chosen.
pub fn select(
    name: &'static str,
    label: &'static str,
    choices: impl Iterator<Item = (String, String, bool)>,
) -> AnyView {
    let options = choices
        .map(|(word, label, chosen)| {
            view! {
                <option value=word selected=chosen>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                {options}
            </select>
        </div>
    }
    .into_any()
}
