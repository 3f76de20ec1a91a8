//! Going to another page of the app.

use leptos::prelude::request_animation_frame;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Leads to pages of the app; to be asked for while a page is built or an event is handled, for use afterwards.
pub fn navigator() -> impl Fn(&str) {
    let navigate = use_navigate();
    move |address| navigate(address, NavigateOptions::default())
}

/// Replaces the page that is shown, leaving no trace in the history. Waits for the next frame, because a page that is
/// being built cannot be replaced.
pub fn replace(address: String) {
    let navigate = use_navigate();
    request_animation_frame(move || navigate(&address, NavigateOptions { replace: true, ..Default::default() }));
}
