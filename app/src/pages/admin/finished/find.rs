//! Find a login: one box for any code, username or name of the institution, and what can be done at the door.

use leptos::{prelude::*, server_fn::ServerFn, web_sys::SubmitEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::pages::admin::asked::query_word;
use crate::{
    api::{
        acts::{RestoreEntries, WithdrawEntries},
        find::{IssuePassword, UnlockLogin},
        form::Form,
        read::{Read, ask},
    },
    components::{
        count::counted, entry_state::entry_state, error_summary::error_summary, hydrated::hydrated, loaded::loaded,
        page_title::page_title, search_box::Search,
    },
    model::{
        action::{Acted, EntryAction},
        entry::EntryState,
        find::{Done, FOUND_LIMIT, Found, FoundLogin, Sentence},
        session::SessionState,
    },
    paths,
};

/// The forms of the page that are sent in place.
#[derive(Clone, Copy)]
struct Forms {
    issue: Form,
    unlock: Form,
}

/// Find a login.
#[component]
pub fn Find() -> impl IntoView {
    let (q, done, acted) = (query_word("q"), query_word("done"), query_word(paths::ACTED));
    // Withdraw and Restore leave the app and come back with what they did.
    let acted = move || {
        let acted = acted.with(|word| Acted::from_word(word))?;
        Some(view! { <p class="notice notice-ok">{acted.sentence()}</p> })
    };
    let forms = Forms { issue: Form::to(IssuePassword::PATH), unlock: Form::to(UnlockLogin::PATH) };
    let found = ask(Signal::derive(move || Some(Read::FindLogin { q: q.get(), done: done.get() })));
    view! {
        {page_title("Find a login")}
        {error_summary(forms.issue.refusal())}
        {error_summary(forms.unlock.refusal())}
        <h1>"Find a login"</h1>
        {search(q)}
        <div role="status">{acted}</div>
        {loaded(found, move |found: Found| results(&found, Done::from_word(&done.get_untracked()), forms))}
    }
}

fn search(q: Memo<String>) -> impl IntoView {
    let hydrated = hydrated();
    let navigate = use_navigate();
    let slot = StoredValue::new(None::<Search>);
    let follow = Callback::new(move |()| {
        if let Some(search) = slot.get_value() {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&paths::find(&search.take()), options);
        }
    });
    let search = Search::new(q, follow);
    slot.set_value(Some(search));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        follow.run(());
    };
    view! {
        <form class="toolbar" role="search" method="get" action=paths::FIND on:submit=submit>
            {search.view("slip code, username or name")}
            {move || (!hydrated.get()).then(|| view! { <button class="button button-secondary">"Search"</button> })}
        </form>
    }
}

fn results(found: &Found, done: Option<Done>, forms: Forms) -> AnyView {
    let n = found.logins.len();
    let count = match (n, found.more) {
        _ if found.typed.is_empty() => String::new(),
        (_, true) => format!("{FOUND_LIMIT} logins are shown and more match. Type more of the name or the code."),
        (0, false) => "Nothing found".to_owned(),
        (n, false) => format!("{} found", counted(i64::try_from(n).unwrap_or(i64::MAX), "login", "logins")),
    };
    let hint = if found.typed.is_empty() {
        Some(
            "Type a slip code, a username or a name, or a part of it. Capitals, spaces and accents do not matter."
                .to_owned(),
        )
    } else {
        (n == 0).then(|| {
            format!(
                "Nobody here has “{}”. Try a part of the name, or half of the code. Codes have no letter O and no \
                 number 0.",
                found.typed
            )
        })
    };
    let cards = found
        .logins
        .iter()
        .map(|login| card(login, &found.typed, done.filter(|done| done.entry == login.entry), forms))
        .collect_view();
    view! {
        <p class="result-count" role="status">{count}</p>
        {hint.map(|hint| view! { <p>{hint}</p> })}
        <ul class="found-list">{cards}</ul>
    }
    .into_any()
}

fn card(login: &FoundLogin, typed: &str, done: Option<Done>, forms: Forms) -> AnyView {
    let Sentence { before, username, name, after } = login.sentence();
    let described = format!("found-{}", login.entry);
    let notice = done.map(|done| {
        let class = if done.act.is_some() { "notice notice-ok" } else { "notice" };
        view! { <p class=class role="status">{done.sentence()}</p> }
    });
    let line = |name: &'static str, value: Option<String>| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value.unwrap_or_else(|| "–".to_owned())}</dd>
            </div>
        }
    };
    view! {
        <li>
            {notice}
            <p class="found-sentence" id=described.clone()>
                {before}
                <strong class="code">{username}</strong>
                {name.map(|name| view! { " – " <bdi>{name}</bdi> })}
                {after}
            </p>
            <p>
                {entry_state(login.state)}
                {login.locked.then(|| mark("Locked"))}
                {login.expired.then(|| mark("Expired"))}
            </p>
            <dl class="summary-list">
                <div>
                    <dt>"Session"</dt>
                    <dd>
                        <a href=paths::session(login.session)>{login.session_name.clone()}</a>
                        <br/>
                        {format!("{} · {}", login.session_state.label(), login.session_when)}
                    </dd>
                </div>
                {line("Handed out", login.handed_out.clone())}
                {line("Last seen", login.last_seen.clone())}
            </dl>
            <div class="found-actions">{actions(login, typed, &described, forms)}</div>
        </li>
    }
    .into_any()
}

fn mark(word: &'static str) -> impl IntoView {
    view! {
        " "
        <span class="mark">{word}</span>
    }
}

/// What can be done to this login now.
fn actions(login: &FoundLogin, typed: &str, described: &str, forms: Forms) -> Vec<AnyView> {
    let can = |action: EntryAction| action.becomes(login.state, login.username.is_some()).is_some();
    let open_end = login.session_state != SessionState::Closed;
    let back = paths::find(typed);
    let one = [("session", login.session.to_string()), ("entry", login.entry.to_string()), ("q", typed.to_owned())];
    let chosen = [("session", login.session.to_string()), ("ids[]", login.entry.to_string()), ("back", back)];
    let mut actions = Vec::new();
    let mut offer = |wanted: bool, label: &'static str, path: &'static str, fields: &[_], form: Option<Form>| {
        if wanted {
            actions.push(action(label, path, fields, described, form));
        }
    };
    offer(login.locked, "Unlock", UnlockLogin::PATH, &one, Some(forms.unlock));
    offer(login.state != EntryState::Withdrawn, "Show login", paths::SHOW_LOGIN, &chosen, None);
    let issue = [&one[..], &[("idempotency_key", login.key.to_string())]].concat();
    offer(can(EntryAction::IssuePasswords), "Issue new password", IssuePassword::PATH, &issue, Some(forms.issue));
    offer(login.state != EntryState::Withdrawn, "Print card", paths::PRINT, &chosen, None);
    offer(can(EntryAction::Withdraw), EntryAction::Withdraw.label(), WithdrawEntries::PATH, &chosen, None);
    let restore = can(EntryAction::Restore) && open_end;
    offer(restore, EntryAction::Restore.label(), RestoreEntries::PATH, &chosen, None);
    actions
}

/// A button that posts these fields. With a `form` it is sent in place.
fn action(
    label: &'static str,
    path: &'static str,
    fields: &[(&'static str, String)],
    described: &str,
    form: Option<Form>,
) -> AnyView {
    let fields = fields
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> })
        .collect_view();
    let submit = move |event: SubmitEvent| {
        if let Some(form) = form {
            form.send(&event);
        }
    };
    view! {
        <form method="post" action=path on:submit=submit>
            {fields}
            <button
                class="button button-secondary"
                aria-describedby=described.to_owned()
                aria-disabled=move || form.and_then(Form::at_work)
            >
                {label}
            </button>
        </form>
    }
    .into_any()
}
