//! Whose a page is: a tag of the person it was made for, which its forms carry and the app's answers name.

/// The field of every form that posts.
pub const FIELD: &str = "whose";

/// The header of what server functions answer staff.
pub const HEADER: &str = "lanyard-whose";

/// Names a person without telling anything about them: a member of staff, or the candidate of an entry, before the claim
/// and after it. It is the same in every browser session of theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose(pub String);
