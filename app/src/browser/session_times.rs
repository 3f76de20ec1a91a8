//! What a browser proposes for the times of a session: the zone that it is in, and when a session closes.

use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Fills a field with the browser's zone if that is one of `known`, unless something else was typed there by then. The
/// page is still being built.
pub fn propose_zone(field: &'static str, known: Vec<String>) {
    request_animation_frame(move || {
        let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
        let zone = Reflect::get(&options, &"timeZone".into()).ok().and_then(|zone| zone.as_string());
        if let (Some(zone), Some(input)) = (zone, input(field))
            && known.contains(&zone)
            && input.value() == input.default_value()
        {
            // Whoever chooses another one has typed something, the institution's too.
            input.set_default_value(&zone);
            input.set_value(&zone);
        }
    });
}

/// Sets a field to so many hours after the local time in another one, or to the last minute of its day. An empty one is
/// asked for first.
pub fn set_later(from: &str, to: &str, hours: Option<u32>) {
    let (Some(from), Some(to)) = (input(from), input(to)) else { return };
    let begins = from.value();
    let time = Date::new(&[&begins, "Z"].concat().into()).get_time();
    if time.is_nan() {
        // A field that is shown takes the focus.
        let _ = from.focus();
        return;
    }
    let ends = match hours {
        // As if it were UTC: clocks are not moved, which the server sees to.
        Some(hours) => String::from(Date::new(&(time + f64::from(hours) * 3_600_000.0).into()).to_iso_string()),
        None => [begins.get(..10).unwrap_or_default(), "T23:59"].concat(),
    };
    to.set_value(ends.get(..16).unwrap_or_default());
}
