//! Every question that a page asks before it is shown, as one closed list: one kind of resource for all of them keeps
//! the wasm small.

#[cfg(any(not(feature = "ssr"), test))]
mod address;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{account, activity, entries, find, print, report, sessions, settings};
#[cfg(not(feature = "ssr"))]
use crate::browser;
use crate::model::{
    activity::ActivityQuery,
    entry::EntryQuery,
    refusal::Refusal,
    report::{ReportKind, ReportQuery},
    session::SessionQuery,
};
#[cfg(feature = "ssr")]
use crate::{
    error::ApiError,
    model::{address::Asked, refusal::Kind},
    words::{
        errors::{found, told},
        staff::language,
    },
};

/// A question. Ids are what the address says, still to be parsed by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// Who is logged in.
    Account,
    /// Whether the server has no institution yet.
    SetUpState,
    /// A page of the sessions.
    SessionList(SessionQuery),
    /// What New session is filled with.
    NewSessionDefaults { copy: String },
    /// The Details tab.
    SessionDetails { session: String },
    /// A page of what was done in a session.
    SessionActivity { session: String, query: ActivityQuery },
    /// A page of a session's entries.
    SessionEntries { session: String, query: EntryQuery },
    /// One entry of a session.
    Entry { session: String, entry: String },
    /// What the Add Entries page needs.
    AddEntriesForm { session: String },
    /// The lasting page of a batch.
    Batch { session: String, batch: String },
    /// Find a login.
    FindLogin { q: String },
    /// One login, before something is done to it.
    AskedLogin { session: String, entry: String },
    /// A page of a report.
    Report { kind: ReportKind, query: ReportQuery },
    /// The batches of a session.
    Batches { session: String },
    /// What the page Print login cards offers.
    CardsForm { session: String },
    /// The institution's settings.
    Settings,
}

/// The answer to a question, as JSON.
pub type Answer = Resource<Result<String, Refusal>>;

/// Asks a question whatever the address says, and asks again whenever it changes.
pub fn always(question: impl Fn() -> Read + Send + Sync + 'static) -> Answer {
    ask(Signal::derive(move || Some(question())))
}

/// Asks a question, and asks again whenever it changes. No question is answered as if nobody were logged in.
#[cfg(feature = "ssr")]
pub fn ask(question: Signal<Option<Read>>) -> Answer {
    Resource::new(
        move || question.get(),
        |question| async move {
            match question {
                Some(question) => question.answer().await.map_err(|error| told(&error, language())),
                None => Err(found(Kind::NotLoggedIn, language())),
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
            Self::SessionList(query) => json(&sessions::session_list(Asked(query)).await?),
            Self::NewSessionDefaults { copy } => json(&sessions::new_session_defaults(copy).await?),
            Self::SessionDetails { session } => json(&sessions::session_details(session).await?),
            Self::SessionActivity { session, query } => json(&activity::session_activity(session, Asked(query)).await?),
            Self::SessionEntries { session, query } => json(&entries::session_entries(session, Asked(query)).await?),
            Self::Entry { session, entry } => json(&entries::entry(session, entry).await?),
            Self::AddEntriesForm { session } => json(&entries::add_entries_form(session).await?),
            Self::Batch { session, batch } => json(&entries::batch(session, batch).await?),
            Self::FindLogin { q } => json(&find::find_login(q).await?),
            Self::AskedLogin { session, entry } => json(&find::asked_login(session, entry).await?),
            Self::Report { kind, query } => json(&report::report(kind.word().to_owned(), Asked(query)).await?),
            Self::Batches { session } => json(&entries::batches(session).await?),
            Self::CardsForm { session } => json(&print::cards_form(session).await?),
            Self::Settings => json(&settings::settings().await?),
        }
    }
}
