//! The top of every administrators' page: where one can go, and who is logged in.

use std::sync::Arc;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

use super::{code::name, hidden_fields::whose_field, loaded::waiting};
use crate::{
    answer::parse,
    api::{
        account::LogOut,
        read::{Read, ask},
    },
    browser::{self, Standing},
    model::staff::Account,
    paths,
    words::staff::language,
};

/// The navigation, the institution and the account menu; nothing on the log-in page.
#[component]
pub fn Topbar() -> impl IntoView {
    let path = use_location().pathname;
    let outside = Memo::new(move |_| path.get() == paths::STAFF_LOG_IN);
    // A refusal is the page's to tell: without an account there is simply nothing to show here.
    let answer = ask(Signal::derive(move || (!outside.get()).then_some(Read::Account)));
    let account = move || answer.get()?.and_then(|json| parse(&json)).ok();
    waiting(answer, Arc::new(move || account().map(|account| bar(account, path).into_any())))
}

fn bar(account: Account, path: Memo<String>) -> impl IntoView {
    let words = language().topbar();
    let demonstration = account.demonstration.then(|| {
        view! { <p class="demonstration">{words.demonstration}</p> }
    });
    let standing = use_context::<Standing>();
    let is_covered = move || standing.is_some_and(Standing::is_covered);
    let link = move |address: &'static str, label: &'static str| {
        let current = move || path.with(|path| path.starts_with(address)).then_some("page");
        view! {
            <li>
                <a href=address aria-current=current>{label}</a>
            </li>
        }
    };
    view! {
        <header hidden=is_covered>
            {demonstration}
            <div class="topbar">
                <nav class="topbar-nav" aria-label=words.main>
                    <ul>{link(paths::SESSIONS, words.sessions)} {link(paths::FIND, words.find)} {link(paths::REPORTS, words.reports)}
                    {link(paths::SETTINGS, words.settings)}</ul>
                </nav>
                <span class="muted">{name(account.institution_name)}</span>
                <details class="account-menu">
                    <summary>{name(account.name)}</summary>
                    <div>
                        <p class="muted" translate="no">{account.email}</p>
                        // A plain post: the browser leaves the app, and nothing of the account stays in its memory.
                        <form method="post" action=LogOut::PATH on:submit=|_| browser::forget()>
                            {whose_field()}
                            <button class="button button-secondary">{words.log_out}</button>
                        </form>
                    </div>
                </details>
            </div>
        </header>
    }
}
