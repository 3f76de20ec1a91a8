//! What this browser keeps of how people work: in a tab until it is closed, or for all windows. Never a name, a code or a
//! password; what a tab keeps belongs to the person whose page it is.

use std::cell::Cell;

use leptos::prelude::window;
use web_sys::Storage;

use super::wire::whose;

thread_local! {
    static FORGOTTEN: Cell<bool> = const { Cell::new(false) };
}

/// What this tab keeps under this key for the page's person.
pub fn kept_in_tab(key: &str) -> Option<String> {
    of_tab()?.get_item(&own(key)).ok()?
}

/// Keeps this in the tab; nothing takes away what was kept.
pub fn keep_in_tab(key: &str, value: &str) {
    if !FORGOTTEN.get() {
        put(of_tab(), &own(key), value);
    }
}

/// What this browser keeps under this key for whoever uses it.
pub fn kept_here(key: &str) -> Option<String> {
    of_browser()?.get_item(key).ok()?
}

/// Keeps this in the browser; nothing takes away what was kept.
pub fn keep_here(key: &str, value: &str) {
    put(of_browser(), key, value);
}

/// Takes away what the tab keeps of everybody but the page's person.
pub fn forget_others() {
    let Some(storage) = of_tab() else { return };
    let length = storage.length().unwrap_or_default();
    let keys: Vec<_> = (0..length).filter_map(|index| storage.key(index).ok().flatten()).collect();
    for key in keys.iter().filter(|key| !key.starts_with(&whose())) {
        put(Some(storage.clone()), key, "");
    }
}

/// Takes away all that the tab keeps, and keeps nothing more until the next document: its person logs out.
pub fn forget() {
    FORGOTTEN.set(true);
    if let Some(storage) = of_tab() {
        // What cannot be emptied was never filled.
        let _ = storage.clear();
    }
}

fn own(key: &str) -> String {
    [&whose(), " ", key].concat()
}

/// People may have forbidden both.
fn of_tab() -> Option<Storage> {
    window().session_storage().ok()?
}

fn of_browser() -> Option<Storage> {
    window().local_storage().ok()?
}

/// A full storage keeps what it has.
fn put(storage: Option<Storage>, key: &str, value: &str) {
    if let Some(storage) = storage {
        let _ = if value.is_empty() { storage.remove_item(key) } else { storage.set_item(key, value) };
    }
}
