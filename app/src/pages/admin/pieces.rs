//! Pages that are not in the main module: the browser fetches their piece when the first of them is asked for.
//!
//! A new page takes a line here, in the words of the macro, and its route in `mod.rs`.

use std::{future::Future, pin::Pin};

use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::ChooseView;

use super::{
    office::{
        find::Find,
        find_question::FindQuestion,
        reports::{CandidateLogins, Reports, Usernames},
        settings::Settings,
        suggestions::Suggestions,
    },
    work::{
        activity::Activity, add_entries::AddEntries, batch::Batch, batches::Batches, cards::Cards, details::Details,
        entries::Entries, new_session::NewSession,
    },
};
use crate::{browser, components::loaded::here};

type Page = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

/// The page of a route, fetched with its piece if that is not there yet. One type for all of them keeps the wasm small.
#[derive(Clone, Copy)]
pub struct InPiece(pub fn() -> Page);

impl ChooseView for InPiece {
    async fn choose(self) -> AnyView {
        // Asked while the router's context is at hand; it may be gone when the piece has not come.
        let address = here();
        if let Ok(page) = (self.0)().await {
            page
        } else {
            // No network, or a newer program whose pieces have other names: the server has the page as a document. What is
            // shown stays until it can answer.
            browser::answered().await;
            browser::leave(&address);
            ().into_any()
        }
    }

    async fn preload(&self) {}
}

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
