//! What is printed: each a function from what the server knows to a finished HTML document, its sheets ready for paper.

mod ask_again;
mod cards;
mod checklist;
mod document;
mod list;
pub(super) mod qr;
mod report;
#[cfg(test)]
mod tests;

pub use ask_again::{AskAgainPage, ask_again};
pub use cards::cards;
pub use checklist::checklist;
pub use document::PaperFrame;
pub use report::report;
