//! The browser's entry point: hydrates the administrators' app.

use leptos::{mount::hydrate_from_async, prelude::*, wasm_bindgen::JsCast as _};
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered. `takeover.js` calls it once, after the wasm and the page's piece have
/// loaded and when it has seen that nobody changed the page on its way here.
#[wasm_bindgen]
pub fn hydrate() {
    wasm_bindgen_futures::spawn_local(async {
        let Some(root) = document().get_element_by_id(lanyard_app::ROOT) else { return };
        let taken_over = ArcRwSignal::new(false);
        let app = {
            let taken_over = taken_over.clone();
            move || {
                lanyard_app::provide_hydrated(taken_over);
                lanyard_app::AdminApp()
            }
        };
        hydrate_from_async(root.clone().unchecked_into(), app).await.forget();
        // Not before: whatever reads it still stands in the HTML as the server saw it.
        taken_over.set(true);
        // For whoever watches the page. An attribute of this name can always be set.
        let _ = root.set_attribute("data-alive", "");
    });
}
