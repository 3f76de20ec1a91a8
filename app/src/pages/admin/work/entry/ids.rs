//! The ids by which the focus finds what is open, and the link that opened it.

/// The id of the heading of what is open.
pub const HEADING: &str = "entry";

const LINK: &str = "open-";

/// The id of the link that opens an entry.
pub fn link_to(entry: &str) -> String {
    [LINK, entry].concat()
}

/// The entry that the link with this id opens.
pub fn linked(link: &str) -> &str {
    link.strip_prefix(LINK).unwrap_or_default()
}
