//! Test engines: set up by the institution, chosen for a session, and led to from Start.

pub mod engines;
mod keys;
pub mod launch;
pub mod session;

pub(in crate::service) use self::keys::LaunchKeys;
