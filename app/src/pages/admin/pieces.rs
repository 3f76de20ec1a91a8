//! Pages that are not in the main module: the browser fetches their piece when the first of them is asked for.
//!
//! A new page takes a line here, in the words of the macro, and one in `routes.rs`.

use std::{
    future::{Future, ready},
    pin::Pin,
};

use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

use super::{
    log_in::LogIn,
    office::{
        find::Find,
        find_question::FindQuestion,
        reports::{CandidateLogins, Reports, Usernames},
        settings::Settings,
        suggestions::Suggestions,
    },
    sessions::Sessions,
    work::{
        activity::Activity, add_entries::AddEntries, batch::Batch, batches::Batches, cards::Cards, details::Details,
        entries::Entries, new_session::NewSession,
    },
};

/// A page that is there once its piece is.
pub type Page = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

/// `in_piece!(piece, name, Page)` puts the component `Page` into `piece` and makes it available to a route as `name`.
macro_rules! in_piece {
    ($piece:ident, $name:ident, $page:ident) => {
        pub fn $name() -> Page {
            #[wasm_split($piece, wasm_split_path = ::leptos::wasm_split, fallible)]
            fn $name() -> Result<AnyView, SplitLoaderError> {
                Ok($page().into_any())
            }
            Box::pin($name())
        }
    };
}

/// What somebody sees first is in the main module.
pub fn log_in() -> Page {
    Box::pin(ready(Ok(LogIn().into_any())))
}

/// The same.
pub fn sessions() -> Page {
    Box::pin(ready(Ok(Sessions().into_any())))
}

in_piece!(work, new_session, NewSession);
in_piece!(work, entries, Entries);
in_piece!(work, add_entries, AddEntries);
in_piece!(work, batch, Batch);
in_piece!(work, batches, Batches);
in_piece!(work, details, Details);
in_piece!(work, activity, Activity);
in_piece!(work, cards, Cards);

in_piece!(office, find, Find);
in_piece!(office, find_question, FindQuestion);
in_piece!(office, reports, Reports);
in_piece!(office, candidate_logins, CandidateLogins);
in_piece!(office, usernames, Usernames);
in_piece!(office, settings, Settings);
in_piece!(office, suggestions, Suggestions);
