//! A handler that panicked: logged under the reference of its request and answered like every other fault, where the
//! connection would end without a word.

use std::panic::AssertUnwindSafe;

use axum::{extract::Request, response::Response};
use futures_util::FutureExt as _;
use lanyard_app::error::ApiError;

use super::{Lanyard, answer, inner::Inner, request::is_from_app};
use crate::service::reference;

/// Around every handler, inside what gives an answer its headers and its reference.
pub async fn layer(lanyard: &Lanyard, request: Request, next: impl Inner) -> Response {
    let by_app = is_from_app(request.headers());
    if let Some(response) = caught(next.answer(request)).await {
        return response;
    }
    let reference = reference::current();
    tracing::error!(%reference, "a handler panicked; what it said stands above");
    answer::refusal_to(lanyard, by_app, &ApiError::Internal(reference))
}

/// `None` when it panics. Nothing of a request outlives it but what the database and the locks of this program keep, and
/// those are whole: a transaction that was not committed is rolled back, and no lock is held across a wait.
async fn caught<T>(work: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(work).catch_unwind().await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_no_answer_and_an_answer_is_one() {
        assert_eq!(caught(async { 7 }).await, Some(7));
        let broken: Option<i32> = caught(async {
            tokio::task::yield_now().await;
            panic!("in the middle")
        })
        .await;
        assert_eq!(broken, None);
    }
}
