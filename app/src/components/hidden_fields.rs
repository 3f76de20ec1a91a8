//! Fields that a form sends and nobody sees.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::api::guard::whose;
#[cfg(not(feature = "ssr"))]
use crate::browser::whose;
use crate::model::whose::FIELD;

/// The fields of a form that posts, by name and value, and whose it is.
pub fn hidden_fields<K: AsRef<str>>(fields: &[(K, String)]) -> AnyView {
    let fields = asking_fields(fields);
    view! { {whose_field()} {fields} }.into_any()
}

/// The fields of a form that only asks: they become words of an address, which does not say whose it is.
pub fn asking_fields<K: AsRef<str>>(fields: &[(K, String)]) -> AnyView {
    fields.iter().map(|(name, value)| hidden_field(name.as_ref().to_owned(), value.clone())).collect_view().into_any()
}

/// Whose form it is: every one that posts carries it, and the server refuses it when somebody else is logged in by then.
pub fn whose_field() -> AnyView {
    hidden_field(FIELD.to_owned(), whose())
}

/// One such field.
pub fn hidden_field(name: String, value: String) -> AnyView {
    view! { <input type="hidden" name=name value=value/> }.into_any()
}
