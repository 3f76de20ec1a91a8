//! The day and the week around a moment, as the calendar of a place has them.

use jiff::ToSpan as _;

use super::{clock::Timestamp, zone::TimeZoneName};

/// Where the day and the week around a moment begin and end. A week begins on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    /// The first instant of the day.
    pub today: Timestamp,
    /// The first instant of the next day.
    pub tomorrow: Timestamp,
    /// The first instant of the week.
    pub this_week: Timestamp,
    /// The first instant of the next week.
    pub next_week: Timestamp,
}

impl Around {
    /// Around this moment, in this zone.
    #[must_use]
    pub fn of(now: Timestamp, zone: &TimeZoneName) -> Self {
        let today = zone.today(now);
        let since_monday = today.weekday().to_monday_zero_offset();
        let [today, tomorrow, this_week, next_week] = [0, 1, -since_monday, 7 - since_monday]
            .map(|days| zone.day_begins(today.saturating_add(i64::from(days).days())));
        Self { today, tomorrow, this_week, next_week }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::zone::{Repeated, parse_local, to_timestamp};

    /// What clocks show where each part begins and ends, for a time of this zone.
    fn around(zone: &str, now: &str) -> [String; 4] {
        let zone = TimeZoneName::parse(zone).unwrap();
        let now = to_timestamp(parse_local(now).unwrap(), &zone, Repeated::Earlier).unwrap();
        let Around { today, tomorrow, this_week, next_week } = Around::of(now, &zone);
        [today, tomorrow, this_week, next_week].map(|at| zone.local_input(at))
    }

    #[test]
    fn a_day_is_from_midnight_to_midnight_and_a_week_from_monday_to_monday() {
        let tuesday = ["2026-05-12T00:00", "2026-05-13T00:00", "2026-05-11T00:00", "2026-05-18T00:00"];
        for now in ["2026-05-12T00:00", "2026-05-12T12:00", "2026-05-12T23:59"] {
            assert_eq!(around("Europe/Madrid", now), tuesday, "{now}");
        }
        let sunday = ["2026-05-17T00:00", "2026-05-18T00:00", "2026-05-11T00:00", "2026-05-18T00:00"];
        assert_eq!(around("Europe/Madrid", "2026-05-17T23:59"), sunday);
        let monday = ["2026-05-18T00:00", "2026-05-19T00:00", "2026-05-18T00:00", "2026-05-25T00:00"];
        assert_eq!(around("Europe/Madrid", "2026-05-18T00:00"), monday);
    }

    #[test]
    fn days_on_which_clocks_change_are_as_long_as_they_are() {
        let hours = |zone: &str, now: &str| {
            let zone = TimeZoneName::parse(zone).unwrap();
            let around = Around::of(to_timestamp(parse_local(now).unwrap(), &zone, Repeated::Earlier).unwrap(), &zone);
            (around.tomorrow.micros() - around.today.micros()) / 3_600_000_000
        };
        assert_eq!(hours("Europe/Madrid", "2026-03-29T12:00"), 23);
        assert_eq!(hours("Europe/Madrid", "2026-10-25T12:00"), 25);
        // In Beirut clocks jump over midnight itself: the day begins at one.
        assert_eq!(hours("Asia/Beirut", "2024-03-31T12:00"), 23);
        assert_eq!(around("Asia/Beirut", "2024-03-31T12:00")[0], "2024-03-31T01:00");
    }

    #[test]
    fn the_calendar_has_ends() {
        for micros in [i64::MIN, i64::MAX] {
            let around = Around::of(Timestamp::from_micros(micros), &TimeZoneName::utc());
            assert!(around.this_week <= around.today && around.tomorrow <= around.next_week);
        }
    }
}
