//! How far the page is scrolled, and when that changed.

use std::{cell::Cell, rc::Rc};

use leptos::{
    leptos_dom::helpers::{document, request_animation_frame, window, window_event_listener_untyped},
    prelude::on_cleanup,
};
use send_wrapper::SendWrapper;

/// Tells how far the page was scrolled when it is left for another page or document.
pub fn scrolled_to(tell: impl Fn(i32) + 'static) {
    let seen = Rc::new(Cell::new(scrolled()));
    let (noted, tell) = (seen.clone(), Rc::new(tell));
    let scroll = window_event_listener_untyped("scroll", move |_| noted.set(scrolled()));
    let (left, told) = (seen.clone(), tell.clone());
    let hide = window_event_listener_untyped("pagehide", move |_| told(left.get()));
    let kept = SendWrapper::new((seen, tell));
    on_cleanup(move || {
        // The next page scrolls too.
        scroll.remove();
        hide.remove();
        let (seen, tell) = &*kept;
        tell(seen.get());
    });
}

/// Scrolls there once the page has its place and its focus.
pub fn scroll_to(far: i32) {
    request_animation_frame(move || request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, far.into())));
}

/// In whole pixels: reading and writing numbers with a part behind the point would bring 5 kB of code.
fn scrolled() -> i32 {
    document().document_element().map_or(0, |root| root.scroll_top())
}
