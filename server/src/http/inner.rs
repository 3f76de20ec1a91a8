//! What stands within a layer: the next one, and in the end the handler.

use axum::{extract::Request, response::Response};

/// What a layer hands a request on to, once.
pub trait Inner: Send {
    /// Answers the request.
    fn answer(self, request: Request) -> impl Future<Output = Response> + Send;
}

impl<W, A> Inner for W
where
    W: FnOnce(Request) -> A + Send,
    A: Future<Output = Response> + Send,
{
    fn answer(self, request: Request) -> impl Future<Output = Response> + Send {
        self(request)
    }
}
