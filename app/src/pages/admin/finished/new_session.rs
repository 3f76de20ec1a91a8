//! New session: a name, a time and a place.

use leptos::{prelude::*, server_fn::ServerFn};

use super::session_fields::session_fields;
use crate::{
    api::{
        form::Form,
        read::{Read, ask},
        sessions::CreateSession,
    },
    components::{error_summary::error_summary, loaded::loaded, page_title::form_title},
    model::session::{NewSession as Typed, NewSessionDefaults},
    paths,
};

/// The New session page.
#[component]
pub fn NewSession() -> impl IntoView {
    let form = Form::to(CreateSession::PATH);
    let defaults = ask(Signal::stored(Some(Read::NewSessionDefaults)));
    view! {
        <div class="page-narrow">
            {form_title("New session", form.refusal())}
            {loaded(defaults, move |defaults| fields(defaults, form).into_any())}
        </div>
    }
}

fn fields(defaults: NewSessionDefaults, form: Form) -> impl IntoView {
    let refusal = form.refusal();
    let values = Typed { time_zone: defaults.time_zone, ..Typed::default() };
    view! {
        <p class="back-link">
            <a href=paths::SESSIONS>
                <span aria-hidden="true">"‹ "</span>
                "Sessions"
            </a>
        </p>
        {error_summary(refusal)}
        <h1>"New session"</h1>
        <form method="post" action=form.path() novalidate on:submit=move |event| form.send(&event)>
            {session_fields(form, &values, defaults.time_zones)}
            <button class="button" aria-disabled=move || form.at_work()>
                {move || if form.is_pending() { "Creating the session…" } else { "Create session" }}
            </button>
            " "
            <a href=paths::SESSIONS>"Cancel"</a>
        </form>
    }
}
