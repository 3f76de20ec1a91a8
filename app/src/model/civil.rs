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

/// A list without names: a page of entries holds a hundred of them. Its numbers are of the kind that counts are, so that the
/// browser needs to know one kind only.
type Wire = (i64, i64, i64, i64, i64, i64, String, String);

impl From<Wire> for CivilTime {
    fn from((year, month, day, weekday, hour, minute, repeated, zone): Wire) -> Self {
        let small = |number| u8::try_from(number).unwrap_or_default();
        Self {
            year: i16::try_from(year).unwrap_or_default(),
            month: small(month),
            day: small(day),
            weekday: small(weekday),
            hour: small(hour),
            minute: small(minute),
            repeated,
            zone,
        }
    }
}

impl From<CivilTime> for Wire {
    fn from(at: CivilTime) -> Self {
        let CivilTime { year, month, day, weekday, hour, minute, repeated, zone } = at;
        (year.into(), month.into(), day.into(), weekday.into(), hour.into(), minute.into(), repeated, zone)
    }
}
