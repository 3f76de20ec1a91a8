//! The browser's entry point: hydrates the administrators' app.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered. The document calls it once, after the wasm has loaded.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(lanyard_app::AdminApp);
}
