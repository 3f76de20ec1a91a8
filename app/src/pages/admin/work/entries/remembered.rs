//! What is not forgotten of a session's list: its address, how far it was scrolled, and what is selected. It stays in this
//! tab, and of what is selected only ids do.

use std::mem;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{super::last_list::keep_list, picking::Picking};
use crate::{
    browser,
    effect::effect,
    model::{entry::EntryQuery, id::SessionId, selection::Selection},
    paths,
};

const PLACE: &str = "place";
const SELECTION: &str = "selection";

/// Keeps the list of the session that the address names, and brings back what was kept.
pub fn remember(session: Memo<String>, query: Memo<EntryQuery>, picking: Picking) {
    let path = use_location().pathname;
    let shown = Memo::new(move |_| shown(&path.get(), session.get().parse().ok()?, &query.get()));
    let last = StoredValue::new((String::new(), String::new()));
    // Effects run in the browser only.
    let mut of = None;
    effect(move || {
        let (now, selection) = (session.get(), picking.selection().get());
        if of.is_none() {
            browser::forget_others();
        }
        if of.as_ref() != Some(&now) {
            let kept = browser::kept_in_tab(&key(&now, SELECTION)).unwrap_or_default();
            picking.restore(Selection::from_word(&kept));
        } else if shown.get_untracked().is_some() {
            browser::keep_in_tab(&key(&now, SELECTION), &selection.word());
        }
        of = Some(now);
    });
    let mut begun = false;
    effect(move || {
        let is_first = !mem::replace(&mut begun, true);
        let Some(address) = shown.get() else { return };
        let session = session.get_untracked();
        if is_first
            && let Some(place) = browser::kept_in_tab(&key(&session, PLACE))
            && let Some((far, of)) = place.split_once(' ')
            && of == address
        {
            browser::scroll_to(far.parse().unwrap_or_default());
        }
        keep_list(&session, &address);
        last.set_value((session, address));
    });
    effect(move || {
        browser::scrolled_to(move |far| {
            if let Some((session, address)) = last.try_get_value() {
                browser::keep_in_tab(&key(&session, PLACE), &[&far.to_string(), " ", &address].concat());
            }
        });
    });
}

/// The address of the list while it is shown. Who goes to another page has its address before this one is gone.
fn shown(path: &str, session: SessionId, query: &EntryQuery) -> Option<String> {
    let below = path.strip_prefix(&paths::session(session))?;
    (below.is_empty() || below.starts_with("/entries/")).then(|| paths::session_entries(session, query))
}

fn key(session: &str, what: &str) -> String {
    [session, " ", what].concat()
}
