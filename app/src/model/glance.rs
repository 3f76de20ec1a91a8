//! A session at a glance: how its entries stand, who needs somebody, and how fast people log in.

use serde::{Deserialize, Serialize};

use super::{
    civil::CivilTime,
    passing::Passing,
    state::{EntryCounts, SessionState},
};

/// How many minutes of log-ins are told at most.
pub const MINUTES: i64 = 120;

/// A session at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// Where the session stands.
    pub state: SessionState,
    /// When it opens, in its zone.
    #[serde(default)]
    pub opens: CivilTime,
    /// When it closes, in its zone.
    #[serde(default)]
    pub closes: CivilTime,
    /// Whole minutes until it opens or closes, rounded up; 0 once it is closed.
    pub minutes: i64,
    /// Its entries by state.
    pub counts: EntryCounts,
    /// Entries whose candidate is logged in and has given no details.
    pub arrived: i64,
    /// Those of them that may need help.
    pub overdue: i64,
    /// Entries that log-in refuses at the moment.
    pub locked: i64,
    /// Log-ins by minute, from the first of the last [`MINUTES`] minutes that has one to the present one; empty without.
    pub log_ins: Vec<i64>,
    /// The minute with the most of them, the first of several.
    pub peak: Option<Peak>,
}

/// The busiest minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peak {
    /// How many logged in.
    pub count: i64,
    /// When, in the session's zone.
    pub at: CivilTime,
}

impl Glance {
    /// How many entries are in a state that passes.
    #[must_use]
    pub fn passing(&self, state: Passing) -> i64 {
        match state {
            Passing::Arrived => self.arrived,
            Passing::Overdue => self.overdue,
            Passing::Locked => self.locked,
        }
    }
}
