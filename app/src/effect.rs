//! What follows a change of a signal, in the browser only: one type of it for the whole app keeps the wasm small.

use leptos::prelude::*;

/// Does this after the page has been built, and again whenever a signal that it read has changed.
pub fn effect(run: impl FnMut() + 'static) {
    boxed(Box::new(run));
}

/// Does `then` whenever what `of` tells has changed, with what it told before. What `then` reads is not followed.
pub fn watch<T: 'static>(of: impl Fn() -> T + 'static, mut then: impl FnMut(&T, &T) + 'static) {
    let mut last = None;
    effect(move || {
        let now = of();
        if let Some(before) = &last {
            untrack(|| then(&now, before));
        }
        last = Some(now);
    });
}

fn boxed(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}
