//! A score as a test engine sends it (LTI Assignment and Grade Services 2.0, section 3.4), and what it means for the result.

use lanyard_app::model::invisible::is_noise;
use serde_json::{Number, Value};

use super::{clock::Timestamp, line::one_line};

/// How far ahead of our clock a score may be: five minutes in microseconds.
const AHEAD: i64 = 5 * 60 * 1_000_000;

/// The most characters of a comment that are kept.
const COMMENT: usize = 1000;

/// What an engine says of where the candidate is in the test, and whether that ends it.
const ACTIVITY: [(&str, bool); 5] =
    [("Initialized", false), (STARTED, false), ("InProgress", false), ("Submitted", true), (COMPLETED, true)];

/// What an engine says of how far it has marked the test.
const GRADING: [&str; 5] = [NOT_READY, "Failed", "Pending", PENDING_MANUAL, FULLY_GRADED];

/// The candidate has begun.
pub(super) const STARTED: &str = "Started";

/// The candidate has ended, and comes back to it no more.
pub(super) const COMPLETED: &str = "Completed";

/// Nothing is marked.
pub(super) const NOT_READY: &str = "NotReady";

/// Somebody has to mark it.
const PENDING_MANUAL: &str = "PendingManual";

/// It is marked, and the score counts.
pub(super) const FULLY_GRADED: &str = "FullyGraded";

/// Why a score cannot be taken; the engine is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoreFault {
    /// The body is no JSON object.
    #[error("the body is not a score in JSON")]
    NotJson,
    /// It does not say whose it is.
    #[error("userId is missing")]
    User,
    /// It does not say when it was given, or not in a way that can be read.
    #[error("timestamp is not an instant with an offset, as RFC 3339 has it")]
    Timestamp,
    /// It was given later than now.
    #[error("timestamp is more than five minutes ahead of the clock of this platform")]
    Ahead,
    /// `activityProgress` is none of the five words.
    #[error("activityProgress is none of the words that the standard has")]
    Activity,
    /// `gradingProgress` is none of the five words.
    #[error("gradingProgress is none of the words that the standard has")]
    Grading,
    /// The score is no number from 0 on, or has no maximum above 0.
    #[error("scoreGiven is not a number from 0 on with a scoreMaximum above 0")]
    Number,
}

/// A score that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// By what the engine knows the candidate.
    pub subject: String,
    /// When the engine gave it.
    pub at: Timestamp,
    /// The engine said when that was; otherwise it is of when it came.
    pub is_dated: bool,
    /// The test has ended.
    pub finishes: bool,
    /// What comes of it.
    pub result: ResultSent,
}

/// What an engine says of a result, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultSent {
    /// Where the candidate is in the test: a word of the standard.
    pub activity: String,
    /// How far the test is marked: a word of the standard.
    pub grading: String,
    /// The score and its maximum, each a number as it was sent; `None` where there is no score.
    pub score: Option<(String, String)>,
    /// What the engine says beside it; may be empty.
    pub comment: String,
}

/// A result that counts, as engines read it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedResult {
    /// By what the engine knows the candidate.
    pub subject: String,
    /// The score, as it was sent.
    pub given: String,
    /// Its maximum, as it was sent.
    pub maximum: String,
    /// What the engine says beside it; may be empty.
    pub comment: String,
}

impl ResultSent {
    /// The score and its maximum, once they count.
    #[must_use]
    pub fn counted(&self) -> Option<(&str, &str)> {
        let (given, maximum) = self.score.as_ref().filter(|_| self.grading == FULLY_GRADED)?;
        Some((given, maximum))
    }

    /// The engine has said that the test is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        ACTIVITY.iter().any(|(word, is_end)| *is_end && self.activity == *word)
    }

    /// Somebody has yet to mark it.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.grading == PENDING_MANUAL
    }

    /// Whether people read the same of both.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        let read = |result: &Self| (result.counted().is_some(), result.waits());
        read(self) == read(other)
            && self.counted() == other.counted()
            && (read(self) == (false, false) || self.comment == other.comment)
    }
}

impl Score {
    /// Reads a score.
    pub fn read(body: &[u8], now: Timestamp) -> Result<Self, ScoreFault> {
        let said: Value = serde_json::from_slice(body).map_err(|_| ScoreFault::NotJson)?;
        if !said.is_object() {
            return Err(ScoreFault::NotJson);
        }
        let sent = |name: &str| said.get(name).filter(|value| !value.is_null());
        let text = |name: &str| sent(name).and_then(Value::as_str).unwrap_or_default();
        let subject = text("userId");
        if subject.is_empty() {
            return Err(ScoreFault::User);
        }
        let at = instant(text("timestamp")).ok_or(ScoreFault::Timestamp)?;
        if is_ahead(at, now) {
            return Err(ScoreFault::Ahead);
        }
        let activity = ACTIVITY.into_iter().find(|(word, _)| *word == text("activityProgress"));
        let (activity, finishes) = activity.ok_or(ScoreFault::Activity)?;
        let grading = GRADING.into_iter().find(|word| *word == text("gradingProgress")).ok_or(ScoreFault::Grading)?;
        let result = ResultSent {
            activity: activity.to_owned(),
            grading: grading.to_owned(),
            score: score_of(sent("scoreGiven"), sent("scoreMaximum"))?,
            comment: comment(text("comment")),
        };
        Ok(Self { subject: subject.to_owned(), at, is_dated: true, finishes, result })
    }
}

/// The score and its maximum, of which the latter may be less; nothing where there is no score.
pub(super) fn score_of(given: Option<&Value>, maximum: Option<&Value>) -> Result<Option<(String, String)>, ScoreFault> {
    let Some(given) = given else { return Ok(None) };
    let number = |value: Option<&Value>, is_fine: fn(f64) -> bool| {
        let number: &Number = value?.as_number()?;
        number.as_f64().is_some_and(is_fine).then(|| number.to_string())
    };
    let given = number(Some(given), |given| given >= 0.0 && given.is_sign_positive());
    let maximum = number(maximum, |maximum| maximum > 0.0);
    given.zip(maximum).map(Some).ok_or(ScoreFault::Number)
}

/// One line of it, up to so many characters: a longer one would be no reason to lose the score.
pub(super) fn comment(text: &str) -> String {
    let line = one_line(text);
    if line.chars().nth(COMMENT).is_none() {
        return line;
    }
    let kept: String = line.chars().take(COMMENT - 1).collect();
    [kept.trim_end_matches(|last: char| last.is_whitespace() || is_noise(last)), "…"].concat()
}

/// An instant as RFC 3339 has it, also with an offset without a colon.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let at: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp::from_micros(at.as_microsecond()))
}

/// Later than our clock by more than clocks differ.
pub(super) fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at.micros() > now.micros().saturating_add(AHEAD)
}

/// A number as people read it: with two places behind the point at most.
#[must_use]
pub fn rounded(number: &str) -> String {
    match number.parse::<f64>() {
        Ok(number) if number < 1e15 => {
            let text = format!("{number:.2}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_778_580_000_000_000);

    fn score(changes: &Value) -> Result<Score, ScoreFault> {
        let mut said = json!({
            "userId": "u",
            "timestamp": "2026-05-12T10:00:00Z",
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "scoreGiven": 17.5,
            "scoreMaximum": 20,
            "comment": "Well\ndone",
            "submission": { "startedAt": "whatever else an engine says" },
        });
        for (name, value) in changes.as_object().unwrap() {
            said[name] = value.clone();
        }
        Score::read(said.to_string().as_bytes(), NOW)
    }

    #[test]
    fn what_is_fine_is_read() {
        let read = score(&json!({})).unwrap();
        assert_eq!((read.at, read.finishes, read.result.counted()), (NOW, true, Some(("17.5", "20"))));
        assert_eq!(read.result.comment, "Well done");
        for timestamp in ["2026-05-12T12:00:00+0200", "2026-05-12T10:00:00+0000", "2026-05-12T10:00:00.000+00:00"] {
            assert_eq!(score(&json!({ "timestamp": timestamp })).unwrap().at, NOW, "{timestamp}");
        }
        assert!(score(&json!({ "timestamp": "2026-05-12T10:05:00Z" })).is_ok());
        assert_eq!(
            score(&json!({ "scoreGiven": 21 })).unwrap().result.counted(),
            Some(("21", "20")),
            "it may exceed it"
        );
        assert_eq!(score(&json!({ "scoreGiven": null, "scoreMaximum": null })).unwrap().result.counted(), None);
        assert_eq!(score(&json!({ "scoreGiven": null })).unwrap().result.score, None);
        let manual = score(&json!({ "activityProgress": "Submitted", "gradingProgress": "PendingManual" })).unwrap();
        assert!(manual.finishes && manual.result.waits() && manual.result.counted().is_none());
        assert!(manual.result.score.is_some(), "it is kept");
        for activity in ["Initialized", "Started", "InProgress"] {
            assert!(!score(&json!({ "activityProgress": activity })).unwrap().finishes, "{activity}");
        }
        let long = score(&json!({ "comment": "ä ".repeat(2000) })).unwrap().result.comment;
        assert!(long.chars().count() <= COMMENT && long.ends_with("ä…"), "{long:.20}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (changes, fault) in [
            (json!({ "userId": "" }), ScoreFault::User),
            (json!({ "userId": 7 }), ScoreFault::User),
            (json!({ "timestamp": null }), ScoreFault::Timestamp),
            (json!({ "timestamp": "2026-05-12T10:00:00" }), ScoreFault::Timestamp),
            (json!({ "timestamp": "today" }), ScoreFault::Timestamp),
            (json!({ "timestamp": 1_778_580_000 }), ScoreFault::Timestamp),
            (json!({ "timestamp": "2026-05-12T10:05:00.000001Z" }), ScoreFault::Ahead),
            (json!({ "activityProgress": "completed" }), ScoreFault::Activity),
            (json!({ "activityProgress": null }), ScoreFault::Activity),
            (json!({ "gradingProgress": "Graded" }), ScoreFault::Grading),
            (json!({ "scoreGiven": -0.5 }), ScoreFault::Number),
            (json!({ "scoreGiven": "17" }), ScoreFault::Number),
            (json!({ "scoreMaximum": 0 }), ScoreFault::Number),
            (json!({ "scoreMaximum": null }), ScoreFault::Number),
        ] {
            assert_eq!(score(&changes), Err(fault), "{changes}");
        }
        for body in ["", "[]", "{\"userId\":", "7", "{\"scoreGiven\":1e999}"] {
            assert_eq!(Score::read(body.as_bytes(), NOW), Err(ScoreFault::NotJson), "{body}");
        }
    }

    #[test]
    fn people_read_two_places() {
        for (number, read) in
            [("17.5", "17.5"), ("66.66666666666667", "66.67"), ("20", "20"), ("0.0", "0"), ("1e+30", "1e+30")]
        {
            assert_eq!(rounded(number), read);
        }
    }

    #[test]
    fn what_reads_the_same_is_no_news() {
        let result = |grading: &str, given: i64, comment: &str| ResultSent {
            activity: "Completed".to_owned(),
            grading: grading.to_owned(),
            score: Some((given.to_string(), "20".to_owned())),
            comment: comment.to_owned(),
        };
        assert!(result("Pending", 1, "a").reads_like(&ResultSent::default()));
        assert!(result("FullyGraded", 1, "a").reads_like(&result("FullyGraded", 1, "a")));
        for other in [result("FullyGraded", 2, "a"), result("FullyGraded", 1, "b"), result("PendingManual", 1, "a")] {
            assert!(!result("FullyGraded", 1, "a").reads_like(&other));
        }
    }
}
