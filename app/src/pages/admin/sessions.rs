//! The session list, the staff's home: search, state filter, pages.

use leptos::{prelude::*, web_sys::SubmitEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::asked::asked;
use crate::{
    api::read::{Read, ask},
    components::{
        code::name,
        hydrated::hydrated,
        loaded::{FOUND, loaded},
        page_title::page_title,
        pager::pager,
        renewed::{self, anew},
        search_box::Search,
    },
    model::{
        page::PageRequest,
        session::{SessionList, SessionQuery, SessionRow, SessionState},
    },
    paths,
    words::staff::{
        Label as _, language,
        sessions::{found, none, room},
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
            <a class="button" href=paths::NEW_SESSION>{words.new_session}</a>
        </div>
        {toolbar(query)}
        {loaded(list, move |list: SessionList| results(&list, &query.get_untracked()))}
    }
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
                <label>
                    <input
                        type="radio"
                        name="state"
                        value=word(state)
                        checked=query.with_untracked(|query| query.state == state)
                        prop:checked=chosen
                        on:change=move |_| go.run((search_from(search, state), false))
                    />
                    " "
                    {label(state)}
                </label>
            }
        })
        .collect_view();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        follow.run(());
    };
    let press_search = move || {
        (!hydrated.get())
            .then(|| view! { <button class="button button-secondary">{language().shared().search}</button> })
    };
    view! {
        <form class="toolbar" role="search" method="get" action=paths::SESSIONS on:submit=submit>
            {search.view(words.search)}
            <fieldset class="fieldset">
                <legend>{words.shown}</legend>
                <div class="choices">{choices}</div>
            </fieldset>
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
        return view! { <p>{words.none_yet}</p> }.into_any();
    }
    let typed = query.q.trim();
    let sentence = none(query.state, typed, language());
    let everywhere = query.state.is_some().then(|| {
        let all = SessionQuery { state: None, page: PageRequest::default(), ..query.clone() };
        let name = if typed.is_empty() { words.show_all } else { words.search_all };
        view! { <a href=paths::sessions(&all)>{renewed::text(name)}</a> }
    });
    let clear = (!typed.is_empty()).then(|| {
        let cleared = SessionQuery { q: String::new(), page: PageRequest::default(), ..query.clone() };
        let between = if query.state.is_some() { " · " } else { "" };
        view! {
            <span>{between}</span>
            <a href=paths::sessions(&cleared)>{words.clear}</a>
        }
    });
    view! { <p>{renewed::text(sentence)} {everywhere} {clear}</p> }.into_any()
}

fn table(list: &SessionList, query: &SessionQuery) -> AnyView {
    let words = language().sessions();
    let rows = list.rows.iter().map(row).collect_view();
    let query = query.clone();
    view! {
        <table class="ledger">
            <caption class="visually-hidden">{words.title}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.name}</th>
                    <th scope="col">{words.opens}</th>
                    <th scope="col">{words.closes}</th>
                    <th scope="col" class="number">{words.entries}</th>
                    <th scope="col" class="number">{words.used}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {pager(list.page, |page| paths::sessions(&SessionQuery { page, ..query.clone() }))}
    }
    .into_any()
}

fn row(row: &SessionRow) -> AnyView {
    let words = language().sessions();
    let number = row.number.to_string();
    let room = room(&row.room, language());
    let place = if room.is_empty() { number } else { [&room, " · ", &number].concat() };
    let [opens, closes] = [&row.opens, &row.closes].map(|at| language().times().short_day_and_time(at));
    view! {
        <tr>
            <td data-label=words.name>
                <a href=paths::session(row.id)>{anew(name(row.name.clone()).into_any())}</a>
                <div class="muted">{renewed::text(place)}</div>
            </td>
            {anew(
                view! {
                    <td data-label=words.opens>
                        {opens}
                        <div class="muted">{["(", &row.opens.zone, ")"].concat()}</div>
                    </td>
                    <td data-label=words.closes>{closes}</td>
                    <td data-label=words.entries class="number">{row.entries}</td>
                    <td data-label=words.used class="number">{row.used}</td>
                }
                    .into_any(),
            )}
        </tr>
    }
    .into_any()
}
