//! Fields that a form sends and nobody sees.

use leptos::prelude::*;

/// The fields of a form by name and value.
pub fn hidden_fields<K: AsRef<str>>(fields: &[(K, String)]) -> AnyView {
    fields
        .iter()
        .map(|(name, value)| {
            view! { <input type="hidden" name=name.as_ref().to_owned() value=value.clone()/> }.into_any()
        })
        .collect_view()
        .into_any()
}
