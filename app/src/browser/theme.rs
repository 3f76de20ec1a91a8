//! How this document is shown.

use leptos::prelude::document;

use crate::model::theme::Theme;

/// Shows this document as chosen, as the server writes the next one.
pub fn show_theme(theme: Theme) {
    let document = document();
    let Some(root) = document.document_element() else { return };
    // An attribute of this name can always be set, and one that is not there be removed.
    let _ = match theme.chosen() {
        Some(word) => root.set_attribute(Theme::ATTRIBUTE, word),
        None => root.remove_attribute(Theme::ATTRIBUTE),
    };
    if let Ok(Some(scheme)) = document.query_selector("meta[name=color-scheme]") {
        let _ = scheme.set_attribute("content", theme.scheme());
    }
}

/// What the server wrote into the document.
pub fn theme() -> Theme {
    let word = document().document_element().and_then(|root| root.get_attribute(Theme::ATTRIBUTE));
    word.and_then(|word| Theme::from_word(&word)).unwrap_or_default()
}
