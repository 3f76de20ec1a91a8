//! Where the focus is, and where it goes when what had it is taken away.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// True when the focus is on nothing that a person could read or press.
pub fn focus_is_lost() -> bool {
    let document = document();
    document.active_element().is_none_or(|active| document.body().is_some_and(|body| *body == active))
}

/// True when the focus is on a field.
pub fn is_typing() -> bool {
    document().active_element().is_some_and(|active| active.matches("input, select, textarea").unwrap_or(false))
}

/// Content is about to be replaced. If that takes away what has the focus now, the focus goes to what has its id then, to
/// the element with this one, to what is said of a selection in its place, or to the top of the page.
pub fn keep_focus(place: &'static str) {
    if focus_is_lost() {
        return;
    }
    let same = document().active_element().map(|active| active.id()).unwrap_or_default();
    request_animation_frame(move || {
        // What is not shown at the moment takes no focus.
        for place in [same.as_str(), place, "selected", "main"] {
            if focus_is_lost() {
                focus(place);
            }
        }
    });
}

/// Brings the focus to the element `to`, or to `otherwise` where that is not there, if by the next frame it is on nothing,
/// or still on `from`: whoever has gone on by then is not interrupted. All three are ids.
pub fn move_focus(from: &str, to: &str, otherwise: &'static str) {
    let (from, to) = (from.to_owned(), to.to_owned());
    request_animation_frame(move || {
        let document = document();
        let is_on_it = document.active_element().is_some_and(|active| active.id() == from);
        let place = document.get_element_by_id(&to).or_else(|| document.get_element_by_id(otherwise));
        if (is_on_it || focus_is_lost())
            && let Some(place) = place
        {
            // Links and elements with a tabindex always take the focus.
            let _ = place.unchecked_into::<HtmlElement>().focus();
        }
    });
}

/// Brings the focus to the element with this id, once it is shown: what had it is about to go.
pub fn focus_on(place: &'static str) {
    request_animation_frame(move || focus(place));
}

fn focus(place: &str) {
    if let Some(place) = document().get_element_by_id(place) {
        // Fields, buttons and elements with a tabindex always take the focus.
        let _ = place.unchecked_into::<HtmlElement>().focus();
    }
}

/// A page has just been shown: the focus goes where it wants it, as it would in a new document, to the entry that is open
/// beside a list, or else to its top.
pub fn begin(main: &HtmlElement) {
    let wanted = main.query_selector("[autofocus], #entry").ok().flatten().map(JsCast::unchecked_into);
    // An element with a tabindex, and a control, always take the focus.
    let _ = wanted.as_ref().unwrap_or(main).focus();
}
