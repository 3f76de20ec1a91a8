//! Faults: logged once, here, under the request's reference; the person is told the reference and nothing else.

use std::error::Error;

use lanyard_app::error::ApiError;

use crate::{
    domain::{random::NoRandomness, vault::VaultError},
    service::reference,
    storage::StoreError,
};

/// Logs an error with its causes and turns it into what the person is told.
pub(in crate::service) fn log(error: &dyn Error) -> ApiError {
    let reference = reference::current();
    tracing::error!(%reference, "{}", with_causes(error));
    ApiError::Internal(reference)
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            // The store has said when it began and says when it ends; here it would be a line for every request.
            StoreError::Unavailable(_) => {
                tracing::debug!(reference = %reference::current(), "{}", with_causes(&error));
                Self::Unavailable
            }
            // Somebody may ask what became of this very request.
            StoreError::LostAtCommit(_) => {
                log(&error);
                Self::Unknown
            }
            _ => log(&error),
        }
    }
}

impl From<NoRandomness> for ApiError {
    fn from(error: NoRandomness) -> Self {
        log(&error)
    }
}

impl From<VaultError> for ApiError {
    fn from(error: VaultError) -> Self {
        log(&error)
    }
}

/// Something that cannot be unless the program is wrong.
pub(in crate::service) fn bug(what: &'static str) -> ApiError {
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Bug(&'static str);
    log(&Bug(what))
}
