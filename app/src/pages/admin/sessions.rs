//! The session list, the staff's home: search, state filter, groups by nearness to now, pages.

use leptos::{prelude::*, web_sys::SubmitEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::asked::asked;
use crate::{
    api::read::{Read, ask},
    components::{
        code::name,
        hydrated::hydrated,
        loaded::{FOUND, loaded},
        may::may,
        page_title::page_title,
        pager::pager,
        renewed::{self, anew},
        search_box::Search,
    },
    model::{
        civil::CivilTime,
        page::PageRequest,
        right::Right,
        session::{ListedGroup, SessionList, SessionQuery, SessionRow, SessionState},
    },
    paths,
    words::staff::{
        Label as _, language,
        sessions::{found, in_group, none, room, used},
    },
};

/// The choices of Show, in their order.
const SHOWN: [Option<SessionState>; 4] =
    [Some(SessionState::Open), Some(SessionState::Upcoming), Some(SessionState::Closed), None];

/// The session list.
#[component]
pub fn Sessions() -> impl IntoView {
    let words = language().sessions();
    let query = asked::<SessionQuery>();
    let list = ask(Signal::derive(move || Some(Read::SessionList(query.get()))));
    view! {
        {page_title(words.title)}
        <div class="page-head">
            <h1>{words.title}</h1>
            {may(Right::ManageSessions).then(new_session)}
        </div>
        {toolbar(query)}
        {loaded(list, move |list: SessionList| results(&list, &query.get_untracked()))}
    }
}

fn new_session() -> AnyView {
    view! {
        <a class="button" href=paths::NEW_SESSION>
            {language().sessions().new_session}
        </a>
    }
    .into_any()
}

fn word(state: Option<SessionState>) -> &'static str {
    state.map_or(SessionQuery::ALL, SessionState::word)
}

fn label(state: Option<SessionState>) -> &'static str {
    state.map_or(language().sessions().all, |state| state.label(language()))
}

fn toolbar(query: Memo<SessionQuery>) -> impl IntoView {
    let words = language().sessions();
    let hydrated = hydrated();
    let navigate = use_navigate();
    let go = Callback::new(move |(query, replace): (SessionQuery, bool)| {
        navigate(&paths::sessions(&query), NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
    });
    let in_address = Memo::new(move |_| query.with(|query| query.q.clone()));
    let search_from = move |search: Search, state: Option<SessionState>| {
        let page = PageRequest::lenient(None, Some(query.with_untracked(|query| query.page.size())));
        SessionQuery { q: search.take(), state, page }
    };
    let slot = StoredValue::new(None::<Search>);
    let follow = Callback::new(move |()| {
        if let Some(search) = slot.get_value() {
            let state = query.with_untracked(|query| query.state);
            go.run((search_from(search, state), true));
        }
    });
    let search = Search::new(in_address, follow);
    slot.set_value(Some(search));
    let choices = SHOWN
        .into_iter()
        .map(|state| {
            let chosen = move || query.with(|query| query.state == state);
            view! {
                <option value=word(state) selected=query.with_untracked(|query| query.state == state) prop:selected=chosen>
                    {label(state)}
                </option>
            }
            .into_any()
        })
        .collect_view();
    let choose = move |event| {
        let state = SessionQuery::state_from_word(&event_target_value(&event));
        go.run((search_from(search, state), false));
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        follow.run(());
    };
    let press_search = move || {
        (!hydrated.get())
            .then(|| view! { <button class="button button-secondary">{language().shared().search}</button> }.into_any())
    };
    view! {
        <form class="toolbar sessions-asked" role="search" method="get" action=paths::SESSIONS on:submit=submit>
            {search.view(words.search)}
            <div class="field">
                <label for="state">{words.shown}</label>
                <select id="state" name="state" autocomplete="off" on:change=choose>{choices}</select>
            </div>
            {press_search}
        </form>
    }
}

fn results(list: &SessionList, query: &SessionQuery) -> AnyView {
    let found = found(list.page.total, list.all, language());
    let table = if list.page.total == 0 { nothing(list, query) } else { table(list, query) };
    view! {
        <p class="result-count" role="status" id=FOUND tabindex="-1">{renewed::text(found)}</p>
        {table}
    }
    .into_any()
}

fn nothing(list: &SessionList, query: &SessionQuery) -> AnyView {
    let words = language().sessions();
    if list.all == 0 {
        return first_steps();
    }
    let typed = query.q.trim();
    let sentence = none(query.state, typed, language());
    let everywhere = query.state.is_some().then(|| {
        let all = SessionQuery { state: None, page: PageRequest::default(), ..query.clone() };
        let name = if typed.is_empty() { words.show_all } else { words.search_all };
        view! { <a href=paths::sessions(&all)>{renewed::text(name)}</a> }.into_any()
    });
    let clear = (!typed.is_empty()).then(|| {
        let cleared = SessionQuery { q: String::new(), page: PageRequest::default(), ..query.clone() };
        let between = if query.state.is_some() { " · " } else { "" };
        view! {
            <span>{between}</span>
            <a href=paths::sessions(&cleared)>{words.clear}</a>
        }
        .into_any()
    });
    view! { <p>{renewed::text(sentence)} {everywhere} {clear}</p> }.into_any()
}

/// What an institution without a session does first, as far as it is for this person to do.
fn first_steps() -> AnyView {
    let words = language().sessions();
    let none_yet = view! { <p>{words.none_yet}</p> };
    if !may(Right::ManageSessions) {
        return none_yet.into_any();
    }
    let settings = may(Right::ManageSettings).then(|| {
        view! {
            <li>
                <h2>{words.first_settings}</h2>
                <p>{words.first_settings_what}</p>
                <a class="button button-secondary" href=paths::SETTINGS>{words.first_settings_link}</a>
            </li>
        }
        .into_any()
    });
    view! {
        {none_yet}
        <ol class="steps">
            {settings}
            <li>
                <h2>{words.first_session}</h2>
                <p>{words.first_session_what}</p>
                {new_session()}
            </li>
            <li class="muted">
                <h2>{words.first_entries}</h2>
                <p>{words.first_entries_what}</p>
            </li>
        </ol>
    }
    .into_any()
}

fn table(list: &SessionList, query: &SessionQuery) -> AnyView {
    let words = language().sessions();
    let groups = list.groups.iter().map(|group| rows(group, &list.now)).collect_view();
    let query = query.clone();
    let headings = [words.state, words.name, words.room, words.number, words.time, words.used]
        .map(|heading| view! { <th scope="col"><span class="visually-hidden">{heading}</span></th> }.into_any())
        .collect_view();
    view! {
        <table class="sessions">
            <caption class="visually-hidden">{words.title}</caption>
            <thead>
                <tr>{headings}</tr>
            </thead>
            {groups}
        </table>
        {pager(list.page, |page| paths::sessions(&SessionQuery { page, ..query.clone() }))}
    }
    .into_any()
}

fn rows(group: &ListedGroup, now: &CivilTime) -> AnyView {
    let heading = view! {
        <th scope="rowgroup" colspan="6">
            {group.group.label(language())}
            " "
            <span class="muted">{in_group(group, language())}</span>
        </th>
    };
    let rows = group.rows.iter().map(|listed| row(listed, group.group.state(), now)).collect_view();
    view! {
        <tbody>
            <tr>{anew(heading.into_any())}</tr>
            {rows}
        </tbody>
    }
    .into_any()
}

/// Decoration: the state's name stands beside it.
const fn symbol(state: SessionState) -> &'static str {
    match state {
        SessionState::Upcoming => "○ ",
        SessionState::Open => "● ",
        SessionState::Closed => "– ",
    }
}

fn row(row: &SessionRow, state: SessionState, now: &CivilTime) -> AnyView {
    let zone = (row.opens.zone != now.zone).then(|| {
        let zone = [" (", &row.opens.zone, ")"].concat();
        view! { <span class="muted">{zone}</span> }.into_any()
    });
    let state = view! {
        <td class=["state state-", state.word()].concat()>
            <span aria-hidden="true">{symbol(state)}</span>
            {state.label(language())}
        </td>
    };
    let place = room(&row.room, language());
    let facts = view! {
        <td class="muted">{(!place.is_empty()).then(|| name(place))}</td>
        <td class="muted number">{row.number}</td>
        <td>{language().times().near_span(&row.opens, &row.closes, now)} {zone}</td>
        <td class="number">
            {(row.entries > 0).then(|| bar(row.used * 100 / row.entries))} {used(row.used, row.entries, language())}
        </td>
    };
    view! {
        <tr>
            {anew(state.into_any())}
            <td>
                <a href=paths::session(row.id)>{anew(name(row.name.clone()).into_any())}</a>
            </td>
            {anew(facts.into_any())}
        </tr>
    }
    .into_any()
}

/// A part of a hundred as a bar; the text beside it says the same.
fn bar(part: i64) -> AnyView {
    view! {
        <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width=part height="1"></rect>
        </svg>
    }
    .into_any()
}
