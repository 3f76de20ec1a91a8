//! Find a login: one box for whatever is known of a login or its candidate, and what can be done at the door.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    answered::answered,
    done::{done, not_done},
    find_question::{button_of, told},
    post_form::{button, post_form},
    search_form::{asking_field, search_form},
};
use crate::{
    api::{
        acts::RestoreEntries,
        find::{IssuePassword, UnlockLogin},
        form::Form,
        read::Read,
    },
    components::{
        code, entry_state::entry_state, error_summary::error_summary, hidden_fields::asking_fields,
        page_title::page_title,
    },
    model::{
        action::{ActionOutcome, EntryAction},
        entry::EntryState,
        find::{FOUND_LIMIT, Found, FoundLogin, LoginChanged},
        person::Particular,
        search::is_too_long,
        session::SessionState,
    },
    paths,
    words::{
        language::Language,
        staff::{
            self as words, Label as _,
            actions::outcome,
            entries::handed_out,
            people::said,
            sessions::{standing, too_long},
        },
    },
};
use crate::{pages::admin::asked::query_word, words::count::counted};

/// Find a login.
#[component]
pub fn Find() -> impl IntoView {
    let word = |name| query_word(name).get_untracked();
    let (q, last) = (word("q"), LoginChanged::from_word(&word("done")));
    // Withdraw and Restore tell how many entries they changed; the others tell of one login, on its card.
    let acted = ActionOutcome::from_word(&word(paths::ACTED)).map(|acted| done(outcome(&acted, Language::STAFF)));
    let refusal = Form::to(IssuePassword::PATH).and(UnlockLogin::PATH).refusal();
    let search = asking_field("q", "Search", "search", Some("code, name, email or number"), &q);
    view! {
        {page_title("Find a login")}
        {error_summary(refusal)}
        <h1>"Find a login"</h1>
        {search_form(paths::FIND.to_owned(), search)}
        {acted}
        {answered(Read::FindLogin { q }, move |found: Found| results(&found, last))}
    }
}

fn results(found: &Found, last: Option<LoginChanged>) -> AnyView {
    let n = found.logins.len();
    let count = match (n, found.more) {
        _ if found.typed.is_empty() => String::new(),
        (_, true) => format!("{FOUND_LIMIT} logins are shown and more match. Type more of the name or the code."),
        (0, false) => "Nothing found".to_owned(),
        (n, false) => format!("{} found", counted(i64::try_from(n).unwrap_or(i64::MAX), "login", "logins")),
    };
    let hint = if found.typed.is_empty() {
        Some(
            "Type a slip code, a username or a name, an email address or a candidate number, or a part of it. Capitals, \
             spaces and accents do not matter."
                .to_owned(),
        )
    } else if is_too_long(&found.typed) {
        Some(too_long(Language::STAFF).to_owned())
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
        .map(|login| card(login, &found.typed, last.filter(|last| last.entry == login.entry)))
        .collect_view();
    view! {
        <p class="result-count" role="status">{count}</p>
        {hint.map(|hint| view! { <p>{hint}</p> })}
        <ul class="found-list">{cards}</ul>
    }
    .into_any()
}

fn card(login: &FoundLogin, typed: &str, last: Option<LoginChanged>) -> AnyView {
    let described = format!("found-{}", login.entry);
    let notice = last.map(|last| {
        let sentence = words::find::done(&last, Language::STAFF);
        if last.act.is_some() { done(sentence) } else { not_done(sentence) }
    });
    // What people gave is not to be translated; our words are.
    let line = |name: &'static str, value: Option<String>, translate: Option<&'static str>| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd><bdi translate=translate>{value.unwrap_or_else(|| "–".to_owned())}</bdi></dd>
            </div>
        }
    };
    let given = |which: Particular, text: Option<&str>| {
        line(which.label(Language::STAFF), text.map(|text| said(which, text, Language::STAFF)), Some("no"))
    };
    let handed_out = login.handed_out.as_ref().map(|last| handed_out(last, Language::STAFF));
    let seen = login.last_seen.as_ref().map(|at| Language::STAFF.times().moment(at));
    view! {
        <li>
            {notice}
            <p class="found-sentence" id=described.clone()>
                {told(login)}
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
                        <a href=paths::session(login.session)>{code::name(login.session_name.clone())}</a>
                        <br/>
                        {standing(login.session_state, &login.opens, &login.closes, Language::STAFF)}
                    </dd>
                </div>
                {login.said.iter().map(|(which, text)| given(*which, text.as_deref())).collect_view()}
                {line("Handed out", handed_out, None)}
                {line("Last seen", seen, None)}
            </dl>
            <div class="found-actions">{actions(login, typed, &described)}</div>
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
fn actions(login: &FoundLogin, typed: &str, described: &str) -> Vec<AnyView> {
    let can = |action: EntryAction| action.becomes(login.state, login.username.is_some()).is_some();
    let open_end = login.session_state != SessionState::Closed;
    let back = paths::find(typed);
    let one = [("session", login.session.to_string()), ("entry", login.entry.to_string()), ("q", typed.to_owned())];
    let chosen = [("session", login.session.to_string()), ("ids[]", login.entry.to_string()), ("back", back)];
    let mut actions = Vec::new();
    let mut offer = |wanted: bool, label: &'static str, path: &'static str, fields: &[_]| {
        if wanted {
            actions.push(post_form(path, fields, button(label, Some(described.to_owned()))));
        }
    };
    offer(login.locked, "Unlock", UnlockLogin::PATH, &one);
    offer(login.state != EntryState::Withdrawn, "Show login", paths::SHOW_LOGIN, &chosen);
    offer(login.state != EntryState::Withdrawn, "Print card", paths::PRINT, &chosen);
    let restore = can(EntryAction::Restore) && open_end;
    offer(restore, EntryAction::Restore.label(Language::STAFF), RestoreEntries::PATH, &chosen);
    // Acts that take something from a person stand apart, and each leads to its question.
    let asked: Vec<_> = [EntryAction::IssuePasswords, EntryAction::Withdraw]
        .into_iter()
        .filter(|asked| can(*asked))
        .map(|asked| {
            let fields = [&[("action", asked.word().to_owned())], &one[..]].concat();
            question(button_of(asked), &fields, described)
        })
        .collect();
    if !asked.is_empty() {
        actions.push(view! { <div class="found-actions found-asked">{asked}</div> }.into_any());
    }
    actions
}

/// A button that leads to a question with these fields.
fn question(label: &'static str, fields: &[(&'static str, String)], described: &str) -> AnyView {
    view! {
        <form method="get" action=paths::FIND_QUESTION>
            {asking_fields(fields)}
            {button(label, Some(described.to_owned()))}
        </form>
    }
    .into_any()
}
