//! One entry beside the list of its session's, or in its place where there is no room for both: opened by an address,
//! closed by Back, Escape and a link.

mod acts;
mod happened;
mod ids;
mod view;

use leptos::prelude::*;

use self::ids::HEADING;
pub use self::ids::link_to;
use crate::{
    answer::parse,
    api::read::{Answer, Read, ask},
    browser,
    components::{loaded::FOUND, page_title::opened_title, status::answer_with},
    error::ApiError,
    model::{entry::EntryQuery, entry_view::EntryView, id::EntryId, session::SessionHead},
    pages::admin::asked::parameter,
    paths,
    words::{errors::refusal, staff::language},
};

/// The entry that the address names, if it names one. Outlives the answers that are shown on the page.
#[derive(Clone, Copy)]
pub struct OpenEntry {
    entry: Memo<String>,
    answer: Answer,
    /// What it is called, for the title; empty while none is open.
    name: RwSignal<String>,
    /// It was opened on this page and the focus is to come to it.
    comes: StoredValue<bool>,
    /// The list as the person sees it, without an entry.
    home: StoredValue<String>,
}

impl OpenEntry {
    /// The entry of this session that the address names.
    pub fn new(session: Memo<String>) -> Self {
        let entry = parameter("entry");
        let question = move || {
            let entry = entry.get();
            (!entry.is_empty()).then(|| Read::Entry { session: session.get(), entry })
        };
        let open = Self {
            entry,
            answer: ask(Signal::derive(question)),
            name: RwSignal::new(String::new()),
            comes: StoredValue::new(false),
            home: StoredValue::default(),
        };
        Effect::watch(
            move || entry.get(),
            move |now, before, _| {
                open.comes.set_value(!now.is_empty());
                if let Some(before) = before.filter(|_| now.is_empty()) {
                    browser::move_focus("", &link_to(before), FOUND);
                }
            },
            false,
        );
        let go = browser::navigator();
        browser::on_escape(move || {
            if entry.with_untracked(|entry| !entry.is_empty()) {
                open.home.with_value(|home| go(home));
            }
        });
        provide_context(open);
        open
    }

    /// The answer that the page waits for beside its list's.
    pub fn answer(self) -> Answer {
        self.answer
    }

    /// Something happened in the session: what is open is asked for again.
    pub fn refetch(self) {
        if self.entry.with_untracked(|entry| !entry.is_empty()) {
            self.answer.refetch();
        }
    }

    /// Whether this entry is open.
    pub fn is(self, entry: EntryId) -> bool {
        self.entry.with(|open| *open == entry.to_string())
    }

    /// The title of the page: its own name, behind that of what is open.
    pub fn title(self, page: &str) -> impl IntoView + use<> {
        opened_title(page, self.name)
    }

    /// What is open, beside the list that answers `query`; nothing while nothing is. On the server the answer is there.
    pub fn view(self, session: &SessionHead, query: &EntryQuery) -> AnyView {
        self.home.set_value(paths::session_entries(session.id, query));
        let (session, query) = (session.clone(), query.clone());
        let content = move || self.content(&session, &query);
        if cfg!(feature = "ssr") { content() } else { content.into_any() }
    }

    fn content(self, session: &SessionHead, query: &EntryQuery) -> AnyView {
        let is_open = self.entry.with(|entry| !entry.is_empty());
        let answer = self.answer.get().filter(|_| is_open);
        let answer = answer.map(|answer| answer.and_then(|json| parse::<EntryView>(&json)));
        let (name, shown) = match answer {
            // The list says so where nobody is logged in; and while nothing was open there was no answer either.
            None | Some(Err(ApiError::NotLoggedIn | ApiError::TimedOut)) => (String::new(), ().into_any()),
            Some(Ok(entry)) => {
                self.focus();
                let name = entry.username.as_ref().unwrap_or(&entry.slip_code).clone();
                (name, view::view(&entry, session, query))
            }
            Some(Err(error)) => {
                #[cfg(not(feature = "ssr"))]
                if error.passes() {
                    self.answer.refetch();
                }
                answer_with(&error);
                let sentence = if error == ApiError::NotFound {
                    language().entry().not_here.into()
                } else {
                    refusal(&error, language())
                };
                self.focus();
                (String::new(), view::none(sentence.into_owned(), session, query))
            }
        };
        if self.name.with_untracked(|shown| *shown != name) {
            self.name.set(name);
        }
        shown
    }

    /// Brings the focus to what was just opened, if it is still on what opened it.
    fn focus(self) {
        if self.comes.try_update_value(std::mem::take) == Some(true) {
            let link = self.entry.with_untracked(|entry| link_to(entry));
            browser::move_focus(&link, HEADING, FOUND);
        }
    }
}
