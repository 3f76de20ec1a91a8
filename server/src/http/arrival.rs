//! Bodies: read whole before anything else is done, within a size and a time, so that whoever sends slowly holds nothing
//! but a connection.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, HttpBody as _},
    extract::{DefaultBodyLimit, Request},
    http::{header, request::Parts},
    response::Response,
};
use futures_util::StreamExt as _;
use lanyard_app::{error::ApiError, paths, ports::StaffVisitor};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

use super::{
    Lanyard, answer,
    form::{
        fields::{ENTRIES_LIMIT, FORM_LIMIT},
        page::names_entries,
    },
    inner::Inner,
    request::sends_form,
    visitor,
};
use crate::socket::Line;

/// How long a body may take, in all.
const FORM_TIME: Duration = Duration::from_secs(10);

/// How long a body of staff that is larger than a form may take, in all: a line of 200 kilobits a second needs 42 s.
const ENTRIES_TIME: Duration = Duration::from_mins(1);

/// A body that is no larger is always taken, in bytes: log-ins and candidates' forms. So nobody can keep them out by
/// sending more.
const ALWAYS: usize = 4 * 1024;

/// How much of larger bodies is kept at one time, in bytes: of strangers and candidates together, and of staff.
const OF_STRANGERS: usize = 16 * 1024 * 1024;
const OF_STAFF: usize = 64 * 1024 * 1024;

/// The unit in which bytes are counted.
const KIB: usize = 1024;

/// What may be kept of bodies at one time, in KiB.
#[derive(Clone, Debug)]
pub struct Room {
    strangers: Arc<Semaphore>,
    staff: Arc<Semaphore>,
}

impl Room {
    /// All of it is free.
    pub fn new() -> Self {
        let kibs = |bytes: usize| Arc::new(Semaphore::new(bytes / KIB));
        Self { strangers: kibs(OF_STRANGERS), staff: kibs(OF_STAFF) }
    }
}

/// Part of the room, for as long as the request that it belongs to.
#[derive(Clone, Debug)]
struct Kept(#[expect(dead_code, reason = "free again when dropped")] Arc<OwnedSemaphorePermit>);

/// Hands the request on when its body has arrived, or refuses it with a sentence.
pub async fn layer(lanyard: &Lanyard, room: &Room, mut request: Request, next: impl Inner) -> Response {
    // It arrives within the limits here; extractors find it whole.
    DefaultBodyLimit::max(ENTRIES_LIMIT).apply(&mut request);
    if request.body().is_end_stream() {
        return next.answer(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let line = parts.extensions.get::<Arc<Line>>().cloned();
    let listening = line.as_ref().map(Line::listen);
    let heard = || listening.iter().for_each(crate::socket::Listening::heard);
    let mut arrival = Arrival { lanyard, room, parts: &parts, sender: None, kept: None };
    let arrived = arrival.whole(body, heard).await;
    let kept = arrival.kept.take();
    drop(listening);
    match arrived {
        Ok(whole) => {
            if let Some(kept) = kept {
                parts.extensions.insert(Kept(Arc::new(kept)));
            }
            next.answer(Request::from_parts(parts, Body::from(whole))).await
        }
        Err(error) => {
            if let Some(line) = line {
                line.cut_short();
            }
            answer::refusal(lanyard, &parts.headers, &error)
        }
    }
}

/// A body on its way.
struct Arrival<'a> {
    lanyard: &'a Lanyard,
    room: &'a Room,
    parts: &'a Parts,
    /// Who sends it, once that mattered.
    sender: Option<StaffVisitor>,
    kept: Option<OwnedSemaphorePermit>,
}

impl Arrival<'_> {
    async fn whole(&mut self, body: Body, heard: impl Fn()) -> Result<Vec<u8>, ApiError> {
        let path = self.parts.uri.path();
        let is_of_program =
            [paths::LTI, paths::ENGINE, paths::API_V1].iter().any(|beginning| path.starts_with(beginning));
        if !sends_form(&self.parts.headers) && !is_of_program {
            return Err(ApiError::NoForm);
        }
        let began = Instant::now();
        let announced = self.parts.headers.get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or_default();
        let mut end = began + self.allowed(announced).await?;
        let (mut whole, mut pieces) = (Vec::new(), body.into_data_stream());
        loop {
            let Ok(piece) = timeout_at(end, pieces.next()).await else { return Err(ApiError::TooSlow) };
            let Some(piece) = piece else { return Ok(whole) };
            // Whoever broke off is not there to be told.
            let piece = piece.map_err(|_| ApiError::Malformed)?;
            heard();
            end = began + self.allowed(whole.len() + piece.len()).await?;
            self.keep(whole.len() + piece.len()).await?;
            whole.extend_from_slice(&piece);
        }
    }

    /// How long a body of so many bytes may take, if it may be as large as that.
    async fn allowed(&mut self, bytes: usize) -> Result<Duration, ApiError> {
        if bytes <= FORM_LIMIT {
            return Ok(FORM_TIME);
        }
        if !names_entries(self.parts.uri.path()) {
            return Err(ApiError::TooLarge);
        }
        if bytes > ENTRIES_LIMIT {
            return Err(ApiError::TooManyEntries);
        }
        match self.sender().await? {
            StaffVisitor::Staff(_) | StaffVisitor::Enrolling(_) => Ok(ENTRIES_TIME),
            StaffVisitor::TimedOut => Err(ApiError::TimedOut),
            StaffVisitor::Anonymous => Err(ApiError::NotLoggedIn),
        }
    }

    /// Takes room for so many bytes in all.
    async fn keep(&mut self, bytes: usize) -> Result<(), ApiError> {
        let kept = self.kept.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(bytes.div_ceil(KIB).saturating_sub(kept)).unwrap_or(u32::MAX);
        if bytes <= ALWAYS || more == 0 {
            return Ok(());
        }
        let room = match self.sender().await? {
            StaffVisitor::Staff(_) | StaffVisitor::Enrolling(_) => &self.room.staff,
            StaffVisitor::TimedOut | StaffVisitor::Anonymous => &self.room.strangers,
        };
        let taken = Arc::clone(room).try_acquire_many_owned(more).map_err(|_| ApiError::Busy)?;
        match &mut self.kept {
            Some(kept) => kept.merge(taken),
            None => self.kept = Some(taken),
        }
        Ok(())
    }

    /// Who sends it: asked once, and only for more than what anybody may send.
    async fn sender(&mut self) -> Result<StaffVisitor, ApiError> {
        if let Some(known) = &self.sender {
            return Ok(known.clone());
        }
        let of_staff = ["/admin/", "/api/"].iter().any(|path| self.parts.uri.path().starts_with(path));
        let sender = if of_staff {
            match visitor::staff_of_page(self.lanyard, &self.parts.headers).await {
                Ok(staff) => StaffVisitor::Staff(staff),
                Err(ApiError::TimedOut) => StaffVisitor::TimedOut,
                Err(ApiError::NotLoggedIn) => StaffVisitor::Anonymous,
                Err(error) => return Err(error),
            }
        } else {
            StaffVisitor::Anonymous
        };
        Ok(self.sender.insert(sender).clone())
    }
}
