//! The band of filters above the entries: search, state, batch, handed out, and what makes the table a person's own.

use std::sync::Arc;

use leptos::{prelude::*, web_sys::SubmitEvent};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::picking::{Picking, SELECTED};
use crate::{
    browser,
    components::{
        hydrated::hydrated,
        labelled::labelled,
        loaded::FOUND,
        markup::push_option,
        renewed::{self, renewed},
        search_box::Search,
    },
    model::{
        entry::{EntryFilter, EntryPage, EntryQuery, EntrySort, EntryState},
        page::PageRequest,
        passing::Passing,
        selection::Selection,
    },
    words::staff::{
        Label as _,
        entries::{batch_choice, found},
        language, selection,
    },
};

/// What makes the menus beside the filters.
pub type Menus = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// The filters of the page.
#[derive(Clone, Copy)]
pub struct Filters {
    search: Search,
    query: Memo<EntryQuery>,
    address: Callback<EntryQuery, String>,
    go: Callback<(EntryQuery, bool)>,
    follow: Callback<()>,
    /// The filters are asked for: while something is selected they take the place of its acts, and in a narrow window they
    /// take room of their own.
    asked_for: RwSignal<bool>,
}

impl Filters {
    /// Filters of the list that `query` asks for; `address` says where another one is.
    pub fn new(query: Memo<EntryQuery>, address: Callback<EntryQuery, String>) -> Self {
        let navigate = use_navigate();
        let go = Callback::new(move |(query, replace): (EntryQuery, bool)| {
            let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
            navigate(&untrack(|| address.run(query)), options);
        });
        let slot = StoredValue::new(None::<Search>);
        let follow = Callback::new(move |()| {
            if let Some(search) = slot.get_value() {
                go.run((changed(query, search, |_| {}), true));
            }
        });
        let search = Search::new(Memo::new(move |_| query.with(|query| query.filter.q.clone())), follow);
        slot.set_value(Some(search));
        Self { search, query, address, go, follow, asked_for: RwSignal::new(false) }
    }

    fn choose(self, change: impl FnOnce(&mut EntryFilter)) {
        self.go.run((changed(self.query, self.search, change), false));
    }

    /// Shows this list.
    pub fn show(self, query: EntryQuery) {
        self.go.run((query, false));
    }

    /// What the list is asked now.
    pub fn query(self) -> EntryQuery {
        self.query.get_untracked()
    }

    /// Whether the filters are asked for, see there.
    pub fn asked_for(self) -> RwSignal<bool> {
        self.asked_for
    }

    /// The band: the filters, how many entries they find, and `menus`, which need a script.
    pub fn band(self, answer: &EntryPage, query: &EntryQuery, picking: Picking, menus: Menus) -> AnyView {
        let hydrated = hydrated();
        let menus = move || {
            hydrated.get().then(|| view! { <div class="entry-menus">{self.ways(picking)} {menus()}</div> }.into_any())
        };
        view! {
            <div class="entry-band">
                {self.view(answer, query)}
                <p class="result-count" role="status" id=FOUND tabindex="-1">
                    {renewed::text(found(answer.page.total, answer.session.counts.total(), language()))}
                </p>
                {menus}
            </div>
        }
        .into_any()
    }

    /// The way to the filters in a narrow window, and the way back to the acts on what is selected.
    fn ways(self, picking: Picking) -> AnyView {
        let toggle = move |_| self.asked_for.update(|asked_for| *asked_for = !*asked_for);
        let back = move |_| {
            self.asked_for.set(false);
            browser::focus_on(SELECTED);
        };
        let count = Memo::new(move |_| picking.selection().with(Selection::count));
        let selected = Arc::new(move || {
            let button = (count.get() > 0).then(|| {
                view! {
                    <button type="button" class="button button-secondary wide" on:click=back>
                        {selection::selected(count.get(), language())}
                    </button>
                }
                .into_any()
            });
            button.into_any()
        });
        let expanded = move || if self.asked_for.get() { "true" } else { "false" };
        view! {
            <button type="button" class="button button-secondary narrow" aria-expanded=expanded on:click=toggle>
                {language().entries().filters}
            </button>
            {renewed(selected)}
        }
        .into_any()
    }

    /// The filters. Without a script they are a form with a Search button.
    fn view(self, answer: &EntryPage, query: &EntryQuery) -> impl IntoView + use<> {
        let hydrated = hydrated();
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            self.follow.run(());
        };
        let words = language().entries();
        let filter = &query.filter;
        let stored = EntryState::ALL.map(|state| (state.word().to_owned(), state.label(language()).to_owned()));
        let passing = Passing::ALL.map(|state| (state.word().to_owned(), state.label(language()).to_owned()));
        let states = stored.into_iter().chain(passing).collect();
        let (name, chosen) = (EntrySort::State.label(language()), filter.state_word());
        let state = choice("state", name, states, false, chosen, move |word| {
            self.choose(move |filter| {
                (filter.state, filter.passing) = (EntryState::from_word(&word), Passing::from_word(&word));
            });
        });
        let batches = answer
            .batches
            .iter()
            .map(|batch| (batch.number.to_string(), batch_choice(batch.number, &batch.label, language())));
        let chosen = filter.batch.map(|number| number.to_string()).unwrap_or_default();
        let name = EntrySort::Created.label(language());
        let batch = choice("batch", name, batches.collect(), true, &chosen, move |word| {
            self.choose(move |filter| filter.batch = word.parse().ok());
        });
        let handed = [("no", words.not_handed_out), ("yes", words.handed_out)];
        let handed = handed.map(|(word, name)| (word.to_owned(), name.to_owned())).to_vec();
        let [.., (_, chosen)] = filter.words();
        let handed = choice("handed", words.handed_out, handed, false, &chosen, move |word| {
            self.choose(move |filter| filter.handed_out = EntryFilter::from_words("", "", "", &word).handed_out);
        });
        let press_search = move || {
            let words = language().shared();
            (!hydrated.get())
                .then(|| view! { <button class="button button-secondary">{words.search}</button> }.into_any())
        };
        view! {
            <form
                class="toolbar"
                role="search"
                method="get"
                action=move || self.address.run(EntryQuery::default())
                on:submit=submit
            >
                {self.search.view(words.search)}
                {state} {batch} {handed}
                {kept(query)}
                {press_search}
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

/// A list of choices that narrows the table: "Any", and each by its word and its name. Names that people have given
/// (`are_names`) are not to be translated.
fn choice(
    id: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
    are_names: bool,
    chosen: &str,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    // What is not there narrows nothing that people could see here.
    let chosen = if choices.iter().any(|(word, _)| word == chosen) { chosen } else { "" };
    let mut options = String::new();
    push_option(&mut options, ("", language().entries().any), chosen.is_empty(), false);
    for (word, name) in choices {
        push_option(&mut options, (&word, &name), word == chosen, are_names);
    }
    let change = move |event| choose(event_target_value(&event));
    let select = view! {
        <select id=id name=id autocomplete="off" data-written="" inner_html=options on:change=change></select>
    };
    labelled(id, label, select.into_any())
}

/// Order and page size, which a form without a script would otherwise lose.
fn kept(query: &EntryQuery) -> impl IntoView + use<> {
    let sort = (query.sort != EntrySort::default())
        .then(|| view! { <input type="hidden" name="sort" value=query.sort.word()/> }.into_any());
    let direction = query.descending.then(|| view! { <input type="hidden" name="dir" value="desc"/> }.into_any());
    let size = (query.page.size() != PageRequest::default().size())
        .then(|| view! { <input type="hidden" name="size" value=query.page.size().to_string()/> }.into_any());
    view! {
        {sort}
        {direction}
        {size}
    }
}
