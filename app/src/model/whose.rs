//! Whose a page is: a tag of the person it was made for, which its forms carry and the app's answers name; and that
//! person's role, which pages obey.

/// The field of every form that posts.
pub const FIELD: &str = "whose";

/// The header of what server functions answer staff.
pub const HEADER: &str = "lanyard-whose";

/// The header with the word of their role at that moment, so that a page obeys a changed one.
pub const ROLE_HEADER: &str = "lanyard-role";

/// The attribute of the document's body with the word of its reader's role.
pub const ROLE_ATTRIBUTE: &str = "data-role";

/// Names a person without telling anything about them: a member of staff, or the candidate of an entry, before the claim
/// and after it. It is the same in every browser session of theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose(pub String);
