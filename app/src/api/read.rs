//! Every question that a page asks before it is shown, as one closed list: one kind of resource for all of them keeps
//! the wasm small.

#[cfg(any(not(feature = "ssr"), test))]
mod address;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{account, activity, entries, find, own_account, print, report, sessions, settings, team};
use crate::{
    answer::InDocument,
    model::{
        activity::ActivityQuery,
        entry::EntryQuery,
        refusal::Refusal,
        report::{ReportKind, ReportQuery},
        session::SessionQuery,
        team::TeamActivityQuery,
    },
};
#[cfg(not(feature = "ssr"))]
use crate::{browser, effect::effect};
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
    /// My account.
    MyAccount,
    /// Who works for the institution.
    Team,
    /// A page of what was done in the team.
    TeamActivity(TeamActivityQuery),
    /// The second factors of whoever asks.
    Factors,
}

/// The answer to a question, as JSON.
pub type Answer = Resource<Result<String, Refusal>, InDocument>;

/// Asks a question whatever the address says, and asks again whenever it changes.
pub fn always(question: impl Fn() -> Read + Send + Sync + 'static) -> Answer {
    ask(Signal::derive(move || Some(question())))
}

/// Asks a question, and asks again whenever it changes. No question is answered as if nobody were logged in.
#[cfg(feature = "ssr")]
pub fn ask(question: Signal<Option<Read>>) -> Answer {
    Resource::new_with_options(
        move || question.get(),
        |question| async move {
            match question {
                Some(question) => question.answer().await.map_err(|error| told(&error, language())),
                None => Err(found(Kind::NotLoggedIn, language())),
            }
        },
        false,
    )
}

/// The same over the network. While there is no answer what is shown stays, and what is asked in the end is the question
/// of that moment. A list that was answered before is answered with that at once, and asked for again; a form is not, into
/// which somebody would type meanwhile.
#[cfg(not(feature = "ssr"))]
pub fn ask(question: Signal<Option<Read>>) -> Answer {
    let address = move || question.try_get_untracked().flatten().map(|question| question.address());
    let (last, again) = (StoredValue::new(None::<String>), StoredValue::new(None::<Answer>));
    let answer = Resource::new_with_options(
        move || question.get(),
        move |_| {
            let now = address();
            let is_another = last.try_update_value(|last| std::mem::replace(last, now.clone()) != now) == Some(true);
            let is_list = question.try_get_untracked().flatten().is_some_and(|question| question.is_list());
            let kept = now.filter(|_| is_another && is_list).and_then(|now| browser::kept_answer(&now));
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
        false,
    );
    again.set_value(Some(answer));
    // What the document came with was answered without a question.
    effect(move || {
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
    /// Whether it asks for what is only read.
    #[cfg(not(feature = "ssr"))]
    fn is_list(&self) -> bool {
        matches!(
            self,
            Self::SessionList(_)
                | Self::SessionEntries { .. }
                | Self::SessionActivity { .. }
                | Self::Batches { .. }
                | Self::Report { .. }
        )
    }

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
            Self::MyAccount => json(&own_account::my_account().await?),
            Self::Team => json(&team::team().await?),
            Self::TeamActivity(query) => json(&team::team_activity(Asked(query)).await?),
            Self::Factors => json(&account::factors().await?),
        }
    }
}
