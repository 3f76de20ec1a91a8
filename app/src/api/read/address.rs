//! Where the browser asks each question: the address of the server function with its arguments.

use leptos::server_fn::ServerFn;

use super::Read;
use crate::{
    api::{
        account::{ReadAccount, ReadFactors, ReadSetUpState},
        activity::ReadSessionActivity,
        entries::{ReadAddEntriesForm, ReadBatch, ReadBatches, ReadEntry, ReadSessionEntries},
        find::{ReadAskedLogin, ReadFindLogin},
        own_account::ReadMyAccount,
        print::ReadCardsForm,
        report::ReadReport,
        sessions::{ReadNewSessionDefaults, ReadSessionDetails, ReadSessionList},
        settings::ReadSettings,
        team::{ReadTeam, ReadTeamActivity},
    },
    model::address::QueryString,
};

impl Read {
    /// Path and query string.
    pub(super) fn address(&self) -> String {
        let mut query = QueryString::default();
        let path = match self {
            Self::Account => ReadAccount::PATH,
            Self::SetUpState => ReadSetUpState::PATH,
            Self::SessionList(asked) => {
                query.ask(asked);
                ReadSessionList::PATH
            }
            Self::SessionEntries { session, query: asked } => {
                query.add("session", session);
                query.ask(asked);
                ReadSessionEntries::PATH
            }
            Self::Entry { session, entry } => {
                query.add("session", session);
                query.add("entry", entry);
                ReadEntry::PATH
            }
            Self::AddEntriesForm { session } => {
                query.add("session", session);
                ReadAddEntriesForm::PATH
            }
            Self::Batch { session, batch } => {
                query.add("session", session);
                query.add("batch", batch);
                ReadBatch::PATH
            }
            Self::NewSessionDefaults { copy } => {
                query.add("copy", copy);
                ReadNewSessionDefaults::PATH
            }
            Self::SessionDetails { session } => {
                query.add("session", session);
                ReadSessionDetails::PATH
            }
            Self::SessionActivity { session, query: asked } => {
                query.add("session", session);
                query.ask(asked);
                ReadSessionActivity::PATH
            }
            Self::FindLogin { q } => {
                query.add("q", q);
                ReadFindLogin::PATH
            }
            Self::AskedLogin { session, entry } => {
                query.add("session", session);
                query.add("entry", entry);
                ReadAskedLogin::PATH
            }
            Self::Report { kind, query: asked } => {
                query.add("report", kind.word());
                query.ask(asked);
                ReadReport::PATH
            }
            Self::Batches { session } => {
                query.add("session", session);
                ReadBatches::PATH
            }
            Self::CardsForm { session } => {
                query.add("session", session);
                ReadCardsForm::PATH
            }
            Self::Settings => ReadSettings::PATH,
            Self::MyAccount => ReadMyAccount::PATH,
            Self::Team => ReadTeam::PATH,
            Self::TeamActivity(asked) => {
                query.ask(asked);
                ReadTeamActivity::PATH
            }
            Self::Factors => ReadFactors::PATH,
        };
        query.after(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        entry::{EntryFilter, EntryQuery, EntrySort, EntryState},
        page::PageRequest,
        session::SessionQuery,
    };

    #[test]
    fn every_argument_is_in_the_address() {
        let filter = EntryFilter {
            q: "María & co".into(),
            state: Some(EntryState::Claimed),
            passing: None,
            batch: Some(7),
            handed_out: Some(false),
        };
        let page = PageRequest::lenient(Some(3), Some(25));
        let query = EntryQuery { filter, sort: EntrySort::Name, descending: true, page };
        assert_eq!(
            Read::SessionEntries { session: "s1".into(), query }.address(),
            "/api/admin/session_entries?session=s1&q=Mar%C3%ADa%20%26%20co&state=claimed&batch=7&handed=no&sort=name\
             &dir=desc&page=3&size=25"
        );
        assert_eq!(Read::Account.address(), "/api/admin/account");
    }

    #[test]
    fn all_sessions_are_asked_for_by_a_word() {
        let query = SessionQuery { q: String::new(), state: None, page: PageRequest::default() };
        assert_eq!(Read::SessionList(query).address(), "/api/admin/session_list?state=all");
    }
}
