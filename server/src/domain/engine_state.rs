//! What an engine that speaks no LTI tells of a test: started or finished, and a score.

use serde_json::Value;

use super::{
    clock::Timestamp,
    score::{COMPLETED, FULLY_GRADED, NOT_READY, ResultSent, STARTED, Score, comment, instant, is_ahead, score_of},
};

/// Why it cannot be taken; the engine is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StateFault {
    /// The body is no JSON object.
    #[error("the body is not an object in JSON")]
    NotJson,
    /// It does not say whose test it is.
    #[error("sub is missing")]
    Subject,
    /// It says neither that the test has started nor that it is finished.
    #[error("state is neither started nor finished")]
    State,
    /// The score is no number from 0 on, or has no maximum above 0.
    #[error("score is not a number from 0 on with a maximum above 0")]
    Number,
    /// A test that has only started has a score.
    #[error("a score comes with the state finished")]
    Early,
    /// The comment is no text.
    #[error("comment is not a text")]
    Comment,
    /// The instant cannot be read.
    #[error("at is not an instant with an offset, as RFC 3339 has it")]
    At,
    /// It is later than now.
    #[error("at is more than five minutes ahead of the clock of this server")]
    Ahead,
}

/// Reads a state. Without an instant it is of now, and told twice it is nothing new.
pub fn read(body: &[u8], now: Timestamp) -> Result<Score, StateFault> {
    let said: Value = serde_json::from_slice(body).map_err(|_| StateFault::NotJson)?;
    if !said.is_object() {
        return Err(StateFault::NotJson);
    }
    let told = |name: &str| said.get(name).filter(|value| !value.is_null());
    let subject = told("sub").and_then(Value::as_str).filter(|subject| !subject.is_empty());
    let subject = subject.ok_or(StateFault::Subject)?;
    let finishes = match told("state").and_then(Value::as_str) {
        Some("started") => false,
        Some("finished") => true,
        _ => return Err(StateFault::State),
    };
    let score = score_of(told("score"), told("maximum")).map_err(|_| StateFault::Number)?;
    if score.is_some() && !finishes {
        return Err(StateFault::Early);
    }
    let beside = match told("comment") {
        Some(text) => comment(text.as_str().ok_or(StateFault::Comment)?),
        None => String::new(),
    };
    let at = match told("at") {
        Some(at) => Some(at.as_str().and_then(instant).ok_or(StateFault::At)?),
        None => None,
    };
    if at.is_some_and(|at| is_ahead(at, now)) {
        return Err(StateFault::Ahead);
    }
    let (activity, grading) = match (finishes, &score) {
        (false, _) => (STARTED, NOT_READY),
        (true, None) => (COMPLETED, NOT_READY),
        (true, Some(_)) => (COMPLETED, FULLY_GRADED),
    };
    let result = ResultSent { activity: activity.to_owned(), grading: grading.to_owned(), score, comment: beside };
    Ok(Score { subject: subject.to_owned(), at: at.unwrap_or(now), is_dated: at.is_some(), finishes, result })
}
