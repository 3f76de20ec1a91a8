//! What is done in a session, one page a file: the piece `work` of the app.

pub mod action_dialog;
pub mod activity;
pub mod add_entries;
pub mod batch;
pub mod batches;
pub mod cards;
pub mod details;
pub mod entries;
mod entry;
pub mod glance;
mod last_list;
pub mod session_head;
