//! Test engines: set up by the institution or by themselves, chosen for a session, and led to from Start or by staff.

pub mod engines;
mod keys;
pub mod launch;
mod link;
pub mod pick;
pub mod question;
pub mod registration;
pub mod scores;
pub mod session;
pub mod state;
pub mod token;
mod tool_keys;
pub mod trial;

pub(in crate::service) use self::{keys::LaunchKeys, tool_keys::PublishedKeys};
