//! Entries: made in batches, listed, found, changed, and given new passwords.

pub(super) mod acts;
pub(super) mod batches;
pub(super) mod create_codes;
pub mod find;
pub(super) mod list;
pub(super) mod reissue;
pub mod search_texts;
pub(super) mod view;
