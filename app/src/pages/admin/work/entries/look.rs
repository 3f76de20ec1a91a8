//! How a person has the table: which columns, and how high its rows are. Kept in the browser for the institution.

use leptos::prelude::*;

use super::menu::made_menu;
use crate::{
    browser,
    effect::effect,
    model::entry::EntrySort,
    words::staff::{Label as _, language},
};

/// The class that hides a column. The slip code stays: it is the way to the entry.
const HIDING: [(&str, Option<EntrySort>); 7] = [
    ("no-username", Some(EntrySort::Username)),
    ("no-name", Some(EntrySort::Name)),
    ("no-state", Some(EntrySort::State)),
    ("no-batch", Some(EntrySort::Created)),
    ("no-handed", None),
    ("no-seen", Some(EntrySort::Seen)),
    (NO_RESULT, None),
];

/// The class that hides the results, where there are any.
const NO_RESULT: &str = "no-result";

/// The classes that make rows lower and higher.
const HEIGHTS: [&str; 3] = ["compact", "", "comfortable"];

/// The look of the table, as classes of what is around it. The server knows nothing of it.
#[derive(Clone, Copy)]
pub struct Look {
    institution: RwSignal<String>,
    classes: RwSignal<String>,
    /// The choice is open.
    open: RwSignal<bool>,
    /// There is a column of results.
    results: RwSignal<bool>,
}

impl Look {
    /// As it is for everybody, until a list is shown.
    pub fn new() -> Self {
        let look = Self {
            institution: RwSignal::default(),
            classes: RwSignal::default(),
            open: RwSignal::new(false),
            results: RwSignal::new(false),
        };
        // Effects run in the browser only, after it has found what the server wrote.
        effect(move || {
            if look.institution.with(|institution| !institution.is_empty()) {
                look.classes.set(browser::kept_here(&look.key("columns")).unwrap_or_default());
            }
        });
        look
    }

    /// A list of this institution is shown, with results or without: the table becomes what the person had.
    pub fn begin(self, institution: &str, results: bool) {
        self.results.set(results);
        if self.institution.with_untracked(|shown| shown != institution) {
            self.institution.set(institution.to_owned());
        }
    }

    /// Where the browser keeps something of this institution.
    pub fn key(self, what: &str) -> String {
        self.institution.with_untracked(|institution| ["lanyard-", institution, "-", what].concat())
    }

    /// The classes.
    pub fn classes(self) -> String {
        self.classes.get()
    }

    /// The table becomes this, and stays so.
    pub fn change(self, classes: String) {
        browser::keep_here(&self.key("columns"), &classes);
        self.classes.set(classes);
    }

    fn has(self, class: &str) -> bool {
        self.classes.with(|classes| classes.split_whitespace().any(|word| word == class))
    }

    /// Puts a class on or takes it off; of the heights there is one.
    fn turn(self, class: &str, on: bool) {
        let is_height = HEIGHTS.contains(&class);
        let mut classes: Vec<_> = self.classes.with_untracked(|classes| {
            let stays = |word: &&str| !word.is_empty() && *word != class && !(is_height && HEIGHTS.contains(word));
            classes.split(' ').filter(stays).map(str::to_owned).collect()
        });
        if on && !class.is_empty() {
            classes.push(class.to_owned());
        }
        self.change(classes.join(" "));
    }

    /// The choice of columns and of the height of the rows.
    pub fn menu(self) -> AnyView {
        made_menu(language().entry_view().columns, self.open, move || self.choices())
    }

    fn choices(self) -> AnyView {
        let words = language().entry_view();
        let columns = HIDING
            .map(|(class, column)| {
                let is_result = class == NO_RESULT;
                let name = match column {
                    Some(column) => column.label(language()),
                    None if is_result => language().entry().result,
                    None => language().entries().handed_out,
                };
                let shown = move || !self.has(class);
                let turn = move |event| self.turn(class, !event_target_checked(&event));
                (!is_result || self.results.get_untracked())
                    .then(|| choice("checkbox", name, Signal::derive(shown), Callback::new(turn)))
            })
            .collect_view();
        let names = [words.compact, words.normal, words.comfortable];
        let heights = std::iter::zip(HEIGHTS, names)
            .map(|(class, name)| {
                let is_usual = class.is_empty();
                let chosen = move || HEIGHTS.iter().all(|other| self.has(other) == (!is_usual && *other == class));
                choice("radio", name, Signal::derive(chosen), Callback::new(move |_| self.turn(class, true)))
            })
            .collect_view();
        view! {
            <fieldset class="choices choices-down">
                <legend>{words.columns}</legend>
                {columns}
            </fieldset>
            <fieldset class="choices choices-down">
                <legend>{words.rows}</legend>
                {heights}
            </fieldset>
        }
        .into_any()
    }
}

fn choice(kind: &'static str, name: &'static str, on: Signal<bool>, turn: Callback<leptos::ev::Event>) -> AnyView {
    let group = (kind == "radio").then_some("rows");
    view! {
        <label>
            <input type=kind name=group prop:checked=on on:change=move |event| turn.run(event)/>
            {name}
        </label>
    }
    .into_any()
}
