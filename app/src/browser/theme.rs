//! How this document is shown.

use leptos::prelude::document;

use crate::model::theme::Theme;

/// What the server wrote into the document.
pub fn theme() -> Theme {
    let word = document().document_element().and_then(|root| root.get_attribute(Theme::ATTRIBUTE));
    word.and_then(|word| Theme::from_word(&word)).unwrap_or_default()
}
