//! What people see and change of their own accounts, in all their places.

pub(super) mod browser_sessions;
pub(super) mod person;
pub(super) mod places;
