//! Forms that post: each says whose it is, and what it sends unseen. Those of server functions are sent by the app; those
//! whose answer is a file or a document of its own are left to the browser.

use leptos::prelude::*;

use super::hidden_fields::hidden_fields;
use crate::api::form::Form;

/// A form whose answer is a file or a document of its own.
pub fn post_form(to: &'static str, hidden: &[(&'static str, String)], content: impl IntoView + 'static) -> AnyView {
    view! {
        <form method="post" action=to>
            {hidden_fields(hidden)}
            {content}
        </form>
    }
    .into_any()
}

/// A form of a server function; `class` is the form's. The server alone says what is wrong, beside each field.
pub fn sent_form(
    form: Form,
    class: Option<&'static str>,
    hidden: &[(&'static str, String)],
    content: impl IntoView + 'static,
) -> AnyView {
    view! {
        <form class=class method="post" action=form.path() novalidate on:submit=move |event| form.send(&event)>
            {hidden_fields(hidden)}
            {content}
        </form>
    }
    .into_any()
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
