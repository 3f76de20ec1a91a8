//! The same questions where there is no browser: the server renders the pages and never acts on them.

use std::future::{Ready, ready};

use leptos::web_sys::{Element, Event, HtmlDialogElement, HtmlElement, Node, SubmitEvent};

use super::Standing;
use crate::{
    model::{
        id::SessionId,
        pulse::Pulse,
        refusal::{Kind, Refusal},
        theme::Theme,
    },
    words::{errors::found, staff::language},
};

/// Nothing is copied.
pub fn copy(_text: &str) -> Ready<bool> {
    ready(false)
}

/// Nothing is fetched.
pub fn download(_fields: Vec<(&'static str, String)>) -> Ready<Result<String, Refusal>> {
    ready(Err(found(Kind::Unreachable, language())))
}

/// Writes nothing.
pub fn write_rows(_body: &Node, _markup: &str) {}

/// Writes nothing.
pub fn write_row(_link: &str, _markup: &str) {}

/// Marks nothing.
pub fn mark_rows(_body: &Element, _is: impl Fn(&str) -> (bool, bool)) {}

/// Nothing is pressed.
pub fn pressed_box(_event: &Event) -> Option<(String, bool)> {
    None
}

/// Nothing is followed.
pub fn follow(_session: SessionId, _tell: impl Fn(Pulse) + 'static) {}

/// Nothing is asked.
pub fn read(_address: impl Fn() -> Option<String>) -> Ready<Result<String, Refusal>> {
    ready(Err(found(Kind::Unreachable, language())))
}

/// Nothing is sent.
pub fn post<K: AsRef<str>>(_path: &str, _fields: &[(K, String)]) -> Ready<Result<String, Refusal>> {
    ready(Err(found(Kind::Unreachable, language())))
}

/// Nothing is sent.
pub fn act<K: AsRef<str>>(_path: &str, _fields: &[(K, String)]) -> Ready<Result<String, Refusal>> {
    ready(Err(found(Kind::Unreachable, language())))
}

/// Nothing is sent.
pub fn post_form(_path: &str, _event: &SubmitEvent) -> Ready<Result<String, Refusal>> {
    ready(Err(found(Kind::Unreachable, language())))
}

/// Leads nowhere.
pub fn submit(_path: &str, _fields: &[(&'static str, String)]) {}

/// Opens nothing.
pub fn open_dialog(_dialog: &HtmlDialogElement, _open: bool) {}

/// Leads nowhere.
pub fn navigator() -> fn(&str) {
    |_| {}
}

/// The form is a plain one.
pub fn ask(_event: &SubmitEvent) {}

/// The browser puts the focus where the page says.
pub fn begin(_main: &HtmlElement) {}

/// Leads nowhere.
pub fn leave(_address: &str) {}

/// The server has the page itself.
pub fn load(_address: &str) {}

/// The server redirects instead.
pub fn replace(_address: String) {}

/// Nothing has the focus.
pub fn focus_is_lost() -> bool {
    false
}

/// Nobody types.
pub fn is_typing() -> bool {
    false
}

/// Nothing has the focus.
pub fn keep_focus(_place: &'static str) {}

/// Nothing has the focus.
pub fn move_focus(_from: &str, _to: &str, _otherwise: &'static str) {}

/// Nothing is pressed.
pub fn on_escape(_act: impl Fn() + 'static) {}

/// The server is here.
pub fn answered() -> Ready<()> {
    ready(())
}

/// The page is written as it is asked for.
pub fn readdress(_address: String) {}

/// There is nothing to watch.
pub fn watch(_standing: Standing) {}

/// Nothing is covered.
pub fn uncover() {}

/// The document's address is as it was asked for.
pub fn told() {}

/// The server writes it into the document.
pub fn show_theme(_theme: Theme) {}

/// The request has the address.
pub fn address(_forms: &[&str]) -> String {
    String::new()
}

/// Nothing has the focus.
pub fn focus_on(_place: &'static str) {}

/// Nothing is kept.
pub fn kept_in_tab(_key: &str) -> Option<String> {
    None
}

/// Nothing is kept.
pub fn keep_in_tab(_key: &str, _value: &str) {}

/// Nothing is kept.
pub fn kept_here(_key: &str) -> Option<String> {
    None
}

/// Nothing is kept.
pub fn keep_here(_key: &str, _value: &str) {}

/// Nothing is kept.
pub fn forget() {}

/// Nothing is kept.
pub fn forget_others() {}

/// Nothing is scrolled.
pub fn scrolled_to(_tell: impl Fn(i32) + 'static) {}

/// Nothing is scrolled.
pub fn scroll_to(_far: i32) {}

/// No key is pressed.
pub fn takes_letters() -> bool {
    true
}

/// No key is pressed.
pub fn step(_back: bool) -> bool {
    false
}

/// No key is pressed.
pub fn press(_what: &str) -> bool {
    false
}

/// Nothing has the focus.
pub fn is_on_box() -> bool {
    false
}

/// Only a browser is in a zone; the page proposes the institution's.
pub fn propose_zone(_field: &'static str, _known: Vec<String>) {}

/// The buttons that do this are the browser's.
pub fn set_later(_from: &str, _to: &str, _hours: Option<u32>) {}
