//! Dialogs of the browser: it keeps the focus inside, closes with Escape and gives the focus back.

use leptos::web_sys::HtmlDialogElement;

/// Opens a dialog over the page, or closes it; nothing when it is that way already.
pub fn open_dialog(dialog: &HtmlDialogElement, open: bool) {
    match (open, dialog.open()) {
        // A dialog that is part of the page, as ours are, always opens.
        (true, false) => drop(dialog.show_modal()),
        (false, true) => dialog.close(),
        _ => {}
    }
}
