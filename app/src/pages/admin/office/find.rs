//! Find a login: one box for whatever is known of a login or its candidate, and what can be done at the door.

use leptos::{prelude::*, server_fn::ServerFn};

use super::find_question::told;
use crate::{
    api::{
        acts::RestoreEntries,
        find::{IssuePassword, UnlockLogin},
        form::Form,
        read::{Read, always},
    },
    asked::query_word,
    browser,
    components::{
        code,
        done::{done, not_done},
        entry_state::entry_state,
        error_summary::error_summary,
        hidden_fields::asking_fields,
        loaded::loaded,
        may::may,
        page_title::page_title,
        post_form::{button, post_form, sent_form},
        search_box::Search,
        search_form::search_form,
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
        find::{count, done as changed, nobody},
        language,
        people::said,
        sessions::{standing, too_long},
    },
};

/// Find a login.
#[component]
pub fn Find() -> impl IntoView {
    let words = language().find();
    let (q, last, acted) = (query_word("q"), query_word("done"), query_word(paths::ACTED));
    let answer = always(move || Read::FindLogin { q: q.get() });
    let unlock = Form::to(UnlockLogin::PATH).then(Callback::new(move |()| answer.refetch()));
    let forms = Forms { unlock, restore: unlock.and(RestoreEntries::PATH) };
    let refusal = unlock.and(IssuePassword::PATH).refusal();
    // The list follows when Search is pressed, not while somebody types: that is what the field at the top is for.
    let search = Search::new(q, Callback::new(|()| {}));
    view! {
        {page_title(words.title)}
        {error_summary(refusal)}
        <h1>{words.title}</h1>
        {search_form(paths::FIND.to_owned(), language().shared().search, search.view(words.search))}
        {loaded(
            answer,
            move |found: Found| {
                // Withdraw and Restore tell how many entries they changed; the others tell of one login, on its card.
                let acted = acted
                    .with_untracked(|word| ActionOutcome::from_word(word))
                    .map(|acted| done(outcome(&acted, language())));
                let last = last.with_untracked(|word| LoginChanged::from_word(word));
                (acted, results(&found, last, forms)).into_any()
            },
        )}
    }
}

/// The forms that come back to this page.
#[derive(Clone, Copy)]
struct Forms {
    unlock: Form,
    restore: Form,
}

fn results(found: &Found, last: Option<LoginChanged>, forms: Forms) -> AnyView {
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
        .map(|login| card(login, &found.typed, last.filter(|last| last.entry == login.entry), forms))
        .collect_view();
    view! {
        <p class="result-count" role="status">{count}</p>
        {hint.map(|hint| view! { <p>{hint}</p> }.into_any())}
        <ul class="found-list">{cards}</ul>
    }
    .into_any()
}

fn card(login: &FoundLogin, typed: &str, last: Option<LoginChanged>, forms: Forms) -> AnyView {
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
        .into_any()
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
            <div class="found-facts">
                <p>
                    {entry_state(login.state)}
                    {login.locked.then(|| mark(words.locked))}
                    {login.expired.then(|| mark(words.expired))}
                </p>
                <dl>
                    <div>
                        <dt>{words.session}</dt>
                        <dd>
                            <a href=paths::session(login.session)>{code::name(login.session_name.clone())}</a>
                            " · "
                            {standing(login.session_state, &login.opens, &login.closes, language())}
                        </dd>
                    </div>
                    {login.said.iter().map(|(which, text)| given(*which, text.as_deref())).collect_view()}
                    {line(words.handed_out, handed_out, None)}
                    {line(words.last_seen, seen, None)}
                </dl>
            </div>
            <div class="found-actions">{actions(login, typed, &described, forms)}</div>
        </li>
    }
    .into_any()
}

fn mark(word: &'static str) -> AnyView {
    view! {
        " "
        <span class="mark">{word}</span>
    }
    .into_any()
}

/// What can be done to this login now.
fn actions(login: &FoundLogin, typed: &str, described: &str, forms: Forms) -> Vec<AnyView> {
    let words = language().find();
    let can = |action: EntryAction| {
        may(action.right_for_one()) && action.becomes(login.state, login.username.is_some()).is_some()
    };
    let open_end = login.session_state != SessionState::Closed;
    let back = paths::find(typed);
    let one = [("session", login.session.to_string()), ("entry", login.entry.to_string()), ("q", typed.to_owned())];
    let chosen = [("session", login.session.to_string()), ("ids[]", login.entry.to_string()), ("back", back)];
    let mut actions = Vec::new();
    let button = |label: &'static str| button(label, Some(described.to_owned()));
    if login.state != EntryState::Withdrawn {
        actions.push(post_form(paths::SHOW_LOGIN, &chosen, button(words.show)));
        actions.push(post_form(paths::PRINT, &chosen, button(words.print)));
    }
    if login.locked {
        actions.push(sent_form(forms.unlock, None, &one, button(words.unlock)));
    }
    if can(EntryAction::Restore) && open_end {
        actions.push(sent_form(forms.restore, None, &chosen, button(EntryAction::Restore.label(language()))));
    }
    // Acts that take something from a person stand apart, and each leads to its question.
    let asked = [EntryAction::IssuePasswords, EntryAction::Withdraw].map(|asked| can(asked).then_some(asked));
    if asked != [None; 2] {
        let buttons = || {
            let question = |asked: EntryAction| {
                let fields = [&[("action", asked.word().to_owned())], &one[..]].concat();
                question(asked.label(language()), &fields, described)
            };
            asked.into_iter().flatten().map(question).collect_view()
        };
        let apart = view! {
            <div class="found-actions found-asked">{buttons()}</div>
            // Where there is no room for them.
            <details class="menu found-more">
                <summary class="button button-secondary">{words.more}</summary>
                <div>{buttons()}</div>
            </details>
        };
        actions.push(apart.into_any());
    }
    actions
}

/// A button that leads to a question with these fields.
fn question(label: &'static str, fields: &[(&'static str, String)], described: &str) -> AnyView {
    view! {
        <form method="get" action=paths::FIND_QUESTION on:submit=move |event| browser::ask(&event)>
            {asking_fields(fields)}
            {button(label, Some(described.to_owned()))}
        </form>
    }
    .into_any()
}
