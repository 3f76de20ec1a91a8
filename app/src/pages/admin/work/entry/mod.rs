//! One entry beside the list of its session's, or in its place where there is no room for both: opened by an address,
//! closed by Back, Escape and a link.

mod acts;
mod happened;
mod ids;
mod view;

use leptos::{prelude::*, server_fn::ServerFn};

pub use self::ids::{link_to, linked};
use self::{acts::Forms, ids::HEADING, view::Place};
use crate::{
    answer::read,
    api::{
        acts::RestoreEntries,
        find::UnlockLogin,
        form::Form,
        read::{Answer, Read, ask},
    },
    asked::{parameter, query_word},
    browser,
    components::{
        loaded::{FOUND, TABLE},
        notice::{Notice, Said},
        page_title::opened_title,
        status::answer_with,
    },
    effect::watch,
    model::{
        action::ActionOutcome,
        entry::EntryQuery,
        entry_view::EntryView,
        id::SessionId,
        refusal::{Kind, Refusal},
        session::SessionHead,
    },
    paths,
    words::staff::language,
};

/// The entry that the address names, if it names one. Outlives the answers that are shown on the page.
#[derive(Clone, Copy)]
pub struct OpenEntry {
    entry: Memo<String>,
    answer: Answer,
    forms: Forms,
    /// The word by which the address says what was done to it.
    done: Memo<String>,
    /// What it is called, for the title; empty while none is open.
    name: RwSignal<String>,
    /// It was opened on this page and the focus is to come to it.
    comes: StoredValue<bool>,
    /// The list as the person sees it, without an entry.
    home: StoredValue<String>,
}

impl OpenEntry {
    /// The entry of this session that the address names. The page's notice says what its forms were answered; `changed`
    /// hears that one was accepted.
    pub fn new(session: Memo<String>, notice: Notice, changed: Callback<()>) -> Self {
        let entry = parameter("entry");
        let question = move || {
            let entry = entry.get();
            (!entry.is_empty()).then(|| Read::Entry { session: session.get(), entry })
        };
        let answer = ask(Signal::derive(question));
        let accepted = Callback::new(move |()| {
            answer.refetch();
            changed.run(());
        });
        let unlock = Form::to(UnlockLogin::PATH).then(accepted);
        let open = Self {
            entry,
            answer,
            forms: Forms { unlock, restore: unlock.and(RestoreEntries::PATH) },
            done: query_word(paths::DONE),
            name: RwSignal::new(String::new()),
            comes: StoredValue::new(false),
            home: StoredValue::default(),
        };
        open.watch(notice);
        let go = browser::navigator();
        browser::on_escape(move || {
            if entry.with_untracked(|entry| !entry.is_empty()) {
                open.home.with_value(|home| go(home));
            }
        });
        provide_context(open);
        open
    }

    /// What comes after a change of the address or a refusal. Effects run in the browser only.
    fn watch(self, notice: Notice) {
        watch(
            move || self.entry.get(),
            move |now, before| {
                self.comes.set_value(!now.is_empty());
                if now.is_empty() {
                    browser::move_focus("", &link_to(before), TABLE);
                }
            },
        );
        let acted = query_word(paths::ACTED);
        watch(
            move || acted.get(),
            move |word, _| {
                if let Some(acted) = ActionOutcome::from_word(word) {
                    notice.answer(Said::Outcome(acted));
                }
            },
        );
        let refusal = self.forms.unlock.refusal();
        watch(
            move || refusal.get(),
            move |refusal, _| {
                if let Some(refusal) = refusal {
                    notice.answer(Said::Refused(refusal.clone()));
                }
            },
        );
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

    /// The id of the entry that is open, as the address says it; empty while none is.
    pub fn entry(self) -> Memo<String> {
        self.entry
    }

    /// The address of this list of the session; what is open stays open beside it.
    pub fn beside(self, session: SessionId, query: &EntryQuery) -> String {
        match self.entry.with(|entry| entry.parse()) {
            Ok(entry) => paths::entry_beside(session, entry, query),
            Err(_) => paths::session_entries(session, query),
        }
    }

    /// The title of the page: its own name, behind that of what is open.
    pub fn title(self, page: &str) -> impl IntoView + use<> {
        opened_title(page, self.name)
    }

    /// What is open, beside the list that answers `query`; nothing while nothing is. On the server the answer is there.
    pub fn view(self, session: &SessionHead, query: &EntryQuery) -> AnyView {
        self.home.set_value(paths::session_entries(session.id, query));
        let place = Place { session: session.clone(), query: query.clone() };
        let content = move || self.content(&place);
        if cfg!(feature = "ssr") { content() } else { content.into_any() }
    }

    fn content(self, place: &Place) -> AnyView {
        let is_open = self.entry.with(|entry| !entry.is_empty());
        let answer = self.answer.get().filter(|_| is_open);
        let answer = answer.map(|answer| answer.and_then(|answered| read::<EntryView>(&answered)));
        let (name, shown) = match answer {
            None => (String::new(), ().into_any()),
            // The list says so where nobody is logged in; and while nothing was open there was no answer either.
            Some(Err(refusal)) if refusal.covers() => (String::new(), ().into_any()),
            Some(Err(refusal)) => (String::new(), self.refused(refusal, place)),
            Some(Ok(entry)) => {
                self.focus();
                let name = entry.username.as_ref().unwrap_or(&entry.slip_code).clone();
                (name, view::view(&entry, place, self.forms, &self.done.get_untracked()))
            }
        };
        if self.name.with_untracked(|shown| *shown != name) {
            self.name.set(name);
        }
        shown
    }

    fn refused(self, refusal: Refusal, place: &Place) -> AnyView {
        #[cfg(not(feature = "ssr"))]
        if refusal.passes() {
            self.answer.refetch();
        }
        answer_with(refusal.status);
        self.focus();
        let is_missing = refusal.kind == Kind::NotFound;
        view::none(if is_missing { language().entry().not_here.to_owned() } else { refusal.sentence }, place)
    }

    /// Brings the focus to what was just opened, if it is still on what opened it; and keeps it when a button goes.
    fn focus(self) {
        browser::keep_focus(HEADING);
        if self.comes.try_update_value(std::mem::take) == Some(true) {
            let link = self.entry.with_untracked(|entry| link_to(entry));
            browser::move_focus(&link, HEADING, FOUND);
        }
    }
}
