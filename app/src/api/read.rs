//! Every question that a page asks before it is shown, as one closed list: one kind of resource for all of them keeps
//! the wasm small.

#[cfg(any(not(feature = "ssr"), test))]
mod address;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{account, activity, entries, find, print, report, sessions, settings};
#[cfg(not(feature = "ssr"))]
use crate::browser;
#[cfg(feature = "ssr")]
use crate::model::{activity::ActivityQuery, report::ReportQuery, session::SessionState};
use crate::{
    error::ApiError,
    model::{entry::EntryQuery, session::SessionQuery},
};

/// A question. Ids are what the address says, still to be parsed by the server. Those of finished pages are asked on the
/// server only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// Who is logged in.
    Account,
    /// Whether the server has no institution yet.
    SetUpState,
    /// A page of the sessions.
    SessionList(SessionQuery),
    /// What New session is filled with.
    #[cfg(feature = "ssr")]
    NewSessionDefaults,
    /// The Details tab.
    #[cfg(feature = "ssr")]
    SessionDetails { session: String },
    /// A page of what was done in a session.
    #[cfg(feature = "ssr")]
    SessionActivity { session: String, query: ActivityQuery },
    /// A page of a session's entries.
    SessionEntries { session: String, query: EntryQuery },
    /// What the Add Entries page needs.
    AddEntriesForm { session: String },
    /// The lasting page of a batch.
    Batch { session: String, batch: String },
    /// Find a login.
    #[cfg(feature = "ssr")]
    FindLogin { q: String },
    /// One login, before something is done to it.
    #[cfg(feature = "ssr")]
    AskedLogin { session: String, entry: String },
    /// A page of a report.
    #[cfg(feature = "ssr")]
    Report(ReportQuery),
    /// The batches of a session.
    #[cfg(feature = "ssr")]
    Batches { session: String },
    /// What the page Print login cards offers.
    #[cfg(feature = "ssr")]
    CardsForm { session: String },
    /// The institution's settings.
    #[cfg(feature = "ssr")]
    Settings,
}

/// The answer to a question, as JSON.
pub type Answer = Resource<Result<String, ApiError>>;

/// Asks a question, and asks again whenever it changes. No question is answered as if nobody were logged in.
#[cfg(feature = "ssr")]
pub fn ask(question: Signal<Option<Read>>) -> Answer {
    Resource::new(
        move || question.get(),
        |question| async move {
            match question {
                Some(question) => question.answer().await,
                None => Err(ApiError::NotLoggedIn),
            }
        },
    )
}

/// The same over the network. While there is no answer what is shown stays, and what is asked in the end is the question
/// of that moment.
#[cfg(not(feature = "ssr"))]
pub fn ask(question: Signal<Option<Read>>) -> Answer {
    let address = move || question.try_get_untracked().flatten().map(|question| question.address());
    Resource::new(move || question.get(), move |_| browser::read(address))
}

impl Read {
    /// On the server the server function is called as it is.
    #[cfg(feature = "ssr")]
    async fn answer(self) -> Result<String, ApiError> {
        fn json(answer: &impl serde::Serialize) -> Result<String, ApiError> {
            leptos::serde_json::to_string(answer).map_err(|_| ApiError::Malformed)
        }
        match self {
            Self::Account => json(&account::account().await?),
            Self::SetUpState => json(&account::set_up_state().await?),
            Self::SessionList(SessionQuery { q, state, page }) => {
                let state = state.map_or(SessionQuery::ALL, SessionState::word).to_owned();
                json(&sessions::session_list(q, state, Some(page.number()), Some(page.size())).await?)
            }
            Self::NewSessionDefaults => json(&sessions::new_session_defaults().await?),
            Self::SessionDetails { session } => json(&sessions::session_details(session).await?),
            Self::SessionActivity { session, query: ActivityQuery { kind, page } } => {
                let (number, size) = (Some(page.number()), Some(page.size()));
                json(&activity::session_activity(session, kind.word().to_owned(), number, size).await?)
            }
            Self::SessionEntries { session, query: EntryQuery { filter, sort, descending, page } } => {
                let [q, state, batch, handed] = filter.words().map(|(_, word)| word);
                let (number, size) = (Some(page.number()), Some(page.size()));
                let sort = sort.word().to_owned();
                let answer = entries::session_entries(session, q, state, batch, handed, sort, descending, number, size);
                json(&answer.await?)
            }
            Self::AddEntriesForm { session } => json(&entries::add_entries_form(session).await?),
            Self::Batch { session, batch } => json(&entries::batch(session, batch).await?),
            Self::FindLogin { q } => json(&find::find_login(q).await?),
            Self::AskedLogin { session, entry } => json(&find::asked_login(session, entry).await?),
            Self::Report(ReportQuery { kind, filter, page }) => {
                let [session, state, from, to] = filter.words().map(|(_, word)| word);
                let (number, size) = (Some(page.number()), Some(page.size()));
                json(&report::report(kind.word().to_owned(), session, state, from, to, number, size).await?)
            }
            Self::Batches { session } => json(&entries::batches(session).await?),
            Self::CardsForm { session } => json(&print::cards_form(session).await?),
            Self::Settings => json(&settings::settings().await?),
        }
    }
}
