//! Where a session's list of entries was left in this tab: its filter, order and page, as an address.

use crate::{browser, model::id::SessionId, paths};

/// The list is left, or changed, with this address.
pub fn keep_list(session: &str, address: &str) {
    browser::keep_in_tab(&key(session), address);
}

/// The address of the list as it was left; nothing but an address of the session's own.
pub fn list_of(session: SessionId) -> Option<String> {
    let kept = browser::kept_in_tab(&key(&session.to_string()))?;
    kept.starts_with(&paths::session(session)).then_some(kept)
}

fn key(session: &str) -> String {
    [session, " list"].concat()
}
