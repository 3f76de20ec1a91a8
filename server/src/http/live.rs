//! What an open page of a session asks by itself: the stream of what happens, the same asked one at a time, and its rows
//! as they are now. None of it keeps a browser session alive, and every answer says for whom it is.

use std::{collections::BTreeSet, convert::Infallible, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream::{self, Stream, StreamExt as _};
use lanyard_app::{
    error::ApiError,
    model::{choice::entry_ids, id::SessionId, pulse::Pulse, whose::Whose},
    ports::{May, right},
    words::staff::{entry::say_results, language},
};
use serde::Serialize;
use tokio::{
    sync::watch::Receiver,
    time::{Instant, timeout_at},
};

use super::{
    Lanyard,
    answer::as_json,
    form::{fields::Fields, whose},
    headers::NOT_KEPT,
    visitor::staff_of_page,
};

/// The session of an address, as far as it can be read.
type Named = Result<Path<String>, PathRejection>;

/// How long a stream lives. The browser opens the next one by itself, and whoever was logged out, timed out or disabled
/// meanwhile does not get it.
const LIFE: Duration = Duration::from_mins(1);

/// How long a browser waits before it opens the next stream.
const REOPEN_AFTER: Duration = Duration::from_millis(500);

/// A sign of life, so that nothing on the way takes a quiet stream for a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How many sessions one stream follows at most. More windows than anybody looks at; the database is asked for each.
const SESSIONS_OF_A_STREAM: usize = 20;

/// `GET /admin/sessions/{session}/live`: the pulse of the session now and whenever it changes, as server-sent events.
pub async fn stream(State(lanyard): State<Lanyard>, session: Named, headers: HeaderMap) -> Response {
    match session {
        Ok(Path(session)) => follow(&lanyard, &headers, vec![session]).await,
        Err(_) => as_json(&ApiError::NotFound),
    }
}

/// `GET /admin/live?session=…&session=…`: the same for several sessions, which all windows of a browser share.
pub async fn streams(State(lanyard): State<Lanyard>, address: Uri, headers: HeaderMap) -> Response {
    let asked = Fields::read(address.query().unwrap_or_default().as_bytes());
    follow(&lanyard, &headers, asked.all("session").map(str::to_owned).collect()).await
}

async fn follow(lanyard: &Lanyard, headers: &HeaderMap, sessions: Vec<String>) -> Response {
    let (whose, followed) = match watched(lanyard, headers, sessions).await {
        Ok(watched) => watched,
        Err(error) => return as_json(&error),
    };
    let end = Instant::now() + LIFE;
    let events = followed.into_iter().map(|followed| Box::pin(events(whose.clone(), followed, end)));
    let open = lanyard.requests.stream();
    let events = stream::select_all(events).inspect(move |_| _ = &open);
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    let headers = response.headers_mut();
    // A stream says something weaker by itself.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(NOT_KEPT));
    // A proxy that collects an answer before it passes it on would pass nothing on.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// A session that a stream names, and where its pulse comes from; nowhere when there is no such session.
type Followed = (String, Option<Receiver<Pulse>>);

/// What may be followed of these sessions. One that is missing, or another institution's, is told as gone, so that it
/// keeps nothing from the windows that share the stream; where all of them are, there is nothing to follow.
async fn watched(
    lanyard: &Lanyard,
    headers: &HeaderMap,
    sessions: Vec<String>,
) -> Result<(Whose, Vec<Followed>), ApiError> {
    let staff = staff_of_page(lanyard, headers).await?.may()?;
    let sessions: BTreeSet<String> = sessions.into_iter().collect();
    if sessions.is_empty() || sessions.len() > SESSIONS_OF_A_STREAM {
        return Err(ApiError::Malformed);
    }
    let mut followed = Vec::with_capacity(sessions.len());
    for session in sessions {
        let receiver = match id(&session) {
            Ok(id) => lanyard.service.watch_session(&staff, id).await,
            Err(error) => Err(error),
        };
        match receiver {
            Ok(mut receiver) => {
                // What it holds now is the first event.
                receiver.mark_changed();
                followed.push((session, Some(receiver)));
            }
            Err(ApiError::NotFound) => followed.push((session, None)),
            Err(error) => return Err(error),
        }
    }
    if followed.iter().all(|(_, receiver)| receiver.is_none()) {
        return Err(ApiError::NotFound);
    }
    Ok((lanyard.service.whose_staff(&staff.staff()?), followed))
}

/// An event: whose page may show it, of which session, and where that stands; a session that is gone stands nowhere.
#[derive(Serialize)]
struct Told<'a> {
    whose: &'a str,
    session: &'a str,
    #[serde(flatten)]
    pulse: Option<Pulse>,
}

/// An event for every change of one session, until the end or until the server stops.
fn events(whose: Whose, (session, receiver): Followed, end: Instant) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold((receiver, true), move |(mut receiver, is_first)| {
        let (whose, session) = (whose.clone(), session.clone());
        async move {
            let pulse = match &mut receiver {
                Some(receiver) => {
                    timeout_at(end, receiver.changed()).await.ok()?.ok()?;
                    Some(*receiver.borrow_and_update())
                }
                None if is_first => None,
                None => return None,
            };
            let told = Told { whose: &whose.0, session: &session, pulse };
            let event = Event::default().retry(REOPEN_AFTER).json_data(told).ok()?;
            Some((Ok(event), (receiver, false)))
        }
    })
}

/// `GET /admin/sessions/{session}/pulse`: the same once.
pub async fn pulse(State(lanyard): State<Lanyard>, session: Named, headers: HeaderMap) -> Response {
    let pulse = async {
        let staff = staff_of_page(&lanyard, &headers).await?.may()?;
        Ok((staff, lanyard.service.pulse_of_session(&staff, named(session)?).await?))
    };
    answer(&lanyard, pulse.await)
}

/// `GET /admin/sessions/{session}/glance`: how the session stands, as the head of its pages shows it.
pub async fn glance(State(lanyard): State<Lanyard>, session: Named, headers: HeaderMap) -> Response {
    let glance = async {
        let staff = staff_of_page(&lanyard, &headers).await?.may()?;
        let glance = lanyard.service.session_glance(&staff, named(session)?).await?;
        Ok((staff, glance))
    };
    answer(&lanyard, glance.await)
}

/// `POST /admin/sessions/{session}/rows`: the entries `ids[]` as the list shows them now.
pub async fn rows(State(lanyard): State<Lanyard>, session: Named, headers: HeaderMap, body: Bytes) -> Response {
    let rows = async {
        let staff = staff_of_page(&lanyard, &headers).await?.may()?;
        let sent: Vec<String> = Fields::read(&body).all("ids[]").map(|id| id.trim().to_owned()).collect();
        let (session, ids) = (named(session)?, entry_ids::<Vec<_>>(&sent)?);
        if ids.is_empty() {
            return Err(ApiError::NothingSelected);
        }
        let mut rows = lanyard.service.rows_now(&staff, session, &ids).await?;
        say_results(&mut rows, language());
        Ok((staff, rows))
    };
    answer(&lanyard, rows.await)
}

/// An address that names nothing is answered like one that names something of others.
fn named(session: Named) -> Result<SessionId, ApiError> {
    let Path(session) = session.map_err(|_| ApiError::NotFound)?;
    id(&session)
}

fn id(session: &str) -> Result<SessionId, ApiError> {
    session.parse().map_err(|_| ApiError::NotFound)
}

/// What was found, for this member of staff: a page of somebody else's notices by that.
fn answer(lanyard: &Lanyard, outcome: Result<(May<right::SeeSessions>, impl Serialize), ApiError>) -> Response {
    match outcome {
        Ok((staff, found)) => {
            let mut response = Json(found).into_response();
            if let Ok(staff) = staff.staff() {
                whose::name(&staff, &lanyard.service.whose_staff(&staff), &mut response);
            }
            response
        }
        Err(error) => as_json(&error),
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::StreamExt as _;
    use lanyard_app::model::entry::EntryCounts;
    use tokio::sync::watch;

    use super::*;

    fn pulse(unused: i64) -> Pulse {
        Pulse { counts: EntryCounts { unused, ..EntryCounts::default() }, act: None, log_in: None }
    }

    fn followed(receiver: Option<Receiver<Pulse>>) -> Followed {
        ("a".to_owned(), receiver)
    }

    #[tokio::test]
    async fn a_stream_tells_changes_and_ends_with_its_sender() {
        let (sender, receiver) = watch::channel(pulse(2));
        let mut events = pin!(events(Whose::default(), followed(Some(receiver)), Instant::now() + LIFE));
        sender.send_replace(pulse(1));
        assert!(events.next().await.is_some());
        drop(sender);
        assert!(events.next().await.is_none());
    }

    #[tokio::test]
    async fn a_stream_ends_after_its_time_whatever_happens() {
        let (sender, receiver) = watch::channel(pulse(2));
        let mut events = pin!(events(Whose::default(), followed(Some(receiver)), Instant::now()));
        assert!(events.next().await.is_none());
        drop(sender);
    }

    #[tokio::test]
    async fn a_session_that_is_gone_is_told_once() {
        let mut events = pin!(events(Whose::default(), followed(None), Instant::now() + LIFE));
        assert!(events.next().await.is_some());
        assert!(events.next().await.is_none());
    }
}
