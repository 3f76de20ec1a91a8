//! The team of an institution: its members, links that let somebody in once, and what was done to whom.

pub(super) mod acceptance;
pub(super) mod activity;
pub(super) mod agent;
pub(super) mod client;
pub(super) mod invitation;
pub(super) mod link;
pub(super) mod member;
pub(super) mod opening;
pub(super) mod refused_log_in;
pub(super) mod reset;
pub(super) mod standing;
