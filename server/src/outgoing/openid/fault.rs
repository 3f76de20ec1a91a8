//! Why there is no identity: closed words for people, the details into the log.

use openidconnect::{
    ClaimsVerificationError, RequestTokenError, StandardErrorResponse, UserInfoError, core::CoreErrorResponseType,
};

use crate::outgoing::OutgoingFault;

/// By this a wrong time of issue is told from an expiry.
pub(super) const ISSUE_TIME: &str = "it was issued at another time";

/// Why there is no identity. The log is told more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFault {
    /// One of its addresses may not be asked.
    #[error("an address of the provider is not one that may be asked")]
    AddressRefused,
    /// It does not answer.
    #[error("the provider does not answer")]
    Unreachable,
    /// What it answers is not what a provider of this issuer answers.
    #[error("the provider does not answer as one of this issuer")]
    NotAProvider,
    /// It does not give us what we ask for: a word of RFC 6749, section 5.2.
    #[error("the provider refuses: {0}")]
    RefusedByProvider(String),
    /// The browser came back with the name of another one, or with none from a provider that always says its own.
    #[error("the browser came back without the provider's name, or with another one")]
    AnotherNamed,
    /// What it gave proves nothing.
    #[error("the token of the provider was refused: {0}")]
    Token(TokenFault),
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// There is none.
    #[error("there is none")]
    Missing,
    /// Its signature is of none of the provider's keys, or of a kind that proves nothing.
    #[error("its signature")]
    Signature,
    /// It is of another issuer.
    #[error("its issuer")]
    Issuer,
    /// It is for somebody else too, or instead.
    #[error("its audience")]
    Audience,
    /// Its time is over.
    #[error("its expiry")]
    Expiry,
    /// It was issued at another time.
    #[error("its time of issue")]
    IssueTime,
    /// It belongs to another beginning.
    #[error("its nonce")]
    Nonce,
    /// Its person has not logged in anew.
    #[error("its time of log-in")]
    AuthTime,
    /// What was asked with it is about somebody else.
    #[error("its subject")]
    Subject,
    /// It belongs to another access token.
    #[error("its access token")]
    AccessToken,
    /// It cannot be read.
    #[error("its form")]
    Form,
}

/// Why somebody else's server gave no answer.
pub(super) fn asked_in_vain(fault: &OutgoingFault) -> ProviderFault {
    match fault {
        OutgoingFault::AddressRefused => ProviderFault::AddressRefused,
        OutgoingFault::TooLong => ProviderFault::NotAProvider,
        fault => {
            tracing::info!("a provider was asked in vain: {}", chain(fault));
            ProviderFault::Unreachable
        }
    }
}

pub(super) fn not_exchanged(
    error: RequestTokenError<OutgoingFault, StandardErrorResponse<CoreErrorResponseType>>,
) -> ProviderFault {
    match error {
        RequestTokenError::ServerResponse(said) => ProviderFault::RefusedByProvider(said.error().to_string()),
        RequestTokenError::Request(fault) => asked_in_vain(&fault),
        error => {
            tracing::info!("a provider gave no token: {}", chain(&error));
            ProviderFault::Token(TokenFault::Form)
        }
    }
}

pub(super) fn user_info_fault(error: &UserInfoError<OutgoingFault>) -> ProviderFault {
    match error {
        UserInfoError::Request(fault) => asked_in_vain(fault),
        error => {
            tracing::info!("a provider tells nobody's address: {}", chain(error));
            ProviderFault::NotAProvider
        }
    }
}

/// What the library says is wrong with a token.
pub(super) fn token_fault(error: &ClaimsVerificationError) -> TokenFault {
    tracing::info!("the token of a provider was refused: {}", chain(error));
    match error {
        ClaimsVerificationError::SignatureVerification(_) => TokenFault::Signature,
        ClaimsVerificationError::InvalidIssuer(_) => TokenFault::Issuer,
        ClaimsVerificationError::InvalidAudience(_) => TokenFault::Audience,
        ClaimsVerificationError::InvalidNonce(_) => TokenFault::Nonce,
        ClaimsVerificationError::InvalidAuthTime(_) => TokenFault::AuthTime,
        ClaimsVerificationError::Expired(why) if why == ISSUE_TIME => TokenFault::IssueTime,
        ClaimsVerificationError::Expired(_) => TokenFault::Expiry,
        _ => TokenFault::Form,
    }
}

/// An error with its causes.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
