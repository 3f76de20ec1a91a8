//! Entries: made in batches, listed, found, chosen, changed, and given new passwords.

pub(super) mod batch;
pub(super) mod behind;
pub(super) mod choice;
pub(super) mod create_codes;
pub(super) mod entry;
pub(super) mod entry_change;
pub(super) mod find;
pub(super) mod found_page;
pub(super) mod history;
pub(super) mod name_part;
pub(super) mod particulars;
pub(super) mod reissue;
pub(super) mod rows;
pub(super) mod search_text;
