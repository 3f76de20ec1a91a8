//! Copies of a whole database, and how one is put back.

pub(super) mod arriving;
pub(super) mod copy;
pub(super) mod holdings;
pub(super) mod postgres_environment;
pub(super) mod postgres_tools;
