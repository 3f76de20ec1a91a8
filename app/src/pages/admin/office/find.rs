//! Find a login: one box for whatever is known of a login or its candidate, and what can be done at the door.

use leptos::{prelude::*, server_fn::ServerFn};

use super::find_question::told;
use crate::pages::admin::asked::query_word;
use crate::{
    api::{
        acts::RestoreEntries,
        find::{IssuePassword, UnlockLogin},
        form::Form,
        read::Read,
    },
    components::{
        answered::answered,
        code,
        done::{done, not_done},
        entry_state::entry_state,
        error_summary::error_summary,
        hidden_fields::asking_fields,
        page_title::page_title,
        post_form::{button, post_form},
        search_form::{asking_field, search_form},
    },
    model::{
        action::{ActionOutcome, EntryAction},
        entry::EntryState,
        find::{Found, FoundLogin, LoginChanged},
        person::Particular,
        search::is_too_long,
        session::SessionState,
    },
    paths,
    words::staff::{
        Label as _,
        actions::outcome,
        entries::handed_out,
        find::{button as button_of, count, done as changed, nobody},
        language,
        people::said,
        sessions::{standing, too_long},
    },
};

/// Find a login.
#[component]
pub fn Find() -> impl IntoView {
    let words = language().find();
    let word = |name| query_word(name).get_untracked();
    let (q, last) = (word("q"), LoginChanged::from_word(&word("done")));
    // Withdraw and Restore tell how many entries they changed; the others tell of one login, on its card.
    let acted = ActionOutcome::from_word(&word(paths::ACTED)).map(|acted| done(outcome(&acted, language())));
    let refusal = Form::to(IssuePassword::PATH).and(UnlockLogin::PATH).refusal();
    let search = asking_field("q", language().shared().search, "search", Some(words.search), &q);
    view! {
        {page_title(words.title)}
        {error_summary(refusal)}
        <h1>{words.title}</h1>
        {search_form(paths::FIND.to_owned(), search)}
        {acted}
        {answered(Read::FindLogin { q }, move |found: Found| results(&found, last))}
    }
}

fn results(found: &Found, last: Option<LoginChanged>) -> AnyView {
    let n = found.logins.len();
    let count = if found.typed.is_empty() { String::new() } else { count(n, found.more, language()) };
    let hint = if found.typed.is_empty() {
        Some(language().find().hint.to_owned())
    } else if is_too_long(&found.typed) {
        Some(too_long(language()).to_owned())
    } else {
        (n == 0).then(|| nobody(&found.typed, language()))
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
    let words = language().find();
    let described = format!("found-{}", login.entry);
    let notice = last.map(|last| {
        let sentence = changed(&last, language());
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
        line(which.label(language()), text.map(|text| said(which, text, language())), Some("no"))
    };
    let handed_out = login.handed_out.as_ref().map(|last| handed_out(last, language()));
    let seen = login.last_seen.as_ref().map(|at| language().times().moment(at));
    view! {
        <li>
            {notice}
            <p class="found-sentence" id=described.clone()>
                {told(login, Some(paths::entry(login.session, login.entry)))}
            </p>
            <p>
                {entry_state(login.state)}
                {login.locked.then(|| mark(words.locked))}
                {login.expired.then(|| mark(words.expired))}
            </p>
            <dl class="summary-list">
                <div>
                    <dt>{words.session}</dt>
                    <dd>
                        <a href=paths::session(login.session)>{code::name(login.session_name.clone())}</a>
                        <br/>
                        {standing(login.session_state, &login.opens, &login.closes, language())}
                    </dd>
                </div>
                {login.said.iter().map(|(which, text)| given(*which, text.as_deref())).collect_view()}
                {line(words.handed_out, handed_out, None)}
                {line(words.last_seen, seen, None)}
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
    let words = language().find();
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
    offer(login.locked, words.unlock, UnlockLogin::PATH, &one);
    offer(login.state != EntryState::Withdrawn, words.show, paths::SHOW_LOGIN, &chosen);
    offer(login.state != EntryState::Withdrawn, words.print, paths::PRINT, &chosen);
    let restore = can(EntryAction::Restore) && open_end;
    offer(restore, EntryAction::Restore.label(language()), RestoreEntries::PATH, &chosen);
    // Acts that take something from a person stand apart, and each leads to its question.
    let asked: Vec<_> = [EntryAction::IssuePasswords, EntryAction::Withdraw]
        .into_iter()
        .filter(|asked| can(*asked))
        .map(|asked| {
            let fields = [&[("action", asked.word().to_owned())], &one[..]].concat();
            question(button_of(asked, language()), &fields, described)
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
