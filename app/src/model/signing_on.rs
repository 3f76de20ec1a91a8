//! Why a sign-on did not lead in.

use crate::error::ApiError;

/// Why a sign-on did not lead in. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignOnRefusal {
    /// There is no such institution, or it has no provider: a stranger is not told which.
    NoProvider,
    /// The provider cannot be reached, or answers with a fault.
    Unreachable,
    /// It is set up wrongly: its address is refused, it is another one than it says, or it does not know us.
    WronglySetUp,
    /// The person, or the provider, said no.
    Declined,
    /// The provider did not say what it must: the answer was forged, is of somebody else, or too old.
    Untrusted,
    /// The browser comes back too late, a second time, or is another one than was sent.
    Gone,
    /// The provider vouches for nobody whom the institution knows.
    Nobody,
    /// It names an address that it has not verified, or none, and the person is not known by anything else.
    NoAddress,
    /// It names an address of a domain that it does not speak for.
    ForeignDomain,
    /// The account is switched off.
    SwitchedOff,
    /// The institution is opened by its own provider alone.
    Shut,
    /// The address is of somebody whom the provider knows by another subject.
    Another,
    /// They are invited, and the address has an account that logs in by something of its own.
    HasAccount,
    /// Somebody else signed on than the one who was to prove themselves.
    SomebodyElse,
    /// What anything may be refused for.
    Other(ApiError),
}

impl From<ApiError> for SignOnRefusal {
    fn from(error: ApiError) -> Self {
        Self::Other(error)
    }
}
