//! Times as people read and type them: a session's time zone, and every shape of a date on a page.

use std::sync::OnceLock;

use jiff::{
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};
use lanyard_app::error::Problem;

use super::clock::Timestamp;

/// The database inside the program, so that an old system's tables do not matter.
fn database() -> &'static TimeZoneDatabase {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    DATABASE.get_or_init(TimeZoneDatabase::bundled)
}

/// The areas whose names are places. The others are offsets or old spellings kept for old programs.
const AREAS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// Every zone that can be chosen: `Area/City` and `UTC`, sorted by name.
#[must_use]
pub fn available() -> Vec<String> {
    let mut names: Vec<String> = database()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name == "UTC" || name.split_once('/').is_some_and(|(area, _)| AREAS.contains(&area)))
        .collect();
    names.sort();
    names
}

/// Reads a local time such as `2026-05-12T09:00` or `2026-05-12 09:00`, seconds optional. Refuses with
/// [`Problem::NotATime`].
pub fn parse_local(typed: &str) -> Result<DateTime, Problem> {
    let typed = typed.trim();
    // Only plain local times: the parser itself would also accept signed years, fractions, zones and bare dates.
    let plain = typed.len() >= "2026-05-12T09:00".len()
        && typed.bytes().all(|sign| sign.is_ascii_digit() || b"-: Tt".contains(&sign))
        && typed.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    if plain { typed.parse().map_err(|_| Problem::NotATime) } else { Err(Problem::NotATime) }
}

/// The instant of a local time. A time that occurs twice, when clocks go back, is the earlier one; a time that clocks
/// jump over is [`Problem::TimeSkipped`]; an instant beyond the calendar is [`Problem::NotATime`].
pub fn to_timestamp(local: DateTime, zone: &TimeZoneName) -> Result<Timestamp, Problem> {
    let ambiguous = zone.0.to_ambiguous_timestamp(local);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(Problem::TimeSkipped);
    }
    let instant = ambiguous.earlier().map_err(|_| Problem::NotATime)?;
    Ok(Timestamp::from_micros(instant.as_microsecond()))
}

/// A time zone of the IANA database. Its methods write an instant as the clocks there show it, in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZoneName(TimeZone);

impl TimeZoneName {
    /// Coordinated Universal Time.
    #[must_use]
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// Reads an IANA name; surrounding space and case are ignored, the spelling of the database is kept. Refuses with
    /// [`Problem::TimeZoneUnknown`].
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let zone = database().get(typed.trim()).map_err(|_| Problem::TimeZoneUnknown)?;
        // `Factory` stands for a machine whose zone nobody has set, `Etc/Unknown` has no name at all.
        match zone.iana_name() {
            None | Some("Factory") => Err(Problem::TimeZoneUnknown),
            Some(_) => Ok(Self(zone)),
        }
    }

    /// The IANA name, such as `Europe/Madrid`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// "Tue 12 May 2026, 09:00".
    #[must_use]
    pub fn day_and_time(&self, at: Timestamp) -> String {
        self.write("%a %-d %b %Y, %H:%M", at)
    }

    /// "Tue 12 May, 09:00".
    #[must_use]
    pub fn short_day_and_time(&self, at: Timestamp) -> String {
        self.write("%a %-d %b, %H:%M", at)
    }

    /// "12 May 2026, 08:41".
    #[must_use]
    pub fn date_and_time(&self, at: Timestamp) -> String {
        self.write("%-d %b %Y, %H:%M", at)
    }

    /// "12 May at 10:12".
    #[must_use]
    pub fn on_at(&self, at: Timestamp) -> String {
        self.write("%-d %b at %H:%M", at)
    }

    /// "10:12".
    #[must_use]
    pub fn clock_time(&self, at: Timestamp) -> String {
        self.write("%H:%M", at)
    }

    /// "10:12" when that is today, else "12 May, 10:12".
    #[must_use]
    pub fn seen(&self, at: Timestamp, now: Timestamp) -> String {
        if self.today(at) == self.today(now) { self.clock_time(at) } else { self.write("%-d %b, %H:%M", at) }
    }

    /// "12 May 2026, 09:00 – 17:00 (Europe/Madrid)", with both days when they differ.
    #[must_use]
    pub fn span(&self, opens: Timestamp, closes: Timestamp) -> String {
        let end =
            if self.today(opens) == self.today(closes) { self.clock_time(closes) } else { self.date_and_time(closes) };
        format!("{} – {end} ({})", self.date_and_time(opens), self.as_str())
    }

    /// "2026-05-12".
    #[must_use]
    pub fn iso_date(&self, at: Timestamp) -> String {
        self.today(at).to_string()
    }

    /// The day that the calendar shows there.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        self.local(now).date()
    }

    /// "2026-05-12T09:00": what [`parse_local`] reads back.
    #[must_use]
    pub fn local_input(&self, at: Timestamp) -> String {
        self.write("%Y-%m-%dT%H:%M", at)
    }

    fn write(&self, shape: &str, at: Timestamp) -> String {
        self.local(at).strftime(shape).to_string()
    }

    /// What clocks show. An instant beyond the calendar of years -9999 to 9999 becomes its nearest end.
    fn local(&self, at: Timestamp) -> DateTime {
        let end = if at.micros() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        self.0.to_datetime(jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn madrid() -> TimeZoneName {
        TimeZoneName::parse("Europe/Madrid").unwrap()
    }

    fn at(typed: &str) -> Timestamp {
        to_timestamp(parse_local(typed).unwrap(), &madrid()).unwrap()
    }

    #[test]
    fn zones_are_places_and_utc() {
        let names = available();
        for name in ["Europe/Madrid", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "UTC"] {
            assert!(names.iter().any(|listed| listed == name), "{name}");
        }
        for name in ["Etc/GMT+1", "US/Eastern", "CET", "GMT", "Factory"] {
            assert!(!names.iter().any(|listed| listed == name), "{name}");
        }
        assert!(names.is_sorted());
        assert!(names.iter().all(|name| TimeZoneName::parse(name).unwrap().as_str() == name));
    }

    #[test]
    fn names_are_read_in_any_case_and_kept_as_listed() {
        assert_eq!(TimeZoneName::parse(" europe/madrid ").unwrap().as_str(), "Europe/Madrid");
        assert_eq!(TimeZoneName::parse("utc").unwrap(), TimeZoneName::utc());
        for typed in ["", "Madrid", "Europe/Madrid2", "Factory", "Etc/Unknown", "../etc/passwd", "+02:00"] {
            assert_eq!(TimeZoneName::parse(typed), Err(Problem::TimeZoneUnknown), "{typed}");
        }
    }

    #[test]
    fn local_times_have_two_shapes() {
        let nine = parse_local("2026-05-12T09:00").unwrap();
        for typed in ["2026-05-12 09:00", " 2026-05-12T09:00:00 ", "2026-05-12 09:00:00"] {
            assert_eq!(parse_local(typed), Ok(nine), "{typed}");
        }
        for typed in [
            "",
            "2026-05-12",
            "09:00",
            "12/05/2026 09:00",
            "2026-02-30T09:00",
            "2026-05-12T24:00",
            "2026-05-12T9:00",
            "-002026-05-12T09:00",
            "2026-05-12T09:00Z",
            "2026-05-12T09:00+02:00",
            "2026-05-12T09:00[Europe/Madrid]",
            "２026-05-12T09:00",
        ] {
            assert_eq!(parse_local(typed), Err(Problem::NotATime), "{typed}");
        }
    }

    #[test]
    fn skipped_hours_are_refused_and_repeated_ones_are_the_earlier() {
        let skipped = parse_local("2026-03-29T02:30").unwrap();
        assert_eq!(to_timestamp(skipped, &madrid()), Err(Problem::TimeSkipped));

        let repeated = to_timestamp(parse_local("2026-10-25T02:30").unwrap(), &madrid()).unwrap();
        let summer = to_timestamp(parse_local("2026-10-25T00:30").unwrap(), &TimeZoneName::utc()).unwrap();
        assert_eq!(repeated, summer);
    }

    #[test]
    fn every_shape_is_written_as_people_read_it() {
        let zone = madrid();
        let nine = at("2026-05-12T09:05");
        assert_eq!(nine, Timestamp::from_micros(1_778_569_500_000_000));
        assert_eq!(zone.day_and_time(nine), "Tue 12 May 2026, 09:05");
        assert_eq!(zone.short_day_and_time(nine), "Tue 12 May, 09:05");
        assert_eq!(zone.date_and_time(nine), "12 May 2026, 09:05");
        assert_eq!(zone.on_at(nine), "12 May at 09:05");
        assert_eq!(zone.clock_time(nine), "09:05");
        assert_eq!(zone.iso_date(nine), "2026-05-12");
        assert_eq!(zone.date_and_time(at("2026-05-02T09:05")), "2 May 2026, 09:05");
    }

    #[test]
    fn last_seen_leaves_the_day_out_only_today() {
        let zone = madrid();
        let seen = at("2026-05-12T10:12");
        assert_eq!(zone.seen(seen, at("2026-05-12T23:59")), "10:12");
        assert_eq!(zone.seen(seen, at("2026-05-13T00:00")), "12 May, 10:12");
    }

    #[test]
    fn a_span_names_both_days_when_they_differ() {
        let zone = madrid();
        let opens = at("2026-05-12T09:00");
        assert_eq!(zone.span(opens, at("2026-05-12T17:00")), "12 May 2026, 09:00 – 17:00 (Europe/Madrid)");
        assert_eq!(zone.span(opens, at("2026-05-13T17:00")), "12 May 2026, 09:00 – 13 May 2026, 17:00 (Europe/Madrid)");
    }

    #[test]
    fn instants_beyond_the_calendar_are_written_all_the_same() {
        let zone = madrid();
        for micros in [i64::MIN, i64::MAX] {
            assert!(!zone.day_and_time(Timestamp::from_micros(micros)).is_empty());
        }
        let last = parse_local("9999-12-31T23:59").unwrap();
        assert_eq!(to_timestamp(last, &TimeZoneName::parse("America/Lima").unwrap()), Err(Problem::NotATime));
    }
}
