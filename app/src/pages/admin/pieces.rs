//! Which part of the app each page is in. The main module has what somebody sees first; the browser fetches a piece when the
//! first of its pages is asked for.
//!
//! A new page takes a name and a line here, and a line in `routes.rs`.

#![expect(clippy::unnecessary_wraps, reason = "the macro makes of it that the piece did not come")]

use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

use super::{
    log_in::LogIn,
    new_session::NewSession,
    office::{
        find::Find,
        find_question::FindQuestion,
        reports::{CandidateLogins, Reports, Usernames},
        settings::Settings,
        suggestions::Suggestions,
    },
    sessions::Sessions,
    team::{account::Account, activity::TeamActivity, people::People},
    work::{
        activity::Activity, add_entries::AddEntries, batch::Batch, batches::Batches, cards::Cards, details::Details,
        entries::Entries,
    },
};

/// A page of the app, by the part that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    LogIn,
    Sessions,
    NewSession,
    Work(Work),
    Office(Office),
    Team(Team),
}

/// The piece `work`: what is done in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Entries,
    AddEntries,
    Batch,
    Batches,
    Details,
    Activity,
    Cards,
}

/// The piece `office`: what is done across sessions, and what the field at the top of every page finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    Find,
    FindQuestion,
    Reports,
    CandidateLogins,
    Usernames,
    Settings,
    Suggestions,
}

/// The piece `team`: who works for the institution, and one's own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Team {
    People,
    Activity,
    Account,
}

impl Page {
    /// The name of the piece; `None`: the main module.
    #[cfg(feature = "ssr")]
    pub const fn piece(self) -> Option<&'static str> {
        match self {
            Self::LogIn | Self::Sessions | Self::NewSession => None,
            Self::Work(_) => Some("work"),
            Self::Office(_) => Some("office"),
            Self::Team(_) => Some("team"),
        }
    }

    /// Fetches its piece, if that is not there yet.
    pub async fn fetch(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::LogIn | Self::Sessions | Self::NewSession => Ok(()),
            Self::Work(_) => fetch_work().await,
            Self::Office(_) => fetch_office().await,
            Self::Team(_) => fetch_team().await,
        }
    }

    /// The page, once its piece is there.
    pub async fn view(self) -> Result<AnyView, SplitLoaderError> {
        match self {
            Self::LogIn => Ok(LogIn().into_any()),
            Self::Sessions => Ok(Sessions().into_any()),
            Self::NewSession => Ok(NewSession().into_any()),
            Self::Work(page) => work(page).await,
            Self::Office(page) => office(page).await,
            Self::Team(page) => team(page).await,
        }
    }
}

#[wasm_split(work, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_work))]
fn work(page: Work) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Work::Entries => Entries().into_any(),
        Work::AddEntries => AddEntries().into_any(),
        Work::Batch => Batch().into_any(),
        Work::Batches => Batches().into_any(),
        Work::Details => Details().into_any(),
        Work::Activity => Activity().into_any(),
        Work::Cards => Cards().into_any(),
    })
}

#[wasm_split(office, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_office))]
fn office(page: Office) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Office::Find => Find().into_any(),
        Office::FindQuestion => FindQuestion().into_any(),
        Office::Reports => Reports().into_any(),
        Office::CandidateLogins => CandidateLogins().into_any(),
        Office::Usernames => Usernames().into_any(),
        Office::Settings => Settings().into_any(),
        Office::Suggestions => Suggestions().into_any(),
    })
}

#[wasm_split(team, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_team))]
fn team(page: Team) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Team::People => People().into_any(),
        Team::Activity => TeamActivity().into_any(),
        Team::Account => Account().into_any(),
    })
}
