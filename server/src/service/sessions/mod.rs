//! Test sessions: their list, their details, what was done in them and what open pages follow.

pub mod activity;
pub(super) mod details;
pub(super) mod glance;
mod list;
pub mod live;
