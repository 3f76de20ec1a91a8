//! What is done across sessions, one page a file, and what the field at the top of every page finds: the piece `office` of
//! the app.

pub mod find;
pub mod find_question;
pub mod reports;
pub mod settings;
pub mod suggestions;
