//! What is wrong with the settings of single sign-on, and what came of trying it.

use std::borrow::Cow;

use crate::{
    model::sign_on::{ProviderTried, SignOnFault, SignOnField, SignOnProblem},
    words::language::Language,
};

/// What is wrong with a field.
#[must_use]
pub fn fault((field, problem): SignOnFault, language: Language) -> Cow<'static, str> {
    let Language::English = language;
    Cow::Borrowed(match (problem, field) {
        (SignOnProblem::Missing, SignOnField::Name) => "Enter a name for the button",
        (SignOnProblem::Missing, SignOnField::Issuer) => "Enter the issuer",
        (SignOnProblem::Missing, SignOnField::ClientId) => "Enter the client ID",
        (SignOnProblem::Missing, SignOnField::Domains) => "Enter at least one domain",
        (SignOnProblem::Missing, _) => "Fill this in",
        (SignOnProblem::TooLong, SignOnField::Name) => "Use 100 characters or fewer",
        (SignOnProblem::TooLong, SignOnField::ClientSecret) => "Use 1,000 characters or fewer",
        (SignOnProblem::TooLong, _) => "Use 500 characters or fewer",
        (SignOnProblem::NotAnIssuer, _) => {
            "An issuer looks like https://login.example.org: an address without ? and #, without user or password"
        }
        (SignOnProblem::NotSecure, _) => {
            "The issuer must begin with https. Whoever runs this server can allow others, for providers inside the house."
        }
        (SignOnProblem::SecretNeeded, _) => {
            "Enter the client secret: it belongs to this issuer and this client ID, and none is kept for them"
        }
        (SignOnProblem::NotADomain, _) => {
            "Write domains such as northgate.example, with blanks between them, and letters with accents in their xn-- form"
        }
        (SignOnProblem::TooManyDomains, _) => "Use 50 domains or fewer",
        (SignOnProblem::NotARoleLine(number), _) => {
            return Cow::Owned(format!(
                "Write line {number} as value = role, with owner, coordinator, invigilator or reader as the role"
            ));
        }
        (SignOnProblem::TooManyValues, _) => "Use 50 values or fewer",
        (SignOnProblem::ClaimOrValuesMissing, SignOnField::RoleClaim) => "Enter the claim that holds these values",
        (SignOnProblem::ClaimOrValuesMissing, _) => "Enter at least one value, or leave the claim empty",
        (SignOnProblem::CannotStayLocal, _) => "Name an owner who is switched on and has a password",
        (SignOnProblem::OnlyWhileOff, _) => {
            "“Only single sign-on” needs single sign-on switched on. Tick this, or untick the other."
        }
        (SignOnProblem::NobodyLocal, _) => NOBODY_LOCAL,
    })
}

/// Why single sign-on stays as it is.
const NOBODY_LOCAL: &str = "No owner has a password, so nobody could log in without single sign-on. Make an owner a link for a password first.";

/// Why the provider was not removed.
#[must_use]
pub const fn not_removed(language: Language) -> &'static str {
    let Language::English = language;
    NOBODY_LOCAL
}

/// What came of asking the provider who it is.
#[must_use]
pub const fn tried(tried: ProviderTried, language: Language) -> &'static str {
    let Language::English = language;
    match tried {
        ProviderTried::Works => {
            "The provider answered and can be used. Whether it knows the client ID and the secret shows when somebody logs in."
        }
        ProviderTried::AddressRefused => {
            "This server does not go to the provider’s address: it is not https, or is inside a private network. Whoever runs \
             this server can allow that."
        }
        ProviderTried::Unreachable => {
            "The provider did not answer. Check the issuer letter by letter, and whether the provider is up."
        }
        ProviderTried::NotAProvider => {
            "What answered there is not this provider. Compare the issuer with the one the provider names, to the letter: a slash \
             at the end counts."
        }
        ProviderTried::Unsuitable => {
            "The provider answered, and cannot be used: it does not offer what Lanyard needs. Ask whoever runs the provider."
        }
    }
}
