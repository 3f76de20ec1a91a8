//! What the field at the top of every page finds while somebody types: a list below it, walked with the arrow keys.

use std::time::Duration;

use leptos::{
    ev, html,
    leptos_dom::helpers::{TimeoutHandle, WindowListenerHandle},
    prelude::*,
    web_sys::{Event, HtmlInputElement},
};
use leptos_router::{hooks::use_location, location::Location};

use crate::{
    answer::read,
    api::read::{Read, ask},
    browser,
    components::code::{code, name},
    effect::effect,
    model::find::{Found, FoundLogin},
    paths,
    words::staff::{
        find::{count, first},
        language,
    },
};

/// The field, as what is found under it knows it.
#[derive(Clone, Copy)]
pub struct Finder(pub NodeRef<html::Input>);

/// How long a person stops typing before the list follows.
const PAUSE: Duration = Duration::from_millis(250);
/// One character finds too much.
const LEAST: usize = 2;
/// What fits below the field without being scrolled.
const MOST: usize = 8;
/// The id of the list; its options are numbered.
const LIST: &str = "found-anywhere";

/// The list below the field.
#[component]
pub fn Suggestions() -> impl IntoView {
    let Some(field) = use_context::<Finder>().and_then(|Finder(field)| field.get_untracked()) else {
        return ().into_any();
    };
    let list = List::of(field.clone());
    for (name, value) in [("role", "combobox"), ("aria-autocomplete", "list"), ("aria-controls", LIST)] {
        // Attributes of these names can always be set.
        let _ = field.set_attribute(name, value);
    }
    let told = field.clone();
    effect(move || {
        let expanded = if list.is_open() { "true" } else { "false" };
        let active = list.chosen.get().filter(|_| list.is_open()).map(id_of).unwrap_or_default();
        for (name, value) in [("aria-expanded", expanded), ("aria-activedescendant", &active)] {
            let _ = told.set_attribute(name, value);
        }
    });
    // What was typed before this came is followed as well.
    if !field.value().is_empty() && field.matches(":focus").unwrap_or(false) {
        list.wait(field);
    }
    list.view()
}

/// What was found, and what of it is chosen.
#[derive(Clone, Copy)]
struct List {
    asked: RwSignal<String>,
    found: RwSignal<Option<Found>>,
    open: RwSignal<bool>,
    chosen: RwSignal<Option<usize>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Goes to what the address says.
    go: Callback<String>,
}

impl List {
    fn of(field: HtmlInputElement) -> Self {
        let navigate = browser::navigator();
        let Location { pathname: path, search, .. } = use_location();
        let asked = RwSignal::new(String::new());
        let question = move || asked.with(|q| (!q.is_empty()).then(|| Read::FindLogin { q: q.clone() }));
        let answer = ask(Signal::derive(question));
        let (found, open, chosen) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(None));
        effect(move || {
            let answered = answer.get().and_then(Result::ok).and_then(|answered| read::<Found>(&answered).ok());
            chosen.set(None);
            found.set(answered.filter(|found| !found.typed.is_empty()));
        });
        let go = {
            let field = field.clone();
            Callback::new(move |address: String| {
                open.set(false);
                field.set_value("");
                let place = address.split_once('?').map_or(address.as_str(), |(place, _)| place);
                let page = paths::page_of(place);
                let stays = path.with_untracked(|path| paths::page_of(path) == page);
                let is_beside = page != place;
                // The focus goes to what comes. Where that is another answer of Find, it stays where it is.
                if is_beside || !stays {
                    // What has the focus can always give it away.
                    let _ = field.blur();
                }
                // An entry of the session that is shown opens beside its list as that is.
                if is_beside && stays {
                    let search = search.get_untracked();
                    navigate(&[address.as_str(), if search.is_empty() { "" } else { "?" }, &search].concat());
                } else {
                    navigate(&address);
                }
            })
        };
        let list = Self { asked, found, open, chosen, timer: StoredValue::new(None), go };
        let typing = {
            let field = field.clone();
            window_event_listener(ev::input, move |event| {
                if is_of(&event, &field) {
                    list.wait(field.clone());
                }
            })
        };
        let leaving = {
            let field = field.clone();
            window_event_listener(ev::focusout, move |event| {
                if is_of(&event, &field) {
                    list.close();
                }
            })
        };
        let pressing = window_event_listener(ev::keydown, move |event| {
            if is_of(&event, &field) && !event.is_composing() && list.press(&event.key(), &field.value()) {
                event.prevent_default();
            }
        });
        on_cleanup(move || [typing, leaving, pressing].into_iter().for_each(WindowListenerHandle::remove));
        list
    }

    fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn wait(self, field: HtmlInputElement) {
        self.stop();
        let follow = move || {
            let typed = field.value().trim().to_owned();
            let enough = typed.chars().count() >= LEAST;
            self.asked.set(if enough { typed } else { String::new() });
            self.open.set(enough);
        };
        self.timer.set_value(set_timeout_with_handle(follow, PAUSE).ok());
    }

    fn close(self) {
        self.stop();
        self.open.set(false);
    }

    /// Whether there is something to see.
    fn is_open(self) -> bool {
        self.open.get() && self.found.with(Option::is_some)
    }

    /// Does what a key says; whether it said anything.
    fn press(self, key: &str, typed: &str) -> bool {
        let shown = self.found.with_untracked(|found| found.as_ref().map_or(0, |found| found.logins.len().min(MOST)));
        let is_open = self.open.get_untracked();
        let chosen = self.chosen.get_untracked();
        match key {
            "ArrowDown" if shown > 0 => self.choose(chosen.filter(|_| is_open).map_or(0, |at| (at + 1) % shown)),
            "ArrowUp" if shown > 0 => {
                self.choose(chosen.filter(|_| is_open).map_or(shown - 1, |at| (at + shown - 1) % shown));
            }
            "Escape" if is_open => self.close(),
            "Enter" if !typed.trim().is_empty() => {
                self.stop();
                let address = self.found.with_untracked(|found| {
                    chosen.filter(|_| is_open).and_then(|at| found.as_ref()?.logins.get(at)).map(address_of)
                });
                self.go.run(address.unwrap_or_else(|| paths::find(typed.trim())));
            }
            _ => return false,
        }
        true
    }

    fn choose(self, at: usize) {
        self.open.set(true);
        self.chosen.set(Some(at));
    }

    fn view(self) -> AnyView {
        let told = move || {
            self.is_open()
                .then(|| {
                    self.found.with(|found| {
                        found.as_ref().map(|found| match found.logins.len() {
                            n if n > MOST => first(MOST, language()),
                            n => count(n, found.more, language()),
                        })
                    })
                })
                .flatten()
        };
        let options = move || {
            self.found.with(|found| {
                let logins = found.iter().flat_map(|found| found.logins.iter().take(MOST));
                logins.enumerate().map(|(at, login)| self.option(at, login)).collect_view()
            })
        };
        view! {
            <div class="found-anywhere" hidden=move || !self.is_open()>
                // The focus stays in the field, which a press on the list would take it from.
                <ul role="listbox" id=LIST aria-label=language().find().title on:mousedown=|event| event.prevent_default()>
                    {options}
                </ul>
                <p class="muted" role="status">{told}</p>
            </div>
        }
        .into_any()
    }

    fn option(self, at: usize, login: &FoundLogin) -> AnyView {
        let address = address_of(login);
        let selected = move || if self.chosen.get() == Some(at) { "true" } else { "false" };
        let now = login.username.clone().map(|username| view! { " " {code(username)} }.into_any());
        let person = login.name.clone().map(|person| view! { " " {name(person)} }.into_any());
        view! {
            <li role="option" id=id_of(at) aria-selected=selected on:click=move |_| self.go.run(address.clone())>
                {code(login.slip_code.clone())}
                {now}
                {person}
                <span class="muted">" " {name(login.session_name.clone())}</span>
            </li>
        }
        .into_any()
    }
}

fn id_of(at: usize) -> String {
    [LIST, "-", &at.to_string()].concat()
}

/// Where a login is opened.
fn address_of(login: &FoundLogin) -> String {
    paths::entry(login.session, login.entry)
}

fn is_of(event: &Event, field: &HtmlInputElement) -> bool {
    event.target().is_some_and(|target| &target == field.as_ref())
}
