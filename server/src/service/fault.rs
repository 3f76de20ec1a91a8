//! Faults: logged once, here, under the request's reference; the person is told the reference and nothing else.

use std::error::Error;

use lanyard_app::error::ApiError;

use crate::{
    domain::{random::NoRandomness, vault::VaultError},
    http::reference,
    storage::StoreError,
};

/// Logs an error with its causes and turns it into what the person is told.
pub(super) fn log(error: &dyn Error) -> ApiError {
    let reference = reference::current();
    let mut causes = String::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        causes.push_str(": ");
        causes.push_str(&inner.to_string());
        cause = inner.source();
    }
    tracing::error!(%reference, "{error}{causes}");
    ApiError::Internal(reference)
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let told = log(&error);
        match error {
            StoreError::Unavailable(_) => Self::Unavailable,
            StoreError::LostAtCommit(_) => Self::Unknown,
            _ => told,
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
pub(super) fn bug(what: &'static str) -> ApiError {
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Bug(&'static str);
    log(&Bug(what))
}
