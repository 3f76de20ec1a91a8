//! How often a program may ask: so many requests in each minute, told with every answer (draft-ietf-httpapi-ratelimit-headers).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use lanyard_app::model::id::ProgramId;
use tokio::time::Instant;

/// The time over which requests are counted.
const WINDOW: Duration = Duration::from_mins(1);

/// The windows of all programs that asked within the last minute, on this node.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<ProgramId, Window>>);

#[derive(Clone, Copy, Debug)]
struct Window {
    began: Instant,
    asked: u32,
}

/// What is left to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    quota: u32,
    /// Requests that are left; `None` when this one was too many.
    requests: Option<u32>,
    /// Seconds until all of them are there again.
    pub seconds: u64,
}

impl Limits {
    /// Counts a request of this program.
    pub fn count(&self, program: ProgramId, quota: u32) -> Left {
        let now = Instant::now();
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |window: &Window| now.duration_since(window.began) >= WINDOW;
        if !windows.contains_key(&program) {
            windows.retain(|_, window| !is_over(window));
        }
        let window = windows.entry(program).or_insert(Window { began: now, asked: 0 });
        if is_over(window) {
            *window = Window { began: now, asked: 0 };
        }
        let left = quota.checked_sub(window.asked + 1);
        if left.is_some() {
            window.asked += 1;
        }
        let rest = WINDOW.saturating_sub(now.duration_since(window.began));
        Left { quota, requests: left, seconds: rest.as_secs() + u64::from(rest.subsec_nanos() > 0) }
    }
}

impl Left {
    /// Whether the request was one too many.
    pub const fn is_used_up(&self) -> bool {
        self.requests.is_none()
    }

    /// Says it in the head of an answer.
    pub fn tell(&self, headers: &mut HeaderMap) {
        let policy = format!("\"minute\";q={};w={}", self.quota, WINDOW.as_secs());
        let left = format!("\"minute\";r={};t={}", self.requests.unwrap_or_default(), self.seconds);
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn so_many_in_a_minute_and_all_of_them_in_the_next() {
        let (limits, program) = (Limits::default(), ProgramId::new(Uuid::from_u128(1)));
        assert_eq!(limits.count(program, 2), Left { quota: 2, requests: Some(1), seconds: 60 });
        tokio::time::advance(Duration::from_millis(19_500)).await;
        assert_eq!(limits.count(program, 2), Left { quota: 2, requests: Some(0), seconds: 41 });
        assert!(limits.count(program, 2).is_used_up());
        assert!(!limits.count(ProgramId::new(Uuid::from_u128(2)), 2).is_used_up(), "each has its own");
        tokio::time::advance(Duration::from_secs(41)).await;
        assert_eq!(limits.count(program, 2), Left { quota: 2, requests: Some(1), seconds: 60 });
    }

    #[tokio::test(start_paused = true)]
    async fn programs_that_ask_no_more_are_forgotten() {
        let limits = Limits::default();
        for number in 0..100 {
            limits.count(ProgramId::new(Uuid::from_u128(number)), 2);
        }
        tokio::time::advance(WINDOW).await;
        limits.count(ProgramId::new(Uuid::from_u128(100)), 2);
        assert_eq!(limits.0.lock().unwrap().len(), 1);
    }
}
