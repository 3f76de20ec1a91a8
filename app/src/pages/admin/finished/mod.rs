//! Finished pages: whatever only shows and asks. The server answers them whole, no script takes them over, and they work
//! on any device that shows HTML; so the wasm stays small enough for the pages that live from it.

pub mod activity;
pub mod batches;
pub mod cards;
pub mod details;
pub mod find;
pub mod new_session;
pub mod reports;
pub mod session_fields;
pub mod settings;
