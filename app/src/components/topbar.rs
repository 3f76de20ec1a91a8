//! The top of every administrators' page: where one can go, Find a login, and who is logged in.

use std::sync::Arc;

use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local, web_sys::MouseEvent};
use leptos_router::hooks::use_location;

#[cfg(feature = "ssr")]
use crate::api::guard::theme;
#[cfg(not(feature = "ssr"))]
use crate::browser::theme;
use crate::{
    answer::read,
    api::{
        account::{ChooseTheme, LogOut},
        read::{Read, ask},
    },
    browser::{self, Standing},
    components::{code::name, hidden_fields::whose_field, loaded::waiting, may::may},
    model::{right::Right, staff::Account, theme::Theme},
    paths,
    words::staff::language,
};

/// The navigation, the field that finds a login from anywhere, the institution and the account menu; nothing on the log-in
/// page.
#[component]
pub fn Topbar(find: fn() -> AnyView) -> impl IntoView {
    let path = use_location().pathname;
    let outside = Memo::new(move |_| path.get() == paths::STAFF_LOG_IN);
    // A refusal is the page's to tell: without an account there is simply nothing to show here.
    let answer = ask(Signal::derive(move || (!outside.get()).then_some(Read::Account)));
    let account = move || answer.get()?.and_then(|answered| read(&answered)).ok();
    let standing = use_context::<Standing>();
    let content = move || {
        // Another role may go elsewhere.
        if let Some(standing) = standing {
            standing.role.track();
        }
        account().map(|account| bar(account, path, find).into_any())
    };
    waiting(answer, Arc::new(content))
}

fn bar(account: Account, path: Memo<String>, find: fn() -> AnyView) -> impl IntoView {
    let words = language().topbar();
    let demonstration =
        account.demonstration.then(|| view! { <p class="demonstration">{words.demonstration}</p> }.into_any());
    let due = account.factor_due.map(|day| {
        view! {
            <p class="demonstration">
                {words.factor_due} {language().times().date(&day)} ". " <a href=paths::MY_ACCOUNT>{words.my_account}</a>
            </p>
        }
        .into_any()
    });
    let standing = use_context::<Standing>();
    let is_covered = move || standing.is_some_and(Standing::is_covered);
    view! {
        <header hidden=is_covered>
            {demonstration}
            {due}
            <div class="topbar">
                <strong>{words.lanyard}</strong>
                {navigation("topbar-nav", path)}
                {may(Right::FindLogins).then(find)}
                <span class="muted">{name(account.institution_name)}</span>
                <details class="menu account-menu">
                    <summary>
                        <span>{name(account.name)}</span>
                        <span>{words.menu}</span>
                    </summary>
                    <div>
                        // Where the bar has no room for it.
                        {navigation("menu-nav", path)}
                        <p class="muted" translate="no">{account.email}</p>
                        {way(paths::MY_ACCOUNT, words.my_account, None)}
                        {may(Right::ManageTeam).then(|| way(paths::TEAM, words.team, None))}
                        // The choice of an institution is a document without the app.
                        {account.has_choice.then(|| way(paths::INSTITUTIONS, words.switch, Some("external")))}
                        {themes()}
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

fn navigation(class: &'static str, path: Memo<String>) -> AnyView {
    let words = language().topbar();
    let links = [
        (paths::SESSIONS, words.sessions, Right::SeeSessions),
        (paths::FIND, words.find, Right::FindLogins),
        (paths::REPORTS, words.reports, Right::SeeReports),
        (paths::SETTINGS, words.settings, Right::ManageSettings),
    ];
    let links = links.into_iter().filter(|(_, _, right)| may(*right));
    let link = move |(address, label, _): (&'static str, &'static str, Right)| {
        let current = move || path.with(|path| path.starts_with(address)).then_some("page");
        view! {
            <li>
                <a href=address aria-current=current>{label}</a>
            </li>
        }
        .into_any()
    };
    view! {
        <nav class=class aria-label=words.main>
            <ul>{links.map(link).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

/// A line of the account menu.
fn way(address: &'static str, label: &'static str, rel: Option<&'static str>) -> AnyView {
    view! {
        <p>
            <a href=address rel=rel>
                {label}
            </a>
        </p>
    }
    .into_any()
}

/// How pages are shown. A plain post without the app: the document that follows is as chosen from its first paint on. The
/// app shows it at once, and the post is for the documents to come.
fn themes() -> AnyView {
    let words = language().topbar();
    let chosen = RwSignal::new(theme());
    let button = |theme: Theme| {
        let label = match theme {
            Theme::System => words.system,
            Theme::Light => words.light,
            Theme::Dark => words.dark,
        };
        let pressed = move || if theme == chosen.get() { "true" } else { "false" };
        let choose = move |event: MouseEvent| {
            event.prevent_default();
            browser::show_theme(theme);
            chosen.set(theme);
            spawn_local(async move {
                // Whoever is logged out learns so from it. Without a connection the choice holds for this document.
                let _ = browser::post(ChooseTheme::PATH, &[("theme", theme.word().to_owned())]).await;
            });
        };
        view! {
            <button
                class="button button-secondary"
                name="theme"
                value=theme.word()
                aria-pressed=pressed
                on:click=choose
            >
                {label}
            </button>
        }
        .into_any()
    };
    view! {
        <form method="post" action=ChooseTheme::PATH>
            {whose_field()}
            <fieldset class="choices">
                <legend>{words.theme}</legend>
                {Theme::ALL.map(button).collect_view()}
            </fieldset>
        </form>
    }
    .into_any()
}
