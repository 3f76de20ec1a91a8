//! What the pages may ask of the server: a trait for each thing people do, in rooms with the names that the service and
//! the store have too. The server implements them and hands them over in context.

pub mod door;
pub mod entries;
pub mod handing_out;
pub mod institution;
pub mod right;
pub mod sessions;
pub mod team;

use std::{fmt, marker::PhantomData};

use self::right::{Kind, Right};
use crate::{
    error::ApiError,
    model::{
        id::{InstitutionId, PersonId, StaffId},
        staff::Role,
    },
};

/// Who sends a request. Found anew for every request by the server's visitor layer, which puts it into the request's
/// extensions.
#[derive(Clone, Debug, Default)]
pub enum StaffVisitor {
    /// Nobody known.
    #[default]
    Anonymous,
    /// The browser session was idle or old for too long.
    TimedOut,
    /// A member of staff.
    Staff(Staff),
    /// One whose role must have a second factor by now, and who has none: they may set one up, and nothing else.
    Enrolling(Staff),
}

impl StaffVisitor {
    /// The member of staff, or why there is none.
    pub const fn staff(&self) -> Result<Staff, ApiError> {
        match self {
            Self::Staff(staff) => Ok(*staff),
            Self::TimedOut => Err(ApiError::TimedOut),
            Self::Anonymous => Err(ApiError::NotLoggedIn),
            Self::Enrolling(_) => Err(ApiError::FactorMissing),
        }
    }

    /// The same where somebody sets up a second factor, which is all that some of them may do.
    pub const fn enrolling(&self) -> Result<Staff, ApiError> {
        match self {
            Self::Enrolling(staff) => Ok(*staff),
            other => other.staff(),
        }
    }
}

/// Who a member of staff is, as the database says at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownStaff {
    /// Their place in the institution.
    pub id: StaffId,
    /// The person, who may have a place in other institutions too.
    pub person: PersonId,
    /// The institution they are logged in to.
    pub institution: InstitutionId,
    /// What they may do there.
    pub role: Role,
    /// They gave their second factor a short while ago, or their institution does not ask for it where passwords are taken
    /// out in bulk.
    pub is_fresh: bool,
}

/// Proof that a request comes from signed-in staff. What they ask needs more: [`Staff::may`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staff(KnownStaff);

impl Staff {
    /// Only the room `door` of the server's service may call this, after reading the browser session from the database;
    /// the lint `disallowed_methods` says so to everybody else.
    #[must_use]
    pub const fn vouched_for(known: KnownStaff) -> Self {
        Self(known)
    }

    /// Their place in the institution.
    #[must_use]
    pub const fn id(&self) -> StaffId {
        self.0.id
    }

    /// The person: whose password and second factor it is.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.0.person
    }

    /// What they may do in the institution.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.0.role
    }

    /// Their institution: the tenant of everything they ask.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.0.institution
    }

    /// Proof that they have the right `K`, which follows from the method that asks for it; [`ApiError::Forbidden`] where
    /// their role has it not.
    pub fn may<K: Kind>(self) -> Result<May<K>, ApiError> {
        if self.0.role.has(K::RIGHT) { Ok(May { staff: self, right: PhantomData }) } else { Err(ApiError::Forbidden) }
    }
}

/// Proof that a member of staff has the right `K`. Only [`Staff::may`] makes one, so that a forgotten check does not
/// compile. It is that member of staff too.
pub struct May<K> {
    staff: Staff,
    right: PhantomData<fn() -> K>,
}

impl<K: Kind> May<K> {
    /// The same proof of somebody who gave their second factor a short while ago, where the institution asks for that;
    /// [`ApiError::FactorNeeded`] where they did not.
    pub fn fresh(self) -> Result<Fresh<K>, ApiError> {
        if self.staff.0.is_fresh { Ok(Fresh(self)) } else { Err(ApiError::FactorNeeded) }
    }
}

/// Proof that a member of staff has the right `K`, and gave their second factor a short while ago where their institution
/// asks for that. What takes passwords out in bulk takes this. Only [`May::fresh`] makes one.
pub struct Fresh<K>(May<K>);

impl<K> Clone for Fresh<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Fresh<K> {}

impl<K> std::ops::Deref for Fresh<K> {
    type Target = May<K>;

    fn deref(&self) -> &May<K> {
        &self.0
    }
}

impl<K> Clone for May<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for May<K> {}

impl<K: Kind> fmt::Debug for May<K> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} may {:?}", self.staff, K::RIGHT)
    }
}

impl<K> std::ops::Deref for May<K> {
    type Target = Staff;

    fn deref(&self) -> &Staff {
        &self.staff
    }
}

impl Role {
    /// The one table of rights. Only owners exist so far.
    #[must_use]
    pub const fn has(self, right: Right) -> bool {
        match self {
            Self::Owner => true,
            Self::Coordinator => !matches!(right, Right::ManageSettings | Right::ManageTeam | Right::UnlockColleagues),
            Self::Invigilator => matches!(
                right,
                Right::SeeSessions | Right::FindLogins | Right::HelpAtTheDoor | Right::PreviewActs | Right::MarkEntries
            ),
            Self::Reader => matches!(right, Right::SeeSessions | Right::SeeReports),
        }
    }
}

/// Everything that pages can ask: one room for each kind of work.
pub trait StaffService:
    door::Door + sessions::Sessions + entries::Entries + handing_out::HandingOut + institution::Institution + team::TeamRoom
{
}

impl<T> StaffService for T where
    T: door::Door
        + sessions::Sessions
        + entries::Entries
        + handing_out::HandingOut
        + institution::Institution
        + team::TeamRoom
{
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEADS: [Right; 3] = [Right::ManageSettings, Right::ManageTeam, Right::UnlockColleagues];

    #[test]
    fn owners_may_everything_and_coordinators_all_but_lead() {
        for right in Right::ALL {
            assert!(Role::Owner.has(right), "{right:?}");
            assert_eq!(Role::Coordinator.has(right), !LEADS.contains(&right), "{right:?}");
        }
    }

    #[test]
    fn nobody_takes_logins_out_in_bulk_but_owners_and_coordinators() {
        let bulk =
            [Right::ExportLogins, Right::PrintCards, Right::ExportReports, Right::IssuePasswords, Right::CreateCodes];
        for right in bulk {
            assert!(!Role::Invigilator.has(right) && !Role::Reader.has(right), "{right:?}");
        }
    }

    #[test]
    fn readers_change_nothing_and_see_no_password() {
        let has: Vec<Right> = Right::ALL.into_iter().filter(|&right| Role::Reader.has(right)).collect();
        assert_eq!(has, [Right::SeeSessions, Right::SeeReports]);
    }

    #[test]
    fn a_proof_is_had_by_those_whose_role_has_the_right_only() {
        let nil = uuid::Uuid::nil();
        let (id, person, institution) = (StaffId::new(nil), PersonId::new(nil), InstitutionId::new(nil));
        let staff = |role| Staff(KnownStaff { id, person, institution, role, is_fresh: true });
        assert!(staff(Role::Reader).may::<right::SeeSessions>().is_ok());
        assert_eq!(staff(Role::Reader).may::<right::CreateCodes>().map(|_| ()), Err(ApiError::Forbidden));
    }
}
