//! Batches: how many logins one Create Codes may make, and what the batch page shows.

use serde::{Deserialize, Serialize};

use super::{civil::CivilTime, id::BatchId, invisible::is_unseen, session::SessionHead, state::EntryCounts};
use crate::error::{ApiError, Field, Problem};

/// How many logins one Create Codes makes: 1 to 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchSize(i64);

impl BatchSize {
    /// The most logins one Create Codes makes.
    pub const MOST: i64 = 500;

    /// Reads what a person typed: surrounding spaces are ignored and every script's decimal digits count, so `٣٠` is 30.
    pub fn parse(typed: &str) -> Result<Self, ApiError> {
        let refused = |problem| ApiError::field(Field::Number, problem);
        let typed = typed.trim_matches(|character: char| character.is_whitespace() || is_unseen(character));
        if typed.is_empty() {
            return Err(refused(Problem::NumberMissing));
        }
        let (negative, digits) = match typed.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, typed.strip_prefix('+').unwrap_or(typed)),
        };
        if digits.is_empty() {
            return Err(refused(Problem::NumberNotWhole));
        }
        let mut value: i64 = 0;
        for character in digits.chars() {
            let digit = decimal_digit(character).ok_or(refused(Problem::NumberNotWhole))?;
            value = value.saturating_mul(10).saturating_add(digit);
        }
        if negative || value == 0 {
            return Err(refused(Problem::NumberOutOfRange));
        }
        if value > Self::MOST {
            return Err(refused(Problem::NumberTooLarge));
        }
        Ok(Self(value))
    }

    /// The number itself.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

/// What Add Entries sends, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedBatch {
    /// How many logins: see [`BatchSize::parse`].
    pub count: String,
    /// The label; optional, at most 100 characters.
    pub label: String,
}

/// The value of a decimal digit in the scripts that phone keyboards offer. Each block holds ten digits in order
/// (Unicode general category Nd); the standard library knows only the first.
#[must_use]
pub fn decimal_digit(character: char) -> Option<i64> {
    const ZEROS: [char; 13] = [
        '0', '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{0A66}', '\u{0AE6}', '\u{0BE6}', '\u{0C66}',
        '\u{0E50}', '\u{1040}', '\u{17E0}', '\u{FF10}',
    ];
    ZEROS.iter().find_map(|&zero| {
        let value = u32::from(character).checked_sub(u32::from(zero))?;
        (value < 10).then_some(i64::from(value))
    })
}

/// What the Add Entries page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddEntriesForm {
    /// The session that will have more entries.
    pub session: SessionHead,
    /// Minted for this form: sent along with Create Codes.
    pub idempotency_key: super::id::IdempotencyKey,
}

/// What the lasting page of a batch shows. Counts only, never a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchView {
    /// The batch.
    pub id: BatchId,
    /// Its session.
    pub session: SessionHead,
    /// The batch's number, counted in its session from 1.
    pub number: i64,
    /// What the person who made it called it; may be empty.
    pub label: String,
    /// The name of the member of staff who made it; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When, in the session's zone.
    pub created_at: CivilTime,
    /// How many entries it has in each state now.
    pub counts: EntryCounts,
}

/// The Batches tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchList {
    /// The session.
    pub session: SessionHead,
    /// Its batches, newest first.
    pub rows: Vec<BatchRow>,
}

/// One row of the Batches tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRow {
    /// The batch.
    pub id: BatchId,
    /// Its number in the session.
    pub number: i64,
    /// Its label; may be empty.
    pub label: String,
    /// The name of the member of staff who made it; `None` when it was made on the command line.
    pub created_by: Option<String>,
    /// When, in the session's zone.
    pub created_at: CivilTime,
    /// Its entries now.
    pub counts: EntryCounts,
}

/// One choice of the Batch filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchChoice {
    /// The batch's number in its session.
    pub number: i64,
    /// Its label; may be empty.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(typed: &str) -> String {
        match BatchSize::parse(typed) {
            Ok(size) => size.get().to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, size) in [
            ("1", 1),
            ("500", 500),
            (" 30 ", 30),
            ("٣٠", 30),
            ("\u{a0}30\u{200b}", 30),
            ("０３０", 30),
            ("+7", 7),
            ("007", 7),
        ] {
            assert_eq!(BatchSize::parse(typed), Ok(BatchSize(size)), "{typed:?}");
        }
    }

    #[test]
    fn every_refusal_says_its_sentence() {
        for (typed, sentence) in [
            ("", "Enter how many logins you need"),
            ("  ", "Enter how many logins you need"),
            ("12.5", "Enter a whole number, like 30"),
            ("abc", "Enter a whole number, like 30"),
            ("1e2", "Enter a whole number, like 30"),
            ("-", "Enter a whole number, like 30"),
            ("0", "Enter a number from 1 to 500"),
            ("-1", "Enter a number from 1 to 500"),
            ("501", "You can create up to 500 at a time"),
            ("99999999999999999999", "You can create up to 500 at a time"),
        ] {
            assert_eq!(problem(typed), sentence, "{typed:?}");
        }
    }
}
