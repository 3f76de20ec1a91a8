//! Forms that post from a finished page: each says whose it is, and what it sends unseen.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos::tachys::html::class::class;

use crate::components::hidden_fields::hidden_fields;

/// A form in which something is chosen, or nothing but a button pressed.
pub fn post_form(to: &'static str, hidden: &[(&'static str, String)], content: impl IntoView + 'static) -> AnyView {
    view! {
        <form method="post" action=to>
            {hidden_fields(hidden)}
            {content}
        </form>
    }
    .into_any()
}

/// A form that is typed into: the server alone says what is wrong, beside each field.
#[cfg(feature = "ssr")]
pub fn typed_form(to: &'static str, hidden: &[(&'static str, String)], content: impl IntoView + 'static) -> AnyView {
    view! {
        <form method="post" action=to novalidate>
            {hidden_fields(hidden)}
            {content}
        </form>
    }
    .into_any()
}

/// The same on a page that is wider than its fields should be.
#[cfg(feature = "ssr")]
pub fn narrow_form(to: &'static str, hidden: &[(&'static str, String)], content: impl IntoView + 'static) -> AnyView {
    typed_form(to, hidden, content).add_any_attr(class("page-narrow")).into_any()
}

/// The button of a form that has nothing else; `described` is the id of what it is about.
pub fn button(label: &'static str, described: Option<String>) -> AnyView {
    view! {
        <button class="button button-secondary" aria-describedby=described>
            {label}
        </button>
    }
    .into_any()
}
