//! Which roles are shown the results that test engines tell.

use super::staff::Role;

/// The roles that are shown results, a tick for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box of its own to tick")]
pub struct ResultReaders {
    /// Owners are.
    pub owner: bool,
    /// Coordinators are.
    pub coordinator: bool,
    /// Invigilators are.
    pub invigilator: bool,
    /// Readers are.
    pub reader: bool,
}

impl ResultReaders {
    /// Whether people of this role are shown results.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        match role {
            Role::Owner => self.owner,
            Role::Coordinator => self.coordinator,
            Role::Invigilator => self.invigilator,
            Role::Reader => self.reader,
        }
    }

    /// Those for which this is true.
    pub fn of(mut is_shown: impl FnMut(Role) -> bool) -> Self {
        Self {
            owner: is_shown(Role::Owner),
            coordinator: is_shown(Role::Coordinator),
            invigilator: is_shown(Role::Invigilator),
            reader: is_shown(Role::Reader),
        }
    }
}
