//! What is done across sessions, one page a file: the piece `office` of the app.

#[cfg(feature = "ssr")]
pub mod find;
#[cfg(feature = "ssr")]
pub mod find_question;
#[cfg(feature = "ssr")]
pub mod reports;
#[cfg(feature = "ssr")]
pub mod settings;
pub mod suggestions;
