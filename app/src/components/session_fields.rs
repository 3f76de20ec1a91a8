//! The fields of a session's details, the same where a session is made and where it is changed.

use leptos::prelude::*;

use crate::{
    api::form::Form,
    browser,
    components::{field::TextField, hydrated::hydrated},
    error::Field,
    model::session::TypedSession,
    words::staff::{language, sessions::hours},
};

/// The id of the list of time zones.
const ZONES: &str = "time-zones";

/// For how many hours a session is proposed to be open; `None` for until the end of its day.
const LASTS: [Option<u32>; 4] = [Some(1), Some(2), Some(3), None];

/// The fields, filled with what was typed into the refused form, or else with `values`; two beside each other where there
/// is room.
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
    let zones = time_zones.into_iter().map(|zone| view! { <option value=zone></option> }.into_any()).collect_view();
    view! {
        <div class="pairs">
            {text(Field::Name, words.name, &values.name).view(refusal)}
            {text(Field::Room, words.room, &values.room).view(refusal)}
            {text(Field::Test, words.test, &values.test).view(refusal)}
            {zone.view(refusal)}
            {time(Field::Opens, words.opens, &values.opens).view(refusal)}
            <div class="lasting">{lasts()} {time(Field::Closes, words.closes, &values.closes).view(refusal)}</div>
        </div>
        <datalist id=ZONES>{zones}</datalist>
    }
    .into_any()
}

/// Buttons that set Closes from Opens; without a script there is nobody to do so.
fn lasts() -> AnyView {
    let words = language().details();
    let hydrated = hydrated();
    let buttons = move || {
        hydrated.get().then(|| {
            let buttons = LASTS
                .map(|lasts| {
                    let label = lasts.map_or_else(|| words.all_day.to_owned(), |lasts| hours(lasts, language()));
                    let set = move |_| browser::set_later(Field::Opens.control(), Field::Closes.control(), lasts);
                    view! { <button type="button" class="button-link" on:click=set>{label}</button> }
                })
                .collect_view();
            view! { <div role="group" aria-label=words.lasts>{buttons}</div> }
        })
    };
    buttons.into_any()
}
