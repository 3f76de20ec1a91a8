//! One connection as its watchman sees it: whose turn it is, since when, and how long that may last. It is the same for
//! HTTP/1 and HTTP/2, whose own timeouts leave out the time before the first byte.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use lanyard_app::error::ApiError;
use tokio::sync::Notify;

/// How long the head of a request may take, in all: from the opening of the connection, or from its first byte.
pub const HEAD: Duration = Duration::from_secs(10);

/// How long a connection may rest between two requests.
const REST: Duration = Duration::from_secs(75);

/// How long an answer may lie there without its client taking any of it.
const TAKEN: Duration = Duration::from_secs(30);

/// A write of fewer bytes is no progress of an answer: HTTP/2 answers signs of life with less, and whoever asks for
/// nothing but those does not read.
const PART_OF_AN_ANSWER: usize = 256;

/// Why a connection is ended from this side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The head of a request did not arrive in time.
    HeadTooSlow,
    /// It rested for too long.
    Rested,
    /// Nobody takes the answer.
    NotTaken,
    /// Others need the place, and this one waited longest for its client.
    MakesRoom,
}

/// Whose turn it is on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The server has something to do for it.
    IsServed,
    /// It waits for its client.
    Waits {
        /// The last step of either side.
        since: Instant,
    },
    /// It was told to end.
    Leaves,
}

/// A connection. Nothing panics while it holds the lock.
#[derive(Debug)]
pub struct Line {
    state: Mutex<State>,
    ended: Notify,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one connection")]
struct State {
    /// The last step of either side.
    since: Instant,
    /// The head of a request is due: the first one, or one that has begun.
    owes_head: bool,
    /// Bytes came that were not answered yet.
    heard: bool,
    is_http2: bool,
    /// The socket takes no more of an answer at the moment.
    stalled: bool,
    /// The client was not heard to the end.
    cut_short: bool,
    /// Requests whose head has arrived and whose answer is not finished.
    under_way: usize,
    /// Those of them that wait for the server and not for the client.
    ours: usize,
    /// Those of them whose answer has begun.
    answering: usize,
    end: Option<End>,
}

impl Line {
    /// A connection that was opened just now.
    pub fn open() -> Arc<Self> {
        let state = State {
            since: Instant::now(),
            owes_head: true,
            heard: false,
            is_http2: false,
            stalled: false,
            cut_short: false,
            under_way: 0,
            ours: 0,
            answering: 0,
            end: None,
        };
        Arc::new(Self { state: Mutex::new(state), ended: Notify::new() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes came in.
    pub(super) fn read(&self) {
        let mut state = self.state();
        state.heard = true;
        // HTTP/2 sends more than requests; its connections rest from their last request on.
        if state.under_way == 0 && !state.owes_head && !state.is_http2 {
            state.owes_head = true;
            state.since = Instant::now();
        }
    }

    /// So many bytes went out.
    pub(super) fn wrote(&self, bytes: usize) {
        let mut state = self.state();
        state.stalled = false;
        if bytes >= PART_OF_AN_ANSWER {
            state.since = Instant::now();
        }
    }

    /// The socket takes nothing at the moment.
    pub(super) fn stalled(&self) {
        self.state().stalled = true;
    }

    /// The head of a request has arrived.
    pub(super) fn begin(self: &Arc<Self>, is_http2: bool) -> Visit {
        let mut state = self.state();
        state.since = Instant::now();
        state.owes_head = false;
        state.is_http2 = is_http2;
        state.under_way += 1;
        state.ours += 1;
        drop(state);
        Visit { line: Arc::clone(self), ours: true, answering: false }
    }

    /// The server listens to the body of a request: until the end of that it is the client's turn.
    pub fn listen(self: &Arc<Self>) -> Listening {
        let mut state = self.state();
        state.ours -= 1;
        state.since = Instant::now();
        drop(state);
        Listening(Arc::clone(self))
    }

    /// How it has to end by now, if it has to.
    pub(super) fn overdue(&self, now: Instant) -> Option<End> {
        let state = self.state();
        let (limit, end) = match state.under_way {
            _ if state.stalled => (TAKEN, End::NotTaken),
            0 if state.owes_head => (HEAD, End::HeadTooSlow),
            0 => (REST, End::Rested),
            // Bodies have a time of their own, and what the server does has another.
            _ if state.ours > 0 => return None,
            _ => (TAKEN, End::NotTaken),
        };
        (now.saturating_duration_since(state.since) >= limit).then_some(end)
    }

    /// Whose turn it is.
    pub(super) fn standing(&self) -> Standing {
        let state = self.state();
        match state.end {
            Some(_) => Standing::Leaves,
            None if state.stalled || state.ours == 0 => Standing::Waits { since: state.since },
            None => Standing::IsServed,
        }
    }

    /// Ends it. The first reason counts.
    pub(super) fn end(&self, end: End) {
        self.state().end.get_or_insert(end);
        self.ended.notify_one();
    }

    /// Waits until it is ended from this side.
    pub(super) async fn ended(&self) -> End {
        loop {
            if let Some(end) = self.state().end {
                return end;
            }
            self.ended.notified().await;
        }
    }

    /// What the client is told at such an end; `None` where nobody asked or an answer has begun.
    pub(super) fn last_word(&self, end: End) -> Option<ApiError> {
        let state = self.state();
        let can_be_told = state.heard && !state.is_http2 && !state.stalled && state.answering == 0;
        let asked = state.owes_head || state.under_way > 0;
        match end {
            _ if !can_be_told || !asked => None,
            End::HeadTooSlow => Some(ApiError::TooSlow),
            End::MakesRoom => Some(ApiError::Busy),
            End::Rested | End::NotTaken => None,
        }
    }

    /// The answer does not wait for the rest of the body.
    pub fn cut_short(&self) {
        self.state().cut_short = true;
    }

    pub(super) fn was_cut_short(&self) -> bool {
        self.state().cut_short
    }

    /// No request is under way.
    pub(super) fn rests(&self) -> bool {
        self.state().under_way == 0
    }
}

/// A body is listened to.
pub struct Listening(Arc<Line>);

impl Listening {
    /// Some of it came.
    pub fn heard(&self) {
        self.0.state().since = Instant::now();
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.ours += 1;
        state.since = Instant::now();
    }
}

/// A request from its head to the end of its answer.
#[derive(Debug)]
pub(super) struct Visit {
    line: Arc<Line>,
    ours: bool,
    answering: bool,
}

impl Visit {
    /// The answer has begun: it is for the client to take it.
    pub(super) fn answered(&mut self) {
        self.turns(false);
        if !self.answering {
            self.answering = true;
            let mut state = self.line.state();
            state.answering += 1;
            state.heard = false;
        }
    }

    /// It is the server's turn now, or the client's.
    pub(super) fn turns(&mut self, ours: bool) {
        let mut state = self.line.state();
        state.since = Instant::now();
        match (self.ours, ours) {
            (false, true) => state.ours += 1,
            (true, false) => state.ours -= 1,
            _ => {}
        }
        self.ours = ours;
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.turns(false);
        let mut state = self.line.state();
        state.under_way -= 1;
        state.answering -= usize::from(self.answering);
    }
}

#[cfg(test)]
mod tests;
