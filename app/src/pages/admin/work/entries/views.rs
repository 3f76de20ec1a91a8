//! Views that people keep under a name: state, handed out, order, size of the page and the look of the table.

use std::sync::Arc;

use leptos::{html, prelude::*, web_sys::SubmitEvent};

use super::{filters::Filters, look::Look, menu::made_menu};
use crate::{
    browser,
    components::renewed::renewed,
    model::{
        entry::{EntryFilter, EntryQuery, EntrySort},
        page::PageRequest,
    },
    words::staff::{entries::delete_view, language},
};

/// A view: its name, and what it stands for in words between which there is a tab.
#[derive(Clone, PartialEq, Eq)]
struct View {
    name: String,
    meaning: String,
}

/// The views of this browser.
#[derive(Clone, Copy)]
pub struct Views {
    filters: Filters,
    look: Look,
    kept: RwSignal<Vec<View>>,
    refused: RwSignal<bool>,
    /// The list is open, and what is typed in it so far.
    open: RwSignal<bool>,
    typed: RwSignal<String>,
}

impl Views {
    /// Views that `filters` and `look` follow.
    pub fn new(filters: Filters, look: Look) -> Self {
        Self {
            filters,
            look,
            kept: RwSignal::default(),
            refused: RwSignal::new(false),
            open: RwSignal::new(false),
            typed: RwSignal::default(),
        }
    }

    /// Reads what the browser keeps for the institution whose list is shown.
    fn read(self) {
        let lines = browser::kept_here(&self.look.key("views")).unwrap_or_default();
        let views = lines.lines().filter_map(|line| line.split_once('\t'));
        let view = |(name, meaning): (&str, &str)| View { name: name.to_owned(), meaning: meaning.to_owned() };
        self.kept.set(views.map(view).collect());
    }

    /// Keeps the others, and this one under its name.
    fn keep(self, name: &str, meaning: Option<String>) {
        self.kept.update(|views| {
            views.retain(|view| view.name != name);
            views.extend(meaning.map(|meaning| View { name: name.to_owned(), meaning }));
            let lines = views.iter().map(|view| [view.name.as_str(), "\t", &view.meaning, "\n"].concat());
            browser::keep_here(&self.look.key("views"), &lines.collect::<String>());
        });
    }

    fn choose(self, meaning: &str) {
        self.open.set(false);
        let mut words = meaning.split('\t');
        let mut next = || words.next().unwrap_or_default();
        let (state, handed_out, sort, direction, size, classes) = (next(), next(), next(), next(), next(), next());
        self.look.change(classes.to_owned());
        self.filters.show(EntryQuery {
            filter: EntryFilter::from_words("", state, "", handed_out),
            sort: EntrySort::from_word(sort),
            descending: direction == "desc",
            page: PageRequest::lenient(None, size.parse().ok()),
        });
    }

    /// The list of views, and the way to keep the present one.
    pub fn menu(self) -> AnyView {
        made_menu(language().entry_view().views, self.open, move || {
            self.read();
            self.list()
        })
    }

    fn list(self) -> AnyView {
        let words = language().entry_view();
        let name = NodeRef::<html::Input>::new();
        let save = move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = name.get_untracked() else { return };
            let typed = input.value().replace('\t', " ");
            let is_empty = typed.trim().is_empty();
            self.refused.set(is_empty);
            if is_empty {
                // A field always takes the focus.
                let _ = input.focus();
            } else {
                self.keep(typed.trim(), Some(meaning(&self.filters.query(), &self.look.classes())));
                self.typed.set(String::new());
                input.set_value("");
            }
        };
        let list = move || self.kept.get().into_iter().map(|view| self.item(view)).collect_view().into_any();
        let refusal = move || {
            let refusal = self.refused.get().then(|| view! { <p class="field-error">{words.no_name}</p> }.into_any());
            refusal.into_any()
        };
        view! {
            <div>{renewed(Arc::new(list))}</div>
            <form on:submit=save>
                <label for="view">{words.name}</label>
                <div role="alert">{renewed(Arc::new(refusal))}</div>
                <input
                    class="field-input"
                    id="view"
                    maxlength="40"
                    autocomplete="off"
                    value=self.typed.get_untracked()
                    node_ref=name
                    on:input=move |event| self.typed.set(event_target_value(&event))
                />
                <button class="button button-secondary">{words.save}</button>
                <p class="field-hint">{words.what_is_kept}</p>
            </form>
        }
        .into_any()
    }

    fn item(self, view: View) -> AnyView {
        let View { name, meaning } = view;
        let (deleted, label) = (name.clone(), delete_view(&name, language()));
        let delete = move |_| {
            self.keep(&deleted, None);
            // The button is gone.
            browser::focus_on("view");
        };
        view! {
            <p class="kept-view" translate="no">
                <button type="button" class="button-link" on:click=move |_| self.choose(&meaning)>{name}</button>
                <button type="button" class="button-link" aria-label=label on:click=delete>
                    {language().entry_view().delete}
                </button>
            </p>
        }
        .into_any()
    }
}

/// What is kept of a list. A search and a batch mean something in their session only.
fn meaning(query: &EntryQuery, classes: &str) -> String {
    let [_, (_, state), _, (_, handed_out)] = query.filter.words();
    let direction = if query.descending { "desc" } else { "" };
    let size = query.page.size().to_string();
    [&state, &handed_out, query.sort.word(), direction, &size, classes].join("\t")
}
