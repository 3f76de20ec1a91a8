//! What stands on administrators' pages whatever they show: headings, labels, buttons. A file for each page or group of
//! pages declares its words and says them in English. The words of a further language are values of the same types.

mod actions;
mod add_entries;
mod batch;
mod entries;
mod failure;
mod log_in;
mod pager;
mod session_head;
mod sessions;
mod shared;
mod standing;
mod topbar;

pub use actions::ActionsWords;
pub use add_entries::AddEntriesWords;
pub use batch::BatchWords;
pub use entries::EntriesWords;
pub use failure::FailureWords;
pub use log_in::LogInWords;
pub use pager::PagerWords;
pub use session_head::SessionHeadWords;
pub use sessions::SessionsWords;
pub use shared::SharedWords;
pub use standing::StandingWords;
pub use topbar::TopbarWords;

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
