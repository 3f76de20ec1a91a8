//! What stands on administrators' pages whatever they show: headings, labels, buttons. A file for each page or group of
//! pages declares its words and says them in English. The words of a further language are values of the same types.

mod account;
mod actions;
mod activity;
mod add_entries;
mod api_document;
mod batch;
mod batches;
mod cards;
mod clients;
mod details;
mod door;
mod engine_registration;
mod engine_way;
mod entries;
mod entry;
mod entry_view;
mod factors;
mod failure;
mod find;
mod institutions;
mod log_in;
mod pager;
mod programs;
mod reports;
mod result_readers;
mod session_head;
mod sessions;
mod settings;
mod shared;
mod sign_on;
mod sign_on_settings;
mod standing;
mod team;
mod test_engines;
mod test_pick;
mod topbar;
mod webhooks;

pub use account::AccountWords;
pub use actions::ActionsWords;
pub use activity::ActivityWords;
pub use add_entries::AddEntriesWords;
pub use api_document::ApiDocumentWords;
pub use batch::BatchWords;
pub use batches::BatchesWords;
pub use cards::CardsWords;
pub use clients::ClientsWords;
pub use details::DetailsWords;
pub use door::DoorWords;
pub use engine_registration::EngineRegistrationWords;
pub use engine_way::EngineWayWords;
pub use entries::EntriesWords;
pub use entry::EntryWords;
pub use entry_view::EntryViewWords;
pub use factors::{
    ChooseFactorWords, ConfirmWords, FactorsWords, NewAppWords, NewPasskeyWords, ProofWords, RecoveryCodesWords,
    RemoveFactorWords, SecondStepWords,
};
pub use failure::FailureWords;
pub use find::FindWords;
pub use institutions::InstitutionsWords;
pub use log_in::LogInWords;
pub use pager::PagerWords;
pub use programs::ProgramsWords;
pub use reports::ReportsWords;
pub use result_readers::ResultReadersWords;
pub use session_head::SessionHeadWords;
pub use sessions::SessionsWords;
pub use settings::SettingsWords;
pub use shared::SharedWords;
pub use sign_on::SignOnWords;
pub use sign_on_settings::SignOnSettingsWords;
pub use standing::StandingWords;
pub use team::TeamWords;
pub use test_engines::TestEnginesWords;
pub use test_pick::TestPickWords;
pub use topbar::TopbarWords;
pub use webhooks::WebhooksWords;

/// Declares the words of a page as a type, says them in English, and gives [`Language`] the method that finds them:
/// `words!(about, Type, method { word: "What is read", … })`.
///
/// [`Language`]: crate::words::language::Language
macro_rules! words {
    ($(#[$about:meta])* $name:ident, $of:ident { $($word:ident: $english:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug)]
        pub struct $name {
            $(#[doc = $english] pub $word: &'static str,)*
        }

        impl crate::words::language::Language {
            $(#[$about])*
            #[must_use]
            pub const fn $of(self) -> &'static $name {
                match self {
                    Self::English => &$name { $($word: $english),* },
                }
            }
        }
    };
}
use words;
