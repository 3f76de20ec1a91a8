//! Every question that a page asks before it is shown, as one closed list: one kind of resource for all of them keeps
//! the wasm small.

#[cfg(any(not(feature = "ssr"), test))]
mod address;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{account, activity, entries, find, own_account, print, report, sessions, settings, team};
#[cfg(feature = "ssr")]
use crate::{
    answer::Answers,
    error::ApiError,
    model::{address::Asked, refusal::Kind},
    words::{
        errors::{found, told},
        staff::language,
    },
};
use crate::{
    answer::{Answered, InDocument},
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

/// The answer to a question.
pub type Answer = Resource<Result<Answered, Refusal>, InDocument>;

/// Asks a question whatever the address says, and asks again whenever it changes.
pub fn always(question: impl Fn() -> Read + Send + Sync + 'static) -> Answer {
    ask(Signal::derive(move || Some(question())))
}

/// Asks a question, and asks again whenever it changes. No question is answered as if nobody were logged in.
#[cfg(feature = "ssr")]
pub fn ask(question: Signal<Option<Read>>) -> Answer {
    // Nobody takes over a page that answers a form.
    let is_taken_over = Owner::current_shared_context().is_some_and(|context| context.get_is_hydrating());
    let answers = use_context::<Answers>().filter(|_| is_taken_over);
    Resource::new_with_options(
        move || question.get(),
        move |question| {
            let answers = answers.clone();
            async move {
                match question {
                    Some(question) => question.answer(answers.as_ref()).await.map_err(|error| told(&error, language())),
                    None => Err(found(Kind::NotLoggedIn, language())),
                }
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
    async fn answer(self, answers: Option<&Answers>) -> Result<Answered, ApiError> {
        match self {
            Self::Account => given(account::account().await?, answers),
            Self::SetUpState => given(account::set_up_state().await?, answers),
            Self::SessionList(query) => given(sessions::session_list(Asked(query)).await?, answers),
            Self::NewSessionDefaults { copy } => given(sessions::new_session_defaults(copy).await?, answers),
            Self::SessionDetails { session } => given(sessions::session_details(session).await?, answers),
            Self::SessionActivity { session, query } => {
                given(activity::session_activity(session, Asked(query)).await?, answers)
            }
            Self::SessionEntries { session, query } => {
                given(entries::session_entries(session, Asked(query)).await?, answers)
            }
            Self::Entry { session, entry } => given(entries::entry(session, entry).await?, answers),
            Self::AddEntriesForm { session } => given(entries::add_entries_form(session).await?, answers),
            Self::Batch { session, batch } => given(entries::batch(session, batch).await?, answers),
            Self::FindLogin { q } => given(find::find_login(q).await?, answers),
            Self::AskedLogin { session, entry } => given(find::asked_login(session, entry).await?, answers),
            Self::Report { kind, query } => given(report::report(kind.word().to_owned(), Asked(query)).await?, answers),
            Self::Batches { session } => given(entries::batches(session).await?, answers),
            Self::CardsForm { session } => given(print::cards_form(session).await?, answers),
            Self::Settings => given(settings::settings().await?, answers),
            Self::MyAccount => given(own_account::my_account().await?, answers),
            Self::Team => given(team::team().await?, answers),
            Self::TeamActivity(query) => given(team::team_activity(Asked(query)).await?, answers),
            Self::Factors => given(account::factors().await?, answers),
        }
    }
}

#[cfg(feature = "ssr")]
fn given<T: serde::Serialize + Send + Sync + 'static>(
    answer: T,
    answers: Option<&Answers>,
) -> Result<Answered, ApiError> {
    Answered::new(answer, answers).map_err(|_| ApiError::Malformed)
}
