//! The rows of a table: those that are markup written and marked, which one has the focus under the keys of a person, and what
//! is pressed in it.

use js_sys::Reflect;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, Node};

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

/// Makes the rows of a table what this markup says. What stays the same keeps its elements, and with them the focus.
pub fn write_rows(body: &Node, markup: &str) {
    if let Some(written) = written(markup) {
        renew(body, &written, true);
    }
}

/// The same with the one row in which the link with this id stands.
pub fn write_row(link: &str, markup: &str) {
    let row = document().get_element_by_id(link).and_then(|link| link.closest("tr").ok().flatten());
    if let (Some(row), Some(written)) = (row, written(markup).and_then(|written| written.first_child())) {
        renew(&row, &written, false);
    }
}

/// Rows of this markup, on no page.
fn written(markup: &str) -> Option<Element> {
    let written = document().create_element("tbody").ok()?;
    written.set_inner_html(markup);
    Some(written)
}

/// Makes the children of `stands` those of `comes`, as far as they differ; with `deep` the children of theirs. Nothing here
/// can fail: every node stands where it was just found. Only calls that the framework makes too are made, since each other
/// one is paid for by the first visit.
fn renew(stands: &Node, comes: &Node, deep: bool) {
    let (mut next, mut new) = (stands.first_child(), comes.first_child());
    while let Some(child) = new {
        new = child.next_sibling();
        let there = next;
        next = there.as_ref().and_then(Node::next_sibling);
        match &there {
            Some(there) if deep && there.node_type() == Node::ELEMENT_NODE => renew(there, &child, false),
            Some(there) if markup_of(there) == markup_of(&child) => {}
            there => {
                let _ = stands.insert_before(&child, there.as_ref());
                there.as_ref().map(remove);
            }
        }
    }
    while let Some(there) = next {
        next = there.next_sibling();
        remove(&there);
    }
}

fn remove(node: &Node) {
    node.unchecked_ref::<Element>().remove();
}

fn markup_of(node: &Node) -> Option<String> {
    Reflect::get(node, &"outerHTML".into()).ok()?.as_string()
}

/// Marks the rows of a table: `is` says of the link in each, by its id, whether the row is ticked and whether it is open.
pub fn mark_rows(body: &Element, is: impl Fn(&str) -> (bool, bool)) {
    let Ok(links) = body.query_selector_all("a") else { return };
    for link in (0..links.length()).filter_map(|index| links.get(index)) {
        let link: Element = link.unchecked_into();
        let Some(row) = link.closest("tr").ok().flatten() else { continue };
        let (is_ticked, is_open) = is(&link.id());
        // Attributes of these names can always be set, and one that is not there is removed as well.
        let _ = row.set_attribute("class", if is_ticked { "selected" } else { "" });
        let _ =
            if is_open { link.set_attribute("aria-current", "true") } else { link.remove_attribute("aria-current") };
        if let Some(tick) = row.query_selector("input").ok().flatten() {
            let _ = Reflect::set(&tick, &"checked".into(), &is_ticked.into());
        }
    }
}

/// The box that was pressed, by its value, and whether it is ticked now; `None` when something else was.
pub fn pressed_box(event: &Event) -> Option<(String, bool)> {
    let pressed: HtmlInputElement = event.target()?.dyn_into().ok()?;
    Some((pressed.value(), pressed.checked()))
}

fn row() -> Option<Element> {
    document().active_element()?.closest("main tbody tr").ok()?
}
