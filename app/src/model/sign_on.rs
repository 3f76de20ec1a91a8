//! Single sign-on as an owner sets it up: what the page shows, what its form says, and what can be wrong with that.

use super::id::StaffId;

/// The provider of an institution as its page shows it. The client secret is never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOnSettings {
    /// What the form holds.
    pub form: SignOnForm,
    /// A provider is set, switched on or not.
    pub is_set: bool,
    /// What the provider has to know: where it sends people back to.
    pub redirect: String,
    /// Owners who can keep a local log-in: those who are on and have a password.
    pub owners: Vec<LocalOwner>,
    /// "Only single sign-on" is ticked and does not hold, because the owner who was named can no longer log in as one.
    pub lapsed: bool,
}

/// An owner who can log in with a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalOwner {
    /// Their place.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

/// The form as it was sent, without the client secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOnForm {
    /// What the button says.
    pub name: String,
    /// The issuer, to the letter.
    pub issuer: String,
    /// Who we are at the provider.
    pub client_id: String,
    /// Domains of e-mail addresses, separated by blanks, commas or lines.
    pub domains: String,
    /// The claim that tells the role; empty where invitations tell it.
    pub role_claim: String,
    /// Which value means which role: a line `value = role` for each.
    pub role_values: String,
    /// The provider asks for a second factor itself.
    pub asks_factor: bool,
    /// Nobody but one owner logs in with a password.
    pub only_provider: bool,
    /// The owner who does all the same, as it was sent.
    pub local_owner: String,
    /// People can log in by it.
    pub switched_on: bool,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOnField {
    /// The name on the button.
    Name,
    /// The issuer.
    Issuer,
    /// The client ID.
    ClientId,
    /// The client secret.
    ClientSecret,
    /// The domains.
    Domains,
    /// The claim that tells the role.
    RoleClaim,
    /// Its values.
    RoleValues,
    /// The owner who keeps a password.
    LocalOwner,
    /// The box that switches it on.
    SwitchedOn,
}

impl SignOnField {
    /// The name and id of the form control.
    #[must_use]
    pub const fn control(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Issuer => "issuer",
            Self::ClientId => "client_id",
            Self::ClientSecret => "client_secret",
            Self::Domains => "domains",
            Self::RoleClaim => "role_claim",
            Self::RoleValues => "role_values",
            Self::LocalOwner => "local_owner",
            Self::SwitchedOn => "switched_on",
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOnProblem {
    /// Nothing was typed where something is needed.
    Missing,
    /// More characters than it may have.
    TooLong,
    /// Not the address of an issuer.
    NotAnIssuer,
    /// An issuer without https, where the operator does not allow that.
    NotSecure,
    /// A secret belongs to its issuer and client ID, and one of them is another now.
    SecretNeeded,
    /// Not a domain.
    NotADomain,
    /// More domains than it may have.
    TooManyDomains,
    /// A line that is not `value = role`; its number, from 1.
    NotARoleLine(usize),
    /// More values than it may have.
    TooManyValues,
    /// A claim without values, or values without a claim.
    ClaimOrValuesMissing,
    /// The owner who was named does not lead, is switched off or has no password.
    CannotStayLocal,
    /// Only single sign-on, while it is switched off.
    OnlyWhileOff,
    /// Nobody who leads has a password, so that nobody would get in without it.
    NobodyLocal,
}

/// A field and what is wrong with it.
pub type SignOnFault = (SignOnField, SignOnProblem);

/// What came of an act on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignOnDone {
    /// It was saved.
    Saved,
    /// Nothing was saved; never empty.
    Wrong(Vec<SignOnFault>),
}

/// What came of removing the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOnRemoved {
    /// It is gone.
    Removed,
    /// There was none.
    Missing,
    /// Nobody who leads has a password: nothing was changed.
    NobodyLocal,
}

/// What came of asking the provider who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderTried {
    /// It answered, and can be used.
    Works,
    /// Its address is one that this server does not go to.
    AddressRefused,
    /// It did not answer.
    Unreachable,
    /// What answered is no provider, or another one than its issuer says.
    NotAProvider,
    /// It does not offer what we need.
    Unsuitable,
}
