//! The ids by which the focus finds what is open, and the link that opened it.

/// The id of the heading of what is open.
pub const HEADING: &str = "entry";

/// The id of the link that opens an entry.
pub fn link_to(entry: &str) -> String {
    ["open-", entry].concat()
}
