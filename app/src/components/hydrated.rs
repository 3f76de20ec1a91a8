//! Whether the wasm has taken over: controls that only a script can serve appear then, and not before.

use leptos::prelude::*;

#[derive(Clone)]
struct Hydrated(ArcRwSignal<bool>);

/// Tells all pages when the app has taken over: called around the app, with the signal that its caller sets then.
pub fn provide_hydrated(taken_over: ArcRwSignal<bool>) {
    provide_context(Hydrated(taken_over));
}

/// False on the server and until the wasm has taken over.
pub fn hydrated() -> Signal<bool> {
    use_context::<Hydrated>().map_or_else(|| Signal::stored(false), |Hydrated(signal)| signal.into())
}
