//! What is done across sessions, one page a file: the piece `office` of the app.

pub mod find;
pub mod find_question;
pub mod reports;
pub mod settings;
