//! How many requests are worked on at once. Each kind of people has turns of its own, so that none of them can keep the
//! others waiting, and whoever only waits holds no turn.

use std::{cell::RefCell, sync::Arc, time::Duration};

use axum::{extract::Request, response::Response};
use lanyard_app::{api::account::LogIn, error::ApiError, paths};
use leptos::server_fn::ServerFn as _;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep_until, timeout},
};

use super::{Lanyard, answer, inner::Inner, request::is_from_app};

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a refusal for want of room is held back. Whoever asks again at once would otherwise keep the processor busy
/// with refusals, which is what others need.
pub const REFUSED_AFTER: Duration = Duration::from_secs(1);

/// How long a request may be worked on.
const REQUEST_LIMIT: Duration = Duration::from_secs(30);

tokio::task_local! {
    /// The turn of the request that is being answered.
    static HELD: RefCell<Option<OwnedSemaphorePermit>>;
}

/// The turns of one kind of people.
#[derive(Clone, Debug)]
struct Turns {
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Turns {
    fn new(at_once: usize, waiting: usize) -> Self {
        Self { at_once: Arc::new(Semaphore::new(at_once)), waiting: Arc::new(Semaphore::new(waiting)) }
    }

    /// `None` when too many wait already, or when none came in time.
    async fn take(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(turn) = Arc::clone(&self.at_once).try_acquire_owned() {
            return Some(turn);
        }
        let _place = self.waiting.try_acquire().ok()?;
        timeout(PATIENCE, Arc::clone(&self.at_once).acquire_owned()).await.ok()?.ok()
    }
}

/// The turns of everybody.
#[derive(Clone, Debug)]
pub struct AllTurns {
    candidates: Turns,
    staff: Turns,
    door: Turns,
    providers: Turns,
    engines: Turns,
    tokens: Turns,
    programs: Turns,
}

impl AllTurns {
    /// Nobody has one yet. The door is where strangers ask for a right: staff who are inside do not stand in that queue. And
    /// whoever waits for a provider, which may be slow, keeps nobody from a password; nor does whoever waits for the keys of a
    /// test engine keep scores from arriving, of which a whole hall's come at one time.
    pub fn new() -> Self {
        Self {
            candidates: Turns::new(768, 2048),
            staff: Turns::new(192, 512),
            door: Turns::new(64, 256),
            providers: Turns::new(32, 128),
            engines: Turns::new(128, 1024),
            tokens: Turns::new(64, 256),
            programs: Turns::new(64, 512),
        }
    }
}

/// For candidates' pages.
pub async fn candidates(lanyard: &Lanyard, turns: &AllTurns, request: Request, next: impl Inner) -> Response {
    in_turn(lanyard, &turns.candidates, request, next).await
}

/// What strangers ask of staff's addresses beside the log-in: a second step, a passkey, what a link leads to.
const AT_THE_DOOR: [&str; 5] =
    [paths::SECOND_STEP, paths::PASSKEY_LOG_IN, paths::INVITATION, paths::RESET, paths::FORGOTTEN];

/// For administrators' pages, and apart for what strangers ask there: log-in, and what links lead to.
pub async fn staff(lanyard: &Lanyard, turns: &AllTurns, request: Request, next: impl Inner) -> Response {
    let path = request.uri().path();
    let is_at_the_door = path == LogIn::PATH || AT_THE_DOOR.iter().any(|beginning| path.starts_with(beginning));
    let turns = if path.starts_with(paths::SIGN_ON) {
        &turns.providers
    } else if is_at_the_door {
        &turns.door
    } else {
        &turns.staff
    };
    in_turn(lanyard, turns, request, next).await
}

/// For what test engines send, and apart for what they have to prove by a signature: that may wait for their keys.
pub async fn engines(lanyard: &Lanyard, turns: &AllTurns, request: Request, next: impl Inner) -> Response {
    let path = request.uri().path();
    let is_proven = path == paths::LTI_TOKEN || path.starts_with(paths::LTI_DEEP_LINK);
    let turns = if is_proven { &turns.tokens } else { &turns.engines };
    in_turn(lanyard, turns, request, next).await
}

/// For what other programs ask.
pub async fn programs(lanyard: &Lanyard, turns: &AllTurns, request: Request, next: impl Inner) -> Response {
    in_turn(lanyard, &turns.programs, request, next).await
}

async fn in_turn(lanyard: &Lanyard, turns: &Turns, request: Request, next: impl Inner) -> Response {
    let by_app = is_from_app(request.headers());
    let came = Instant::now();
    let Some(turn) = turns.take().await else {
        sleep_until(came + REFUSED_AFTER).await;
        return answer::refusal_to(lanyard, by_app, &ApiError::Busy);
    };
    let answered = HELD.scope(RefCell::new(Some(turn)), timeout(REQUEST_LIMIT, next.answer(request))).await;
    answered.unwrap_or_else(|_| answer::refusal_to(lanyard, by_app, &ApiError::GaveUp))
}

/// Holds an answer back until then. The turn is given back before, because whoever only waits must not hold what others
/// need: a thousand wrong passwords would keep everybody out for a quarter of a second.
pub async fn hold_back_until(end: Instant) {
    let _ = HELD.try_with(|turn| turn.borrow_mut().take());
    sleep_until(end).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_turn_is_waited_for_and_not_for_ever() {
        let turns = Turns::new(1, 1);
        let turn = turns.take().await.unwrap();
        let (waited, refused) = tokio::join!(turns.take(), turns.take());
        assert!(waited.is_none(), "its time is over");
        assert!(refused.is_none(), "too many wait");
        let (second, ()) = tokio::join!(turns.take(), async { drop(turn) });
        assert!(second.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_held_back_holds_no_turn() {
        let turns = Turns::new(1, 1);
        let turn = turns.take().await;
        let held_back = HELD.scope(RefCell::new(turn), hold_back_until(Instant::now() + Duration::from_secs(5)));
        let (waited, ()) = tokio::join!(turns.take(), held_back);
        assert!(waited.is_some());
    }
}
