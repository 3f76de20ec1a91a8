//! What stands above the tabs of a session: its name, its time, where it is, the Institution ID and Add Entries.

use leptos::prelude::*;

use super::{glance::strip, last_list::list_of};
use crate::{
    components::{
        code::{copied_code, name},
        may::link_to,
        renewed::{self, anew, changing},
    },
    effect::effect,
    model::{
        glance::Glance,
        id::SessionId,
        right::Right,
        session::{SessionHead, SessionState},
    },
    paths,
    words::staff::{Label as _, glance, language, sessions::room},
};

/// A tab of a session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The entries table.
    Entries,
    /// The batches and what became of them.
    Batches,
    /// What the session was made with.
    Details,
    /// What was done in it.
    Activity,
}

impl Tab {
    /// In their order.
    const ALL: [Self; 4] = [Self::Entries, Self::Batches, Self::Details, Self::Activity];

    fn name(self, session: &SessionHead) -> String {
        let words = language().session_head();
        match self {
            Self::Entries => [words.entries, &session.counts.total().to_string()].concat(),
            Self::Batches => words.batches.to_owned(),
            Self::Details => words.details.to_owned(),
            Self::Activity => words.activity.to_owned(),
        }
    }

    fn address(self, session: SessionId) -> String {
        match self {
            Self::Entries => paths::session(session),
            Self::Batches => paths::batches(session),
            Self::Details => paths::session_details(session),
            Self::Activity => paths::session_activity(session),
        }
    }
}

/// The head with the tabs; `shown` is the tab below it.
pub fn session_head(session: &SessionHead, shown: Tab) -> impl IntoView + use<> {
    let (words, shared) = (language().session_head(), language().shared());
    let (id, list) = (session.id, RwSignal::new(None));
    // Known in the browser only, after it has found what the server wrote.
    effect(move || {
        if shown != Tab::Entries {
            list.set(list_of(id));
        }
    });
    let tabs = Tab::ALL.map(|tab| {
        let address = move || list.get().filter(|_| tab == Tab::Entries).unwrap_or_else(|| tab.address(id));
        let current = (tab == shown).then_some("page");
        view! {
            <li>
                <a href=address aria-current=current>{renewed::text(tab.name(session))}</a>
            </li>
        }
        .into_any()
    });
    let glance = RwSignal::new(session.glance.clone());
    let cards = link_to(Right::PrintCards, Some("button button-secondary"), paths::cards(id), shared.print_login_cards);
    let add = link_to(Right::CreateCodes, Some("button"), paths::add_entries(id), shared.add_entries);
    let buttons = (cards.is_some() || add.is_some()).then(|| view! { <p class="buttons">{cards} {add}</p> }.into_any());
    view! {
        <div class="session-head">
            <h1>{anew(name(session.name.clone()).into_any())}</h1>
            {facts(session, glance)}
            {buttons}
        </div>
        {strip(session.id, shown == Tab::Entries, glance)}
        <nav class="tabs" aria-label=words.tabs>
            <ul>{tabs.collect_view()}</ul>
        </nav>
    }
}

/// State and time left, which go on while the page is open; room, test and Institution ID.
fn facts(session: &SessionHead, glance: RwSignal<Glance>) -> AnyView {
    let standing = Memo::new(move |_| glance.with(|glance| (glance.state, glance.minutes)));
    let until = move || glance.with(|glance| glance::until(glance, language()));
    // Where there is room for one line.
    let word = move || standing.get().0.label(language()).to_owned();
    let comma = move || if standing.get().0 == SessionState::Closed { "" } else { ", " }.to_owned();
    let left = move || {
        let (state, minutes) = standing.get();
        glance::left(state, minutes, language())
    };
    let spoken = move || {
        let (state, minutes) = standing.get();
        glance::left_in_words(state, minutes, language())
    };
    let place = [room(&session.room, language()), session.test.clone()];
    let place = place
        .into_iter()
        .filter(|said| !said.is_empty())
        .map(|said| view! { {anew(name(said).into_any())} " · " }.into_any());
    view! {
        <div class="session-facts">
            <p>
                <span aria-hidden="true" class=move || ["session-", standing.get().0.word()].concat()>"●"</span>
                " "
                <span class="narrow">{changing(word)}</span>
                <span class="wide">{changing(until)}</span>
                {changing(comma)}
                <span aria-hidden="true">{changing(left)}</span>
                <span class="visually-hidden">{changing(spoken)}</span>
            </p>
            <p class="muted">
                <span class="wide">{place.collect_view()} {language().session_head().institution_id}</span>
                {copied_code(session.institution_code.clone())}
            </p>
        </div>
    }
    .into_any()
}

/// The way back from a page below a session.
pub fn back_to_session(session: &SessionHead) -> impl IntoView + use<> {
    view! {
        <p class="back-link">
            <a href=paths::session(session.id)>
                <span aria-hidden="true">"‹ "</span>
                {anew(name(session.name.clone()).into_any())}
            </a>
        </p>
    }
}
