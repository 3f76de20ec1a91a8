//! What is printed: each a function from what the server knows to a finished HTML document, its sheets ready for paper.

mod ask_again;
mod cards;
mod checklist;
mod document;
mod html;
mod list;
mod qr;
#[cfg(test)]
mod tests;

pub use ask_again::{AskAgainPage, ask_again};
pub use cards::{Card, CardsPage, cards};
pub use checklist::{ChecklistPage, ChecklistRow, checklist};
pub use document::Frame;
pub use list::{Column, ListPage, list};
