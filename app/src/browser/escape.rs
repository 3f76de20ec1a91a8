//! The Escape key, where nothing else on the page answers to it.

use leptos::{
    ev,
    prelude::{on_cleanup, window_event_listener},
};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What answers to Escape by itself: a question, an open menu, and a field with something typed into it.
const TAKEN: &str = "dialog, details[open], input:not([type=checkbox]), select, textarea";

/// Does this whenever Escape is pressed, until the page is left.
pub fn on_escape(act: impl Fn() + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let within = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_taken = within.is_some_and(|within| within.closest(TAKEN).is_ok_and(|found| found.is_some()));
        if event.key() == "Escape" && !is_taken && !event.default_prevented() {
            act();
        }
    });
    on_cleanup(move || listener.remove());
}
