//! One request and its answer, with notes for the watchman of their connection.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{Request, Response, Version},
};
use hyper::{
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
    service::{Service, service_fn},
};
use tower::Service as _;

use super::line::{Line, Visit};

/// The router as the HTTP library calls it, for one connection.
pub(super) fn service(
    app: Router,
    peer: SocketAddr,
    line: &Arc<Line>,
) -> impl Service<Request<Incoming>, Response = Response<Answer>, Error = Infallible, Future: Send> + use<> {
    let line = Arc::clone(line);
    service_fn(move |request: Request<Incoming>| {
        let mut visit = line.begin(request.version() == Version::HTTP_2);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(Arc::clone(&line));
        let answer = app.clone().call(request);
        async move {
            let answer = answer.await?;
            visit.answered();
            Ok::<Response<Answer>, Infallible>(answer.map(|body| Answer { body, visit }))
        }
    })
}

/// The body of an answer. Whoever asks for the next piece has taken the one before.
pub(super) struct Answer {
    body: Body,
    visit: Visit,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        // A stream that has nothing to tell is the server's turn.
        self.visit.turns(polled.is_pending());
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
