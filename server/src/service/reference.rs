//! The reference of the request that is being answered: the line in the log and the sentence a person reads carry the same
//! eight characters, wherever in the program they are written.

use lanyard_app::error::Reference;

tokio::task_local! {
    static CURRENT: Reference;
}

/// The reference of the request that is being answered; 0 outside a request (the command line).
#[must_use]
pub fn current() -> Reference {
    CURRENT.try_with(|reference| *reference).unwrap_or(Reference(0))
}

/// Works under the reference of a request: while it is answered, and on another thread that goes on for it.
pub async fn under<T>(reference: Reference, work: impl Future<Output = T>) -> T {
    CURRENT.scope(reference, work).await
}

/// The same for work that waits for nothing.
pub fn within<T>(reference: Reference, work: impl FnOnce() -> T) -> T {
    CURRENT.sync_scope(reference, work)
}
