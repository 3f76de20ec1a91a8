//! What the pages may ask of the server: a trait for each thing people do, in rooms with the names that the service and
//! the store have too. The server implements them and hands them over in context.

pub mod account;
pub mod door;
pub mod entries;
pub mod handing_out;
pub mod institution;
pub mod sessions;
pub mod team;

use std::{fmt, marker::PhantomData};

pub use crate::model::right;

use self::right::{Kind, Right};
use crate::{
    error::ApiError,
    model::{
        id::{InstitutionId, PersonId, ProgramId, StaffId},
        program::ProgramScopes,
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
#[expect(clippy::struct_excessive_bools, reason = "each is known of them by itself")]
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
    /// The provider of their institution let them in, and opens no other one.
    pub is_bound: bool,
    /// The provider that let them in has asked them for a second factor itself.
    pub has_factor_there: bool,
    /// Their institution shows people of their role what test engines tell of results.
    pub sees_results: bool,
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

    /// What they may do in the institution, as it is stored while this request is answered.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.0.role
    }

    /// Their institution: the tenant of everything they ask.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.0.institution
    }

    /// The provider of their institution let them in: their other places are not theirs to go to.
    #[must_use]
    pub const fn is_bound(&self) -> bool {
        self.0.is_bound
    }

    /// The provider that let them in has asked them for a second factor itself.
    #[must_use]
    pub const fn has_factor_there(&self) -> bool {
        self.0.has_factor_there
    }

    /// Their institution shows people of their role what test engines tell of results.
    #[must_use]
    pub const fn sees_results(&self) -> bool {
        self.0.sees_results
    }

    /// [`ApiError::Forbidden`] where their role has not this right: for what is known as a value only.
    pub const fn must_have(&self, right: Right) -> Result<(), ApiError> {
        if self.0.role.has(right) { Ok(()) } else { Err(ApiError::Forbidden) }
    }

    /// Proof that they have the right `K`, which follows from the method that asks for it; [`ApiError::Forbidden`] where
    /// their role has it not.
    pub fn may<K: Kind>(self) -> Result<May<K>, ApiError> {
        self.must_have(K::RIGHT).map(|()| May { principal: Principal::Staff(self), right: PhantomData })
    }
}

/// What is known of another program, as the database says at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownProgram {
    /// The program.
    pub id: ProgramId,
    /// The one institution that it works for.
    pub institution: InstitutionId,
    /// What its token is good for.
    pub scopes: ProgramScopes,
}

/// Proof that a request shows the good token of another program. What it asks needs more: [`Program::may`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program(KnownProgram);

impl Program {
    /// Only the room `programs` of the server's service may call this, after reading the token from the database; the lint
    /// `disallowed_methods` says so to everybody else.
    #[must_use]
    pub const fn vouched_for(known: KnownProgram) -> Self {
        Self(known)
    }

    /// Which one it is.
    #[must_use]
    pub const fn id(&self) -> ProgramId {
        self.0.id
    }

    /// Its institution: the tenant of everything it asks.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.0.institution
    }

    /// What its token is good for.
    #[must_use]
    pub const fn scopes(&self) -> ProgramScopes {
        self.0.scopes
    }

    /// Proof that it has the right `K`; [`ApiError::Forbidden`] where no scope of its token gives that.
    pub fn may<K: Kind>(self) -> Result<May<K>, ApiError> {
        if self.0.scopes.give(K::RIGHT) {
            Ok(May { principal: Principal::Program(self), right: PhantomData })
        } else {
            Err(ApiError::Forbidden)
        }
    }
}

/// Whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A member of staff.
    Staff(Staff),
    /// Another program, which an owner of the institution gave a token.
    Program(Program),
}

impl Principal {
    /// The institution: the tenant of everything that is asked.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        match self {
            Self::Staff(staff) => staff.institution(),
            Self::Program(program) => program.institution(),
        }
    }

    /// Whether what test engines tell of results is for them.
    #[must_use]
    pub const fn sees_results(&self) -> bool {
        match self {
            Self::Staff(staff) => staff.sees_results(),
            Self::Program(program) => program.scopes().see_results(),
        }
    }

    /// The member of staff; [`ApiError::Forbidden`] for a program, which is nobody's colleague.
    pub const fn staff(&self) -> Result<Staff, ApiError> {
        match self {
            Self::Staff(staff) => Ok(*staff),
            Self::Program(_) => Err(ApiError::Forbidden),
        }
    }

    /// Proof that they have the right `K`, which follows from the method that asks for it; [`ApiError::Forbidden`] where they
    /// have it not.
    pub fn may<K: Kind>(self) -> Result<May<K>, ApiError> {
        match self {
            Self::Staff(staff) => staff.may(),
            Self::Program(program) => program.may(),
        }
    }

    /// [`ApiError::Forbidden`] where they have not this right: for what is known as a value only.
    pub fn must_have(&self, right: Right) -> Result<(), ApiError> {
        match self {
            Self::Staff(staff) => staff.must_have(right),
            Self::Program(program) if program.scopes().give(right) => Ok(()),
            Self::Program(_) => Err(ApiError::Forbidden),
        }
    }

    /// Members of staff gave their second factor a short while ago, where their institution asks for that; a program has none,
    /// and whoever gave it its token had theirs asked for.
    const fn is_fresh(&self) -> bool {
        match self {
            Self::Staff(staff) => staff.0.is_fresh,
            Self::Program(_) => true,
        }
    }
}

impl From<&Staff> for Principal {
    fn from(staff: &Staff) -> Self {
        Self::Staff(*staff)
    }
}

impl From<&Self> for Principal {
    fn from(principal: &Self) -> Self {
        *principal
    }
}

impl<K> From<&May<K>> for Principal {
    fn from(may: &May<K>) -> Self {
        may.principal
    }
}

impl<K> From<&Fresh<K>> for Principal {
    fn from(fresh: &Fresh<K>) -> Self {
        fresh.0.principal
    }
}

/// Proof that whoever asks has the right `K`. Only [`Staff::may`] and [`Program::may`] make one, so that a forgotten check does
/// not compile. It is that member of staff or program too.
pub struct May<K> {
    principal: Principal,
    right: PhantomData<fn() -> K>,
}

impl<K: Kind> May<K> {
    /// The same proof of somebody who gave their second factor a short while ago, where the institution asks for that;
    /// [`ApiError::FactorNeeded`] where they did not.
    pub fn fresh(self) -> Result<Fresh<K>, ApiError> {
        if self.principal.is_fresh() { Ok(Fresh(self)) } else { Err(ApiError::FactorNeeded) }
    }
}

/// Proof that whoever asks has the right `K`, and gave their second factor a short while ago where their institution asks for
/// that. What takes passwords out in bulk takes this. Only [`May::fresh`] makes one.
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
        write!(formatter, "{:?} may {:?}", self.principal, K::RIGHT)
    }
}

impl<K> std::ops::Deref for May<K> {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.principal
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

    #[test]
    fn a_proof_is_had_by_those_whose_role_has_the_right_only() {
        let nil = uuid::Uuid::nil();
        let (id, person, institution) = (StaffId::new(nil), PersonId::new(nil), InstitutionId::new(nil));
        let staff = |role| {
            Staff(KnownStaff {
                id,
                person,
                institution,
                role,
                is_fresh: true,
                is_bound: false,
                has_factor_there: false,
                sees_results: false,
            })
        };
        assert!(staff(Role::Reader).may::<right::SeeSessions>().is_ok());
        assert_eq!(staff(Role::Reader).may::<right::CreateCodes>().map(|_| ()), Err(ApiError::Forbidden));
    }
}
