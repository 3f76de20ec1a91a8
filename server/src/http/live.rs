//! What an open page of a session asks by itself: the stream of what happens, the same asked one at a time, and its rows
//! as they are now. None of it keeps a browser session alive.

use std::{convert::Infallible, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream::{self, Stream};
use lanyard_app::{
    error::ApiError,
    model::{
        choice::{Choice, ChosenForm},
        id::SessionId,
        pulse::Pulse,
    },
};
use serde::Serialize;
use tokio::{
    sync::watch::Receiver,
    time::{Instant, timeout_at},
};

use super::{Lanyard, visitor::staff_of_page};

/// The session of an address, as far as it can be read.
type Named = Result<Path<String>, PathRejection>;

/// How long a stream lives. The browser opens the next one by itself, and whoever was logged out, timed out or disabled
/// meanwhile does not get it.
const LIFE: Duration = Duration::from_mins(1);

/// How long a browser waits before it opens the next stream.
const REOPEN_AFTER: Duration = Duration::from_millis(500);

/// A sign of life, so that nothing on the way takes a quiet stream for a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// `GET /admin/sessions/{session}/live`: the pulse of the session now and whenever it changes, as server-sent events.
pub async fn stream(State(lanyard): State<Lanyard>, session: Named, headers: HeaderMap) -> Response {
    let watched = async {
        let staff = staff_of_page(&lanyard, &headers).await?;
        lanyard.service.watch_session(&staff, id(session)?).await
    };
    let mut receiver = match watched.await {
        Ok(receiver) => receiver,
        Err(error) => return refused(&error),
    };
    // What it holds now is the first event.
    receiver.mark_changed();
    let mut response = Sse::new(events(receiver, Instant::now() + LIFE))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that collects an answer before it passes it on would pass nothing on.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// An event for every change, until the end or until the server stops.
fn events(receiver: Receiver<Pulse>, end: Instant) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(receiver, move |mut receiver| async move {
        timeout_at(end, receiver.changed()).await.ok()?.ok()?;
        let pulse = *receiver.borrow_and_update();
        let event = Event::default().retry(REOPEN_AFTER).json_data(pulse).ok()?;
        Some((Ok(event), receiver))
    })
}

/// `GET /admin/sessions/{session}/pulse`: the same once.
pub async fn pulse(State(lanyard): State<Lanyard>, session: Named, headers: HeaderMap) -> Response {
    let pulse = async {
        let staff = staff_of_page(&lanyard, &headers).await?;
        lanyard.service.pulse_of_session(&staff, id(session)?).await
    };
    answer(pulse.await)
}

/// `POST /admin/sessions/{session}/rows`: the entries `ids[]` as the list shows them now.
pub async fn rows(State(lanyard): State<Lanyard>, session: Named, headers: HeaderMap, body: Bytes) -> Response {
    let rows = async {
        let staff = staff_of_page(&lanyard, &headers).await?;
        let mut fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
        fields.retain(|(name, _)| name == "ids[]");
        fields.push(("session".to_owned(), id(session)?.to_string()));
        match ChosenForm::from_pairs(&fields).choice()? {
            Choice::Ids { session, ids } => lanyard.service.rows_now(&staff, session, &ids).await,
            _ => Err(ApiError::Malformed),
        }
    };
    answer(rows.await)
}

/// An address that names nothing is answered like one that names something of others.
fn id(session: Named) -> Result<SessionId, ApiError> {
    let Path(session) = session.map_err(|_| ApiError::NotFound)?;
    session.parse().map_err(|_| ApiError::NotFound)
}

fn answer(outcome: Result<impl Serialize, ApiError>) -> Response {
    outcome.map_or_else(|error| refused(&error), |found| Json(found).into_response())
}

fn refused(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(error)).into_response()
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::StreamExt as _;
    use lanyard_app::model::entry::EntryCounts;
    use tokio::sync::watch;

    use super::*;

    fn pulse(unused: i64) -> Pulse {
        Pulse { counts: EntryCounts { unused, ..EntryCounts::default() }, act: None }
    }

    #[tokio::test]
    async fn a_stream_tells_changes_and_ends_with_its_sender() {
        let (sender, receiver) = watch::channel(pulse(2));
        let mut events = pin!(events(receiver, Instant::now() + LIFE));
        sender.send_replace(pulse(1));
        assert!(events.next().await.is_some());
        drop(sender);
        assert!(events.next().await.is_none());
    }

    #[tokio::test]
    async fn a_stream_ends_after_its_time_whatever_happens() {
        let (sender, receiver) = watch::channel(pulse(2));
        let mut events = pin!(events(receiver, Instant::now()));
        assert!(events.next().await.is_none());
        drop(sender);
    }
}
