//! The fields of a session's details, the same where a session is made and where it is changed.

use leptos::prelude::*;

use crate::{
    api::form::Form, components::field::TextField, error::Field, model::session::TypedSession, words::staff::language,
};

/// The id of the list of time zones.
const ZONES: &str = "time-zones";

/// The fields, filled with what was typed into the refused form, or else with `values`.
pub fn session_fields(form: Form, values: &TypedSession, time_zones: Vec<String>) -> AnyView {
    let (words, refusal) = (language().details(), form.refusal());
    let text = |field: Field, label: &'static str, value: &str| {
        TextField::new(field, label, form.typed(field.control(), value))
    };
    let time = |field: Field, label: &'static str, value: &str| TextField {
        kind: "datetime-local",
        ..text(field, label, value)
    };
    let zone = TextField {
        hint: words.zone_hint,
        list: Some(ZONES),
        ..text(Field::TimeZone, words.time_zone, &values.time_zone)
    };
    let zones = time_zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    view! {
        {text(Field::Name, words.name, &values.name).view(refusal)}
        {text(Field::Room, words.room, &values.room).view(refusal)}
        {text(Field::Test, words.test, &values.test).view(refusal)}
        {time(Field::Opens, words.opens, &values.opens).view(refusal)}
        {time(Field::Closes, words.closes, &values.closes).view(refusal)}
        {zone.view(refusal)}
        <datalist id=ZONES>{zones}</datalist>
    }
    .into_any()
}
