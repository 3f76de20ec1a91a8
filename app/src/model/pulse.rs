//! What an open page of a session follows: small enough to be asked every second.

use serde::{Deserialize, Serialize};

use super::{entry::EntryCounts, id::ActId};

/// Where a session stands. Two pulses differ when anything happened to its entries in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulse {
    /// Its entries by state.
    pub counts: EntryCounts,
    /// The latest act of anybody. It tells two acts apart that leave the counters as they were, such as one withdrawn
    /// and one restored.
    pub act: Option<ActId>,
    /// When somebody last logged in to it, in microseconds since 1970: a log-in alone moves no counter.
    #[serde(default)]
    pub log_in: Option<i64>,
}
