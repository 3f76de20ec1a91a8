//! What can be done with one entry: first what helps its candidate, and apart from it what takes something away, each of
//! which leads to its question.

use leptos::{prelude::*, server_fn::ServerFn};

use super::ids::HEADING;
use crate::{
    api::{acts::RestoreEntries, find::UnlockLogin},
    components::{
        hidden_fields::asking_fields,
        post_form::{button, post_form},
    },
    model::{
        action::EntryAction,
        entry::EntryState,
        entry_view::EntryView,
        session::{SessionHead, SessionState},
    },
    paths,
    words::staff::{Label as _, find::button as button_of, language},
};

/// The buttons. Every form comes back `here`.
pub fn acts(entry: &EntryView, session: &SessionHead, here: &str) -> AnyView {
    let words = language().find();
    let can = |action: EntryAction| action.becomes(entry.state, entry.username.is_some()).is_some();
    let (of, back) = (("session", session.id.to_string()), ("back", here.to_owned()));
    let one = [of.clone(), ("entry", entry.id.to_string()), back.clone()];
    let chosen = [of, ("ids[]", entry.id.to_string()), back];
    let post = |wanted: bool, label: &'static str, path: &'static str, fields: &[(&'static str, String)]| {
        wanted.then(|| post_form(path, fields, described(label)))
    };
    let ask = |action: EntryAction| {
        can(action).then(|| {
            let action_field = ("action", action.word().to_owned());
            view! {
                <form method="get" action=paths::FIND_QUESTION>
                    {asking_fields(&[&[action_field][..], &one[..]].concat())}
                    {described(button_of(action, language()))}
                </form>
            }
            .into_any()
        })
    };
    let is_there = entry.state != EntryState::Withdrawn;
    let restorable = can(EntryAction::Restore) && session.state != SessionState::Closed;
    view! {
        <div class="found-actions">
            {post(is_there, words.show, paths::SHOW_LOGIN, &chosen)} {post(is_there, words.print, paths::PRINT, &chosen)}
            {ask(EntryAction::IssuePasswords)} {post(entry.locked, words.unlock, UnlockLogin::PATH, &one)}
            <div class="found-asked">
                {ask(EntryAction::Withdraw)}
                {post(restorable, EntryAction::Restore.label(language()), RestoreEntries::PATH, &chosen)}
            </div>
        </div>
    }
    .into_any()
}

fn described(label: &'static str) -> AnyView {
    button(label, Some(HEADING.to_owned()))
}
