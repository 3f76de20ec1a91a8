//! Mail that waits to be sent: written down with the act it tells of, taken by one program at a time, put off or done.

pub(super) mod claim;
pub(super) mod queue;
pub(super) mod settle;
pub(super) mod standing;
