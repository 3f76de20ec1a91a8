//! What happened to one entry, newest first: time, what, and who did it.

use leptos::prelude::*;

use crate::{
    components::{
        code::{code, name},
        renewed::anew,
    },
    model::{
        act::Act,
        entry_view::{EntryView, Happened, Happening},
    },
    words::staff::{
        acts::author,
        entry::{created, happened as told, wrong_passwords},
        language,
    },
};

/// The lines of the list.
pub fn happened(entry: &EntryView) -> Vec<AnyView> {
    entry.happened.iter().map(|line| row(line, entry)).collect()
}

fn row(happened: &Happened, entry: &EntryView) -> AnyView {
    let when = language().times().moment(&happened.when);
    view! { <li>{anew(view! { <span class="muted">{when}</span> }.into_any())} " " {anew(sentence(happened, entry))}</li> }
        .into_any()
}

fn sentence(happened: &Happened, entry: &EntryView) -> AnyView {
    let words = language().entry();
    let by = || {
        let author = author(happened.by.as_deref(), language()).to_owned();
        view! { {words.by} {name(author)} }
    };
    match &happened.what {
        Happening::Created => view! { <span>{created(language())} {by()}</span> }.into_any(),
        Happening::Act(Act::EntryClaimed) => {
            let username = entry.username.clone().unwrap_or_default();
            view! {
                <span>{words.details_given} {code(entry.slip_code.clone())} {words.became} {code(username)}</span>
            }
            .into_any()
        }
        Happening::Act(act) => {
            let by = (!act.is_by_candidate()).then(by);
            view! { <span>{told(*act, language())} {by}</span> }.into_any()
        }
        Happening::LoggedIn(with) => view! { <span>{words.logged_in_as} {code(with.clone())}</span> }.into_any(),
        Happening::WrongPasswords(count, with) => {
            let told = wrong_passwords(*count, language());
            view! { <span>{told} {words.with} {code(with.clone())}</span> }.into_any()
        }
    }
}
