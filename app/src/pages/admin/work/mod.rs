//! What is done in a session, one page a file: the piece `work` of the app.

pub mod action_dialog;
#[cfg(feature = "ssr")]
pub mod activity;
pub mod add_entries;
pub mod batch;
#[cfg(feature = "ssr")]
pub mod batches;
#[cfg(feature = "ssr")]
pub mod cards;
#[cfg(feature = "ssr")]
pub mod details;
pub mod entries;
mod last_list;
#[cfg(feature = "ssr")]
pub mod new_session;
#[cfg(feature = "ssr")]
mod session_fields;
pub mod session_head;
