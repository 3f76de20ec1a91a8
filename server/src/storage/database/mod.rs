//! How statements reach SQLite or PostgreSQL: connections, transactions, values, and what differs between the two.

pub(super) mod address;
pub(super) mod ahead;
pub(super) mod bulk;
pub(super) mod dialect;
pub(super) mod engine;
pub(super) mod error;
pub(super) mod file_lock;
pub(super) mod health;
pub(super) mod kept;
pub(super) mod log_keeper;
pub(super) mod migrate;
pub(super) mod open;
pub(super) mod place;
#[cfg(test)]
pub(super) mod plan;
pub(super) mod rows;
pub(super) mod schema;
pub(super) mod statement;
pub(super) mod stopwatch;
pub(super) mod transaction;
pub(super) mod upkeep;
pub(super) mod value;
pub(super) mod vault_key;
