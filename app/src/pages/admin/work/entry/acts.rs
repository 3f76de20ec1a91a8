//! What can be done with one entry: first what helps its candidate, and apart from it what takes something away, each of
//! which leads to its question.

use leptos::prelude::*;

use super::ids::HEADING;
use crate::{
    api::form::Form,
    browser,
    components::{
        hidden_fields::asking_fields,
        may::may,
        post_form::{button, post_form, sent_form},
    },
    model::{
        action::EntryAction,
        entry::EntryState,
        entry_view::EntryView,
        right::Right,
        session::{SessionHead, SessionState},
    },
    paths,
    words::staff::{Label as _, language},
};

/// The forms that come back to this page.
#[derive(Clone, Copy)]
pub struct Forms {
    /// Unlock.
    pub unlock: Form,
    /// Restore.
    pub restore: Form,
}

/// The buttons. Every form comes back `here`.
pub fn acts(entry: &EntryView, session: &SessionHead, forms: Forms, here: &str) -> AnyView {
    let words = language().find();
    let can = |action: EntryAction| {
        may(action.right_for_one()) && action.becomes(entry.state, entry.username.is_some()).is_some()
    };
    let helps = may(Right::HelpAtTheDoor);
    let (of, back) = (("session", session.id.to_string()), ("back", here.to_owned()));
    let one = [of.clone(), ("entry", entry.id.to_string()), back.clone()];
    let chosen = [of, ("ids[]", entry.id.to_string()), back];
    let is_there = helps && entry.state != EntryState::Withdrawn;
    let post = |label, path| is_there.then(|| post_form(path, &chosen, described(label)));
    let ask = |action: EntryAction| {
        can(action).then(|| {
            let fields = [&[("action", action.word().to_owned())][..], &one[..]].concat();
            view! {
                <form method="get" action=paths::FIND_QUESTION on:submit=move |event| browser::ask(&event)>
                    {asking_fields(&fields)}
                    {described(action.label(language()))}
                </form>
            }
            .into_any()
        })
    };
    let unlock = (helps && entry.locked).then(|| sent_form(forms.unlock, None, &one, described(words.unlock)));
    let restore = (can(EntryAction::Restore) && session.state != SessionState::Closed)
        .then(|| sent_form(forms.restore, None, &chosen, described(EntryAction::Restore.label(language()))));
    if !helps && !may(Right::WithdrawEntries) {
        return ().into_any();
    }
    view! {
        <div class="found-actions">
            {post(words.show, paths::SHOW_LOGIN)} {post(words.print, paths::PRINT)} {ask(EntryAction::IssuePasswords)}
            {unlock} <div class="found-asked">{ask(EntryAction::Withdraw)} {restore}</div>
        </div>
    }
    .into_any()
}

fn described(label: &'static str) -> AnyView {
    button(label, Some(HEADING.to_owned()))
}
