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
use crate::model::{
    activity::ActivityQuery,
    address::Asked,
    report::{ReportKind, ReportQuery},
};
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
    Report { kind: ReportKind, query: ReportQuery },
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
/// of that moment. A question that was answered before is answered with that at once, and asked again.
#[cfg(not(feature = "ssr"))]
pub fn ask(question: Signal<Option<Read>>) -> Answer {
    let address = move || question.try_get_untracked().flatten().map(|question| question.address());
    let (last, again) = (StoredValue::new(None::<String>), StoredValue::new(None::<Answer>));
    let answer = Resource::new(
        move || question.get(),
        move |_| {
            let now = address();
            let is_another = last.try_update_value(|last| std::mem::replace(last, now.clone()) != now) == Some(true);
            let kept = now.filter(|_| is_another).and_then(|now| browser::kept_answer(&now));
            async move {
                let Some(kept) = kept else { return browser::read(address).await };
                request_animation_frame(move || {
                    if let Some(Some(answer)) = again.try_get_value() {
                        answer.refetch();
                    }
                });
                Ok(kept)
            }
        },
    );
    again.set_value(Some(answer));
    // What the document came with was answered without a question.
    Effect::new(move || {
        if let (Some(now), Some(Ok(json))) = (address(), answer.get_untracked())
            && browser::kept_answer(&now).is_none()
        {
            last.set_value(Some(now.clone()));
            browser::keep_answer(now, json);
        }
    });
    answer
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
            Self::NewSessionDefaults => json(&sessions::new_session_defaults().await?),
            Self::SessionDetails { session } => json(&sessions::session_details(session).await?),
            Self::SessionActivity { session, query } => json(&activity::session_activity(session, Asked(query)).await?),
            Self::SessionEntries { session, query } => json(&entries::session_entries(session, Asked(query)).await?),
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
