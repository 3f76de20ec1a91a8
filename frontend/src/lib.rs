//! The browser's entry point: hydrates the administrators' app.

use leptos::{mount::hydrate_from, prelude::*, wasm_bindgen::JsCast as _};
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered. `takeover.js` calls it once, after the wasm and the page's piece have
/// loaded and when it has seen that nobody changed the page on its way here.
#[wasm_bindgen]
pub fn hydrate() {
    wasm_bindgen_futures::spawn_local(async {
        let Some(root) = document().get_element_by_id(lanyard_app::ROOT) else { return };
        // `takeover.js` has fetched the piece; the module asks for it once more, and then the whole page is there at once.
        // A way to take pages over part by part, as they arrive, would be an eighth of the wasm.
        let path = window().location().pathname().unwrap_or_default();
        if lanyard_app::fetch(&path).await.is_err() {
            return;
        }
        let taken_over = ArcRwSignal::new(false);
        let app = {
            let taken_over = taken_over.clone();
            move || {
                lanyard_app::provide_hydrated(taken_over);
                lanyard_app::AdminApp()
            }
        };
        hydrate_from(root.clone().unchecked_into(), app).forget();
        // Not before: whatever reads it still stands in the HTML as the server saw it.
        taken_over.set(true);
        // For whoever watches the page. An attribute of this name can always be set.
        let _ = root.set_attribute("data-alive", "");
    });
}
