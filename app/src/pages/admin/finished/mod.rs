//! Finished pages: whatever only shows and asks. The server answers them whole, no script takes them over, and they work
//! on any device that shows HTML; so the wasm stays small enough for the pages that live from it.
//!
//! Nothing on them changes once they are written: no effects, no handlers of events. A form that is refused comes back
//! as its page, what was done is told by the address, and a filter is a form with a button.

pub mod activity;
mod answered;
pub mod batches;
pub mod cards;
mod choices;
pub mod details;
mod done;
pub mod find;
pub mod find_question;
pub mod new_session;
mod post_form;
pub mod reports;
mod search_form;
mod session_fields;
pub mod settings;
