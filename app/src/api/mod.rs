//! Server functions: each one takes the guard, parses what was typed, asks the service and redirects.
#![expect(missing_docs, reason = "the macro makes a public field of every argument, and a field's comment gets lost")]

pub mod account;
pub mod activity;
pub mod acts;
pub mod entries;
pub mod find;
pub mod form;
#[cfg(feature = "ssr")]
pub mod guard;
pub mod own_account;
pub mod print;
pub mod read;
pub mod refused;
pub mod report;
pub mod sessions;
pub mod settings;
pub mod team;
