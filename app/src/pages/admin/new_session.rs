//! New session: a name, a time and a place.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        form::Form,
        read::{Read, ask},
        sessions::CreateSession,
    },
    components::{error_summary::error_summary, field::TextField, loaded::loaded, page_title::form_title},
    error::Field,
    model::session::NewSessionDefaults,
    paths,
};

/// The id of the list of time zones.
const ZONES: &str = "time-zones";

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
    let text = |field: Field, label: &'static str| TextField::new(field, label, form.typed(field.control(), ""));
    let time = |field: Field, label: &'static str| TextField { kind: "datetime-local", ..text(field, label) };
    let zone = TextField {
        hint: "Opens and Closes are times of this place.",
        list: Some(ZONES),
        value: form.typed(Field::TimeZone.control(), &defaults.time_zone),
        ..text(Field::TimeZone, "Time zone")
    };
    let zones = defaults.time_zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
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
            {text(Field::Name, "Name").view(refusal)}
            {text(Field::Room, "Room (optional)").view(refusal)}
            {text(Field::Test, "Test (optional)").view(refusal)}
            {time(Field::Opens, "Opens").view(refusal)}
            {time(Field::Closes, "Closes").view(refusal)}
            {zone.view(refusal)}
            <datalist id=ZONES>{zones}</datalist>
            <button class="button" aria-disabled=move || form.at_work()>
                {move || if form.is_pending() { "Creating the session…" } else { "Create session" }}
            </button>
            " "
            <a href=paths::SESSIONS>"Cancel"</a>
        </form>
    }
}
