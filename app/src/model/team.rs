//! The Team page: who works for the institution.

use serde::{Deserialize, Serialize};

use super::{id::StaffId, staff::Role};

/// A member of staff, as owners see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Their place in the institution.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// The address they log in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

/// Everybody who works for the institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// By name.
    pub people: Vec<Colleague>,
}
