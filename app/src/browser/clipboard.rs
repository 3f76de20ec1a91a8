//! Copying text to the clipboard.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// True when the text is on the clipboard. On a plain http address browsers have no clipboard, and people may refuse.
pub async fn copy(text: &str) -> bool {
    let navigator = leptos::prelude::window().navigator();
    match Reflect::get(&navigator, &JsValue::from_str("clipboard")) {
        Ok(clipboard) if !clipboard.is_undefined() => {
            JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
        }
        _ => false,
    }
}
