//! The keys of the list: from row to row, selecting and opening one, and the dialog that lists the keys and turns them off.

use leptos::{
    ev::{self, KeyboardEvent},
    html,
    prelude::*,
};

use crate::{
    effect::effect,
    {browser, components::hydrated::hydrated, words::staff::language},
};

/// Under this key the browser keeps "off" for whoever wants none of the keys. The field Find a login obeys it too.
const SWITCH: &str = "lanyard-keys";

/// The keys of the page.
#[derive(Clone, Copy)]
pub struct Keys {
    dialog: NodeRef<html::Dialog>,
    used: RwSignal<bool>,
}

impl Keys {
    /// Hears the keys as long as the page is there.
    pub fn new() -> Self {
        let keys = Self { dialog: NodeRef::new(), used: RwSignal::new(true) };
        // Effects run in the browser only.
        effect(move || {
            keys.used.set(browser::kept_here(SWITCH).is_none());
            let listener = window_event_listener(ev::keydown, move |event| keys.hear(&event));
            on_cleanup(move || listener.remove());
        });
        keys
    }

    fn hear(self, event: &KeyboardEvent) {
        let is_modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        // Enter on a box was kept from sending the form around it.
        let is_taken = event.default_prevented() && !browser::is_on_box();
        if is_modified || is_taken || !self.used.get_untracked() || browser::takes_letters() {
            return;
        }
        let is_used = match event.key().as_str() {
            "j" => browser::step(false),
            "k" => browser::step(true),
            "x" => browser::press("input"),
            "Enter" => browser::is_on_box() && browser::press("a"),
            "?" => self.open(),
            _ => false,
        };
        if is_used {
            event.prevent_default();
        }
    }

    fn open(self) -> bool {
        if let Some(dialog) = self.dialog.get_untracked() {
            browser::open_dialog(&dialog, true);
        }
        true
    }

    /// The button that opens the dialog without a key.
    pub fn button(self) -> AnyView {
        let hydrated = hydrated();
        let open = move |_| {
            self.open();
        };
        let button = move || {
            hydrated.get().then(|| {
                view! {
                    <button type="button" class="button-link keys" on:click=open>{language().entry_view().keys}</button>
                }
                .into_any()
            })
        };
        button.into_any()
    }

    /// The dialog. The browser gives the focus back when it closes.
    pub fn view(self) -> AnyView {
        let words = language().entry_view();
        let keys = [
            ("j", words.next_row),
            ("k", words.row_before),
            ("x", words.tick),
            (words.enter, words.open),
            ("/", words.find),
            ("?", words.list),
        ];
        let mut list = String::new();
        for (key, does) in keys {
            list.push_str("<div><dt><kbd translate=\"no\">");
            list.push_str(key);
            list.push_str("</kbd></dt><dd>");
            list.push_str(does);
            list.push_str("</dd></div>");
        }
        let turn = move |event| {
            let used = event_target_checked(&event);
            self.used.set(used);
            browser::keep_here(SWITCH, if used { "" } else { "off" });
        };
        let close = move |_| {
            if let Some(dialog) = self.dialog.get_untracked() {
                browser::open_dialog(&dialog, false);
            }
        };
        view! {
            <dialog class="dialog" aria-labelledby="keys" node_ref=self.dialog>
                <h2 id="keys">{words.keys}</h2>
                <dl class="facts" data-written="" inner_html=list></dl>
                // The focus comes to what changes nothing.
                <div class="buttons choices">
                    <button type="button" class="button button-secondary" on:click=close>{words.close}</button>
                    <label>
                        <input type="checkbox" prop:checked=move || self.used.get() on:change=turn/>
                        {words.use_keys}
                    </label>
                </div>
            </dialog>
        }
        .into_any()
    }
}
