//! Find a login from anywhere: the field at the top of every page. Without a script it leads to the page of that name; what
//! it finds while somebody types comes with the piece that has that page, once the field is used.

use std::sync::{Arc, Mutex};

use leptos::{prelude::*, reactive::computed::ScopedFuture, task::spawn_local};

use super::{
    office::suggestions::Finder,
    pieces::{Office, Page},
};
use crate::{browser, components::search_box::LONGEST, paths, words::staff::language};

/// The field.
pub fn find_anywhere() -> AnyView {
    let words = language().topbar();
    let input = NodeRef::new();
    provide_context(Finder(input));
    let asked = StoredValue::new(false);
    let found = Arc::new(Mutex::new(None::<AnyView>));
    let come = ArcTrigger::new();
    let list = {
        let (come, found) = (come.clone(), Arc::clone(&found));
        move || {
            come.track();
            found.lock().ok()?.take()
        }
    };
    let fetch = move |_| {
        if asked.get_value() {
            return;
        }
        asked.set_value(true);
        let (come, found) = (come.clone(), Arc::clone(&found));
        spawn_local(ScopedFuture::new(async move {
            // Without it, Enter leads to the page; the next focus asks for it again.
            match Page::Office(Office::Suggestions).view().await {
                Ok(view) => {
                    if let Ok(mut found) = found.lock() {
                        *found = Some(view);
                    }
                    come.notify();
                }
                Err(_) => asked.set_value(false),
            }
        }));
    };
    view! {
        <form class="find-anywhere" method="get" action=paths::FIND on:focusin=fetch on:submit=|event| browser::ask(&event)>
            <input
                class="field-input"
                type="text"
                name="q"
                maxlength=LONGEST
                enterkeyhint="search"
                autocomplete="off"
                aria-label=words.find
                placeholder=words.find_what
                node_ref=input
            />
            <kbd aria-hidden="true">"/"</kbd>
            {list}
        </form>
    }
    .into_any()
}
