//! The fields of a session's details, the same where a session is made and where it is changed.

use leptos::prelude::*;

use crate::{api::form::Form, components::field::TextField, error::Field, model::session::TypedSession};

/// The id of the list of time zones.
const ZONES: &str = "time-zones";

/// The fields, filled with what was typed into the refused form, or else with `values`.
pub fn session_fields(form: Form, values: &TypedSession, time_zones: Vec<String>) -> AnyView {
    let refusal = form.refusal();
    let text = |field: Field, label: &'static str, value: &str| {
        TextField::new(field, label, form.typed(field.control(), value))
    };
    let time = |field: Field, label: &'static str, value: &str| TextField {
        kind: "datetime-local",
        ..text(field, label, value)
    };
    let zone = TextField {
        hint: "Opens and Closes are times of this place.",
        list: Some(ZONES),
        ..text(Field::TimeZone, "Time zone", &values.time_zone)
    };
    let zones = time_zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    view! {
        {text(Field::Name, "Name", &values.name).view(refusal)}
        {text(Field::Room, "Room (optional)", &values.room).view(refusal)}
        {text(Field::Test, "Test (optional)", &values.test).view(refusal)}
        {time(Field::Opens, "Opens", &values.opens).view(refusal)}
        {time(Field::Closes, "Closes", &values.closes).view(refusal)}
        {zone.view(refusal)}
        <datalist id=ZONES>{zones}</datalist>
    }
    .into_any()
}
