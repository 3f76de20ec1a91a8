//! Whether the wasm has taken over: controls that only a script can serve appear then, and not before.

use leptos::prelude::*;

#[derive(Clone, Copy)]
struct Hydrated(ReadSignal<bool>);

/// Starts to watch; called once by the app.
pub fn provide_hydrated() {
    let (hydrated, set_hydrated) = signal(false);
    // Effects run in the browser only, and only after the page has been matched with its HTML.
    Effect::new(move || set_hydrated.set(true));
    provide_context(Hydrated(hydrated));
}

/// False on the server and until the wasm has taken over.
pub fn hydrated() -> Signal<bool> {
    use_context::<Hydrated>().map_or_else(|| Signal::stored(false), |Hydrated(signal)| signal.into())
}
