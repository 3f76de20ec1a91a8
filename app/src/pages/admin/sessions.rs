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
        search::is_too_long,
        session::{SessionList, SessionQuery, SessionRow, SessionState},
    },
    paths,
    words::{
        language::Language,
        staff::{
            Label as _,
            sessions::{room, too_long},
        },
    },
};

/// The choices of Show, in their order.
const SHOWN: [Option<SessionState>; 4] =
    [Some(SessionState::Open), Some(SessionState::Upcoming), Some(SessionState::Closed), None];

/// The session list.
#[component]
pub fn Sessions() -> impl IntoView {
    let query = asked::<SessionQuery>();
    let list = ask(Signal::derive(move || Some(Read::SessionList(query.get()))));
    view! {
        {page_title("Sessions")}
        <div class="page-head">
            <h1>"Sessions"</h1>
            <a class="button" href=paths::NEW_SESSION rel="external">"New session"</a>
        </div>
        {toolbar(query)}
        {loaded(list, move |list: SessionList| results(&list, &query.get_untracked()))}
    }
}

fn word(state: Option<SessionState>) -> &'static str {
    state.map_or(SessionQuery::ALL, SessionState::word)
}

fn label(state: Option<SessionState>) -> &'static str {
    state.map_or("All", |state| state.label(Language::STAFF))
}

fn toolbar(query: Memo<SessionQuery>) -> impl IntoView {
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
    view! {
        <form class="toolbar" role="search" method="get" action=paths::SESSIONS on:submit=submit>
            {search.view("name, room or session number")}
            <fieldset class="fieldset">
                <legend>"Show"</legend>
                <div class="choices">{choices}</div>
            </fieldset>
            {move || (!hydrated.get()).then(|| view! { <button class="button button-secondary">"Search"</button> })}
        </form>
    }
}

fn results(list: &SessionList, query: &SessionQuery) -> AnyView {
    let found = format!("{} of {} sessions", list.page.total, list.all);
    let table = if list.page.total == 0 { nothing(list, query) } else { table(list, query) };
    view! {
        <p class="result-count" role="status" id=FOUND tabindex="-1">{renewed::text(found)}</p>
        {table}
    }
    .into_any()
}

fn nothing(list: &SessionList, query: &SessionQuery) -> AnyView {
    if list.all == 0 {
        return view! {
            <p>"No sessions yet. A session is one sitting of a test: a name, a time and the people who take it."</p>
        }
        .into_any();
    }
    let session = match query.state {
        Some(state) => format!("No {} session", state.word()),
        None => "No session".to_owned(),
    };
    let typed = query.q.trim();
    let sentence = match typed {
        "" => format!("{session}. "),
        long if is_too_long(long) => [too_long(Language::STAFF), " "].concat(),
        typed => format!("{session} matches “{typed}”. "),
    };
    let everywhere = query.state.is_some().then(|| {
        let all = SessionQuery { state: None, page: PageRequest::default(), ..query.clone() };
        let name = if typed.is_empty() { "Show all sessions" } else { "Search all sessions" };
        view! { <a href=paths::sessions(&all)>{renewed::text(name)}</a> }
    });
    let clear = (!typed.is_empty()).then(|| {
        let cleared = SessionQuery { q: String::new(), page: PageRequest::default(), ..query.clone() };
        let between = if query.state.is_some() { " · " } else { "" };
        view! {
            <span>{between}</span>
            <a href=paths::sessions(&cleared)>"Clear search"</a>
        }
    });
    view! { <p>{renewed::text(sentence)} {everywhere} {clear}</p> }.into_any()
}

fn table(list: &SessionList, query: &SessionQuery) -> AnyView {
    let rows = list.rows.iter().map(row).collect_view();
    let query = query.clone();
    view! {
        <table class="ledger">
            <caption class="visually-hidden">"Sessions"</caption>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Opens"</th>
                    <th scope="col">"Closes"</th>
                    <th scope="col" class="number">"Entries"</th>
                    <th scope="col" class="number">"Used"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {pager(list.page, |page| paths::sessions(&SessionQuery { page, ..query.clone() }))}
    }
    .into_any()
}

fn row(row: &SessionRow) -> AnyView {
    let number = row.number.to_string();
    let room = room(&row.room, Language::STAFF);
    let place = if room.is_empty() { number } else { [&room, " · ", &number].concat() };
    let [opens, closes] = [&row.opens, &row.closes].map(|at| Language::STAFF.times().short_day_and_time(at));
    view! {
        <tr>
            <td data-label="Name">
                <a href=paths::session(row.id)>{anew(name(row.name.clone()).into_any())}</a>
                <div class="muted">{renewed::text(place)}</div>
            </td>
            {anew(
                view! {
                    <td data-label="Opens">
                        {opens}
                        <div class="muted">{["(", &row.opens.zone, ")"].concat()}</div>
                    </td>
                    <td data-label="Closes">{closes}</td>
                    <td data-label="Entries" class="number">{row.entries}</td>
                    <td data-label="Used" class="number">{row.used}</td>
                }
                    .into_any(),
            )}
        </tr>
    }
    .into_any()
}
