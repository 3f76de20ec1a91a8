//! Says quietly how fresh the list is: "Live · updated 2 s ago".

use std::time::Duration;

use leptos::prelude::*;

use super::following::Following;
use crate::{
    browser::Standing,
    components::{hydrated::hydrated, renewed::changing},
    effect::effect,
    words::staff::{entries::updated, language},
};

/// Counts the seconds since the list last heard from the server.
pub fn count(following: Following) {
    // Effects run in the browser only.
    effect(move || {
        let tick = move || {
            following.age().try_update(|age| *age += 1);
        };
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
}

/// The line. Nobody has it read out every second.
pub fn line(following: Following) -> AnyView {
    let (words, hydrated) = (language().entry_view(), hydrated());
    let standing = use_context::<Standing>();
    let sentence = move || {
        if !hydrated.get() {
            String::new()
        } else if standing.is_some_and(|standing| standing.band.with(Option::is_some)) {
            words.not_live.to_owned()
        } else {
            [words.live, " · ", &updated(following.age().get(), language())].concat()
        }
    };
    view! { <p class="live" aria-live="off">{changing(sentence)}</p> }.into_any()
}
