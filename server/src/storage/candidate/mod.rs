//! What candidates give of themselves, the username they get for it, and new passwords they ask for.

pub(super) mod claim;
pub(super) mod details;
pub(super) mod renewal;
