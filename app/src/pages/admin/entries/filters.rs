//! The row of filters above the entries: search, state, batch, handed out.

use leptos::{prelude::*, web_sys::SubmitEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    components::{hydrated::hydrated, search_box::Search},
    model::{
        entry::{EntryFilter, EntryPage, EntryQuery, EntrySort, EntryState},
        page::PageRequest,
    },
    paths,
};

/// The filters of the page.
#[derive(Clone, Copy)]
pub struct Filters {
    search: Search,
    query: Memo<EntryQuery>,
    go: Callback<(EntryQuery, bool)>,
    follow: Callback<()>,
}

impl Filters {
    /// Filters for the session that the address names.
    pub fn new(session: Memo<String>, query: Memo<EntryQuery>) -> Self {
        let navigate = use_navigate();
        let go = Callback::new(move |(query, replace): (EntryQuery, bool)| {
            if let Ok(session) = session.with_untracked(|session| session.parse()) {
                let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
                navigate(&paths::session_entries(session, &query), options);
            }
        });
        let slot = StoredValue::new(None::<Search>);
        let follow = Callback::new(move |()| {
            if let Some(search) = slot.get_value() {
                go.run((changed(query, search, |_| {}), true));
            }
        });
        let search = Search::new(Memo::new(move |_| query.with(|query| query.filter.q.clone())), follow);
        slot.set_value(Some(search));
        Self { search, query, go, follow }
    }

    fn choose(self, change: impl FnOnce(&mut EntryFilter)) {
        self.go.run((changed(self.query, self.search, change), false));
    }

    /// The row of filters. Without a script it is a form with a Search button.
    pub fn view(self, answer: &EntryPage, query: &EntryQuery) -> impl IntoView + use<> {
        let hydrated = hydrated();
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            self.follow.run(());
        };
        let states = EntryState::ALL
            .into_iter()
            .map(|state| option(state.word().to_owned(), state.label().to_owned(), query.filter.state == Some(state)))
            .collect_view();
        let batches = answer
            .batches
            .iter()
            .map(|batch| {
                let name = match batch.label.as_str() {
                    "" => batch.number.to_string(),
                    label => format!("{} – {label}", batch.number),
                };
                option(batch.number.to_string(), name, query.filter.batch == Some(batch.number))
            })
            .collect_view();
        let chosen = query.filter.handed_out;
        let handed = move |value: &'static str, name: &'static str, means: Option<bool>| {
            option(value.to_owned(), name.to_owned(), chosen == means)
        };
        let (any_state, any_batch) = (query.filter.state.is_none(), query.filter.batch.is_none());
        view! {
            <form
                class="toolbar"
                role="search"
                method="get"
                action=paths::session(answer.session.id)
                on:submit=submit
            >
                {self.search.view("slip code, username or name")}
                <div class="field">
                    <label for="state">"State"</label>
                    <select
                        id="state"
                        name="state"
                        on:change=move |event| {
                            let word = event_target_value(&event);
                            self.choose(move |filter| filter.state = EntryState::from_word(&word));
                        }
                    >
                        {option(String::new(), "Any".to_owned(), any_state)}
                        {states}
                    </select>
                </div>
                <div class="field">
                    <label for="batch">"Batch"</label>
                    <select
                        id="batch"
                        name="batch"
                        on:change=move |event| {
                            let number = event_target_value(&event).parse().ok();
                            self.choose(move |filter| filter.batch = number);
                        }
                    >
                        {option(String::new(), "Any".to_owned(), any_batch)}
                        {batches}
                    </select>
                </div>
                <div class="field">
                    <label for="handed">"Handed out"</label>
                    <select
                        id="handed"
                        name="handed"
                        on:change=move |event| {
                            let word = event_target_value(&event);
                            self.choose(move |filter| filter.handed_out = EntryFilter::from_words("", "", "", &word).handed_out);
                        }
                    >
                        {handed("", "Any", None)}
                        {handed("no", "Not handed out", Some(false))}
                        {handed("yes", "Handed out", Some(true))}
                    </select>
                </div>
                {kept(query)}
                {move || (!hydrated.get()).then(|| view! { <button class="button button-secondary">"Search"</button> })}
            </form>
        }
    }
}

/// The address's query with another filter, on its first page.
fn changed(query: Memo<EntryQuery>, search: Search, change: impl FnOnce(&mut EntryFilter)) -> EntryQuery {
    let mut query = query.get_untracked();
    query.filter.q = search.take();
    change(&mut query.filter);
    query.page = PageRequest::lenient(None, Some(query.page.size()));
    query
}

fn option(value: String, name: String, chosen: bool) -> impl IntoView {
    view! {
        <option value=value selected=chosen prop:selected=chosen>
            {name}
        </option>
    }
}

/// Order and page size, which a form without a script would otherwise lose.
fn kept(query: &EntryQuery) -> impl IntoView + use<> {
    let sort = (query.sort != EntrySort::default())
        .then(|| view! { <input type="hidden" name="sort" value=query.sort.word()/> });
    let direction = query.descending.then(|| view! { <input type="hidden" name="dir" value="desc"/> });
    let size = (query.page.size() != PageRequest::default().size())
        .then(|| view! { <input type="hidden" name="size" value=query.page.size().to_string()/> });
    view! {
        {sort}
        {direction}
        {size}
    }
}
