//! A list behind a button: it closes with Escape and gives the focus back.

use std::sync::Arc;

use leptos::{ev::KeyboardEvent, html, prelude::*};

use crate::components::renewed::renewed;

/// The list, which is made when it is opened. It needs a script. `open` outlives the answers that are shown around it.
pub fn made_menu(
    label: &'static str,
    open: RwSignal<bool>,
    list: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let list = renewed(Arc::new(move || if open.get() { list() } else { ().into_any() }));
    menu(label, Some(open), list)
}

/// The list; what is pressed in it closes it, unless somebody hears whether it is open.
pub fn menu(label: &'static str, open: Option<RwSignal<bool>>, list: AnyView) -> AnyView {
    let (menu, summary) = (NodeRef::<html::Details>::new(), NodeRef::<html::Summary>::new());
    let close = move || {
        if let (Some(menu), Some(summary)) = (menu.get_untracked(), summary.get_untracked()) {
            // An attribute that is not there is removed as well, and what opens a list always takes the focus: the button
            // that was pressed is about to be hidden, and a dialog gives the focus back to where it was.
            let _ = (menu.remove_attribute("open"), summary.focus());
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let press = move |_| {
        if open.is_none() {
            close();
        }
    };
    let toggle = move |_| {
        if let (Some(open), Some(menu)) = (open, menu.get_untracked()) {
            open.set(menu.has_attribute("open"));
        }
    };
    let is_open = open.is_some_and(|open| open.get_untracked());
    // Opening one closes the others of this name.
    view! {
        <details class="menu" name="menu" open=is_open node_ref=menu on:keydown=key on:toggle=toggle>
            <summary class="button button-secondary" node_ref=summary>{label}</summary>
            <div on:click=press>{list}</div>
        </details>
    }
    .into_any()
}
