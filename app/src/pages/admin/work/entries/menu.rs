//! A list behind a button. The page closes it when somebody goes on (`frontend/takeover.js`).

use std::sync::Arc;

use leptos::{html, prelude::*};

use crate::{components::renewed::renewed, effect::effect};

/// The list, which is made when it is opened. It needs a script. `open` outlives the answers that are shown around it.
pub fn made_menu(
    label: &'static str,
    open: RwSignal<bool>,
    list: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let list = renewed(Arc::new(move || if open.get() { list() } else { ().into_any() }));
    menu(label, Some(open), list)
}

/// The list; what is pressed in it closes it, unless somebody hears whether it is open and leaves it so.
pub fn menu(label: &'static str, open: Option<RwSignal<bool>>, list: AnyView) -> AnyView {
    let (menu, summary) = (NodeRef::<html::Details>::new(), NodeRef::<html::Summary>::new());
    let close = move || {
        if let (Some(menu), Some(summary)) = (menu.get_untracked(), summary.get_untracked()) {
            // An attribute that is not there is removed as well, and what opens a list always takes the focus: the button
            // that was pressed is about to be hidden, and a dialog gives the focus back to where it was.
            let _ = (menu.remove_attribute("open"), summary.focus());
        }
    };
    let press = move |_| {
        if open.is_none_or(|open| !open.get_untracked()) {
            close();
        }
    };
    let note = move |is_pressed: bool| {
        if let (Some(open), Some(menu)) = (open, menu.get_untracked()) {
            open.set(menu.has_attribute("open") != is_pressed);
        }
    };
    if open.is_some_and(|open| open.get_untracked()) {
        // Not before it has taken the place of the one that was open: of one name only one may be.
        effect(move || {
            if let Some(menu) = menu.get() {
                // An attribute of this name can always be set.
                let _ = menu.set_attribute("open", "");
            }
        });
    }
    // Opening one closes the others of this name.
    view! {
        <details class="menu" name="menu" node_ref=menu on:toggle=move |_| note(false)>
            // Noted when it is pressed, because what tells of it comes later, and a newer answer may come before.
            // By its name it has the focus again when what is chosen in it brings another list around it.
            <summary
                class="button button-secondary"
                id=open.map(|_| label)
                node_ref=summary
                on:click=move |_| note(true)
            >
                {label}
            </summary>
            <div on:click=press>{list}</div>
        </details>
    }
    .into_any()
}
