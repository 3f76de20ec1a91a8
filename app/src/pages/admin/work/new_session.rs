//! New session: a name, a time and a place.

use leptos::{prelude::*, server_fn::ServerFn};

use super::session_fields::session_fields;
use crate::{
    api::{
        form::Form,
        read::{Read, always},
        sessions::CreateSession,
    },
    components::{error_summary::error_summary, loaded::loaded, page_title::form_title, post_form::sent_form},
    model::session::{NewSessionDefaults, TypedSession},
    paths,
    words::staff::language,
};

/// The New session page.
#[component]
pub fn NewSession() -> impl IntoView {
    let form = Form::to(CreateSession::PATH);
    view! {
        <div class="page-narrow">
            {form_title(language().details().new_session, form.refusal())}
            {loaded(always(|| Read::NewSessionDefaults), move |defaults| fields(defaults, form).into_any())}
        </div>
    }
}

fn fields(defaults: NewSessionDefaults, form: Form) -> impl IntoView {
    let words = language().details();
    let values = TypedSession { time_zone: defaults.time_zone, ..TypedSession::default() };
    view! {
        <p class="back-link">
            <a href=paths::SESSIONS>
                <span aria-hidden="true">"‹ "</span>
                {language().sessions().title}
            </a>
        </p>
        {error_summary(form.refusal())}
        <h1>{words.new_session}</h1>
        {sent_form(
            form,
            None,
            &[],
            view! {
                {session_fields(form, &values, defaults.time_zones)}
                <button class="button">{words.create}</button>
                " "
                <a href=paths::SESSIONS>{language().shared().cancel}</a>
            },
        )}
    }
}
