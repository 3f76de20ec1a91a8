//! Going to another page of the app.

use leptos::prelude::{document, request_animation_frame, window};
use leptos::web_sys::SubmitEvent;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

use super::wire::whose;
use crate::{model::whose::FIELD, paths};

/// Leads to pages of the app; to be asked for while a page is built or an event is handled, for use afterwards.
pub fn navigator() -> impl Fn(&str) {
    let navigate = use_navigate();
    move |address| navigate(address, NavigateOptions::default())
}

/// Asks for the page that a form of this event would be answered with, in place of the browser: its action with the words
/// that are typed and chosen, those left empty not among them. As with the browser, asking for what is shown already, such as
/// by Enter after a search while typing, leaves no second trace in the history: Back would do nothing.
pub fn ask(event: &SubmitEvent) {
    if let Ok((address, replace)) = asked(event) {
        event.prevent_default();
        use_navigate()(&address, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
    }
}

/// The address that a form asks for, and whether it is the one that is shown.
fn asked(event: &SubmitEvent) -> Result<(String, bool), JsValue> {
    let form: HtmlFormElement = event.target().ok_or(JsValue::NULL)?.dyn_into()?;
    let words = UrlSearchParams::new_with_str_sequence_sequence(FormData::new_with_form(&form)?.as_ref())?;
    let path = form.get_attribute("action").ok_or(JsValue::NULL)?;
    let empty: Vec<String> = words.keys().into_iter().filter_map(|name| name.ok()?.as_string()).collect();
    for name in empty {
        if words.get(&name).is_some_and(|word| word.trim().is_empty()) {
            words.delete(&name);
        }
    }
    let words = String::from(words.to_string());
    let shown = window().location();
    // A space is written in two ways.
    let shown_words = UrlSearchParams::new_with_str(&shown.search()?)?.to_string();
    let is_shown = shown.pathname()? == path && shown_words == words;
    Ok((if words.is_empty() { path } else { [path, words].join("?") }, is_shown))
}

/// Goes to a new document.
pub fn leave(address: &str) {
    // An address of our own can always be loaded.
    let _ = window().location().assign(address);
}

/// Asks the server for a page that the app does not have and that a link led to anyway.
pub fn load(address: &str) {
    // An address of our own can always be loaded.
    let _ = window().location().replace(address);
}

/// Replaces the page that is shown, leaving no trace in the history. Waits for the next frame, because a page that is
/// being built cannot be replaced.
pub fn replace(address: String) {
    let navigate = use_navigate();
    request_animation_frame(move || navigate(&address, NavigateOptions { replace: true, ..Default::default() }));
}

/// Gives the page that is shown an address with other words, which a reload and Back bring again. Waits for the next frame,
/// because a page that is being built has no address yet; whoever has gone elsewhere by then stays there.
pub fn readdress(address: String) {
    request_animation_frame(move || {
        let window = window();
        let shown = window.location().pathname().unwrap_or_default();
        let (path, words) = address.split_once('?').unwrap_or((&address, ""));
        let address = if words.is_empty() { path } else { &address };
        if let Ok(history) = window.history()
            && path == shown
        {
            // An address of our own can always be shown.
            let _ = history.replace_state_with_url(&history.state().unwrap_or(JsValue::NULL), "", Some(address));
        }
    });
}

/// Takes the words out of the address that tell what was just done: a reload, Back and a log-in in between tell it to
/// somebody else, or when it is no longer so.
pub fn told() {
    let location = window().location();
    // A document of ours has both.
    let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    let Ok(words) = UrlSearchParams::new_with_str(&search) else { return };
    if paths::TOLD.into_iter().filter(|word| words.has(word)).inspect(|word| words.delete(word)).count() > 0 {
        readdress([path, words.to_string().into()].join("?"));
    }
}

/// Leaves the app for the document that the server answers to these fields.
pub fn submit(path: &str, fields: &[(&'static str, String)]) {
    // Elements can always be made, and these attributes always be set.
    let _ = try_submit(path, fields);
}

fn try_submit(path: &str, fields: &[(&'static str, String)]) -> Result<(), JsValue> {
    let document = document();
    let form: HtmlFormElement = document.create_element("form")?.unchecked_into();
    form.set_attribute("method", "post")?;
    form.set_attribute("action", path)?;
    form.set_hidden(true);
    for (name, value) in [(FIELD, whose())].iter().chain(fields) {
        let input = document.create_element("input")?;
        input.set_attribute("name", name)?;
        input.set_attribute("value", value)?;
        form.append_child(&input)?;
    }
    document.body().ok_or(JsValue::NULL)?.append_child(&form)?;
    form.submit()
}
