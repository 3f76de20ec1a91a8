//! A room as somebody named it, and whether that is a bare number or code.

/// Where a session is.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Room {
    /// As it was typed: `12`, `Hall 2`; may be empty.
    pub name: String,
    /// A bare number or code, which people read with the word "Room" in front.
    pub is_code: bool,
}
