//! A time as clocks and calendar of a place show it: what the server makes of an instant, so that a browser needs no
//! table of time zones. `words::times` writes it.

use serde::{Deserialize, Serialize};

/// What clocks and calendar of a place show at an instant, to the minute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub struct CivilTime {
    /// The year, -9999 to 9999.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
    /// The day of the week: Monday is 0, Sunday 6.
    pub weekday: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// Which of two it is, in a night in which clocks show this time twice: `CEST`. Empty at all other times.
    pub repeated: String,
    /// Where: the name of a zone of the IANA database, `Europe/Madrid`.
    pub zone: String,
}

impl CivilTime {
    /// Both are of one day, as their own calendars show it.
    #[must_use]
    pub fn is_on_the_day_of(&self, other: &Self) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }
}

/// A list without names: a page of entries holds a hundred of them.
type Wire = (i16, u8, u8, u8, u8, u8, String, String);

impl From<Wire> for CivilTime {
    fn from((year, month, day, weekday, hour, minute, repeated, zone): Wire) -> Self {
        Self { year, month, day, weekday, hour, minute, repeated, zone }
    }
}

impl From<CivilTime> for Wire {
    fn from(at: CivilTime) -> Self {
        (at.year, at.month, at.day, at.weekday, at.hour, at.minute, at.repeated, at.zone)
    }
}
