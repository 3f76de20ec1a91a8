//! The rows of a table under the keys of a person: which one has the focus, and what is pressed in it.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The boxes that the keys go from one to the next of.
const BOXES: &str = "main tbody input[type=checkbox]";

/// What takes letters for itself.
const TAKES_LETTERS: &str = "input:not([type=checkbox],[type=radio]),select,textarea,[contenteditable],dialog[open] *";

/// True when letters are typed into what has the focus, or a dialog is open.
pub fn takes_letters() -> bool {
    let document = document();
    document.active_element().is_some_and(|active| active.matches(TAKES_LETTERS).unwrap_or(false))
        || document.query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}

/// Brings the focus to the box of the next row, or of the one before; to the first where no row has it. False where there
/// are none.
pub fn step(back: bool) -> bool {
    let Ok(boxes) = document().query_selector_all(BOXES) else { return false };
    let row = row();
    let is_here =
        |index: &u32| boxes.get(*index).is_some_and(|node| row.as_ref().is_some_and(|row| row.contains(Some(&node))));
    let next = match (0..boxes.length()).find(is_here) {
        None => 0,
        Some(here) if back => here.saturating_sub(1),
        Some(here) => (here + 1).min(boxes.length().saturating_sub(1)),
    };
    let next = boxes.get(next);
    let is_found = next.is_some();
    if let Some(next) = next {
        // A box always takes the focus.
        let _ = next.unchecked_into::<HtmlElement>().focus();
    }
    is_found
}

/// Presses what matches in the row that has the focus, which comes to it; false where there is nothing to press.
pub fn press(what: &str) -> bool {
    let found = row().and_then(|row| row.query_selector(what).ok().flatten());
    let is_found = found.is_some();
    if let Some(found) = found {
        let found = found.unchecked_into::<HtmlElement>();
        // Boxes and links always take the focus.
        let _ = found.focus();
        found.click();
    }
    is_found
}

/// True when the box of a row has the focus.
pub fn is_on_box() -> bool {
    document().active_element().is_some_and(|active| active.matches(BOXES).unwrap_or(false))
}

fn row() -> Option<Element> {
    document().active_element()?.closest("main tbody tr").ok()?
}
