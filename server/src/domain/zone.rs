//! Times as people read and type them: a session's time zone, and every shape of a date on a page.

use std::sync::OnceLock;

use jiff::{
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase},
};
use lanyard_app::{
    error::Problem,
    model::{civil::CivilTime, hand_out::Moment},
};

use super::{clock::Timestamp, line::one_line};

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
    let typed = one_line(typed);
    // Only plain local times: the parser itself would also accept signed years, fractions, zones and bare dates.
    let plain = typed.len() >= "2026-05-12T09:00".len()
        && typed.bytes().all(|character| character.is_ascii_digit() || b"-: Tt".contains(&character))
        && typed.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    if plain { typed.parse().map_err(|_| Problem::NotATime) } else { Err(Problem::NotATime) }
}

/// Which of two is meant when clocks go back and show a time twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// The first: for opening times, so that nobody waits at a closed door.
    Earlier,
    /// The second: for closing times, so that nobody is shut out an hour too soon.
    Later,
}

/// The instant of a local time; `repeated` decides when it occurs twice. A time that clocks jump over is
/// [`Problem::TimeSkipped`]; an instant beyond the calendar is [`Problem::NotATime`].
pub fn to_timestamp(local: DateTime, zone: &TimeZoneName, repeated: Repeated) -> Result<Timestamp, Problem> {
    let ambiguous = zone.0.to_ambiguous_timestamp(local);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(Problem::TimeSkipped);
    }
    let instant = match repeated {
        Repeated::Earlier => ambiguous.earlier(),
        Repeated::Later => ambiguous.later(),
    };
    Ok(Timestamp::from_micros(instant.map_err(|_| Problem::NotATime)?.as_microsecond()))
}

/// Reads an instant as other programs write it, RFC 3339 with an offset; nothing is `missing`.
pub fn parse_instant(sent: &str, missing: Problem) -> Result<Timestamp, Problem> {
    if super::line::is_blank(sent) {
        return Err(missing);
    }
    let at: jiff::Timestamp = sent.trim().parse().map_err(|_| Problem::NotATime)?;
    Ok(Timestamp::from_micros(at.as_microsecond()))
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
        let zone = database().get(&one_line(typed)).map_err(|_| Problem::TimeZoneUnknown)?;
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

    /// What clocks and calendar show there.
    #[must_use]
    pub fn civil(&self, at: Timestamp) -> CivilTime {
        let local = self.local(at);
        // Months, days and times of a calendar are small and never negative.
        let small = |number: i8| number.unsigned_abs();
        CivilTime {
            year: local.year(),
            month: small(local.month()),
            day: small(local.day()),
            weekday: small(local.weekday().to_monday_zero_offset()),
            hour: small(local.hour()),
            minute: small(local.minute()),
            repeated: self.mark_of(local, at).unwrap_or_default(),
            zone: self.as_str().to_owned(),
        }
    }

    /// The same, and whether that is today.
    #[must_use]
    pub fn moment(&self, at: Timestamp, now: Timestamp) -> Moment {
        Moment { at: self.civil(at), is_today: self.today(at) == self.today(now) }
    }

    /// Which of two times it is, where clocks show this one twice that night: "CEST".
    fn mark_of(&self, local: DateTime, at: Timestamp) -> Option<String> {
        let is_repeated = matches!(self.0.to_ambiguous_timestamp(local).offset(), AmbiguousOffset::Fold { .. });
        is_repeated.then(|| self.0.to_offset_info(instant(at)).abbreviation().to_owned())
    }

    /// "2026-05-12".
    #[must_use]
    pub fn iso_date(&self, at: Timestamp) -> String {
        self.today(at).to_string()
    }

    /// "2026-05-12T09:00:00+02:00", RFC 3339: the instant itself, with a fraction where it has one. Before clocks were set by whole
    /// minutes from each other it is told in UTC, because the standard knows no seconds there.
    #[must_use]
    pub fn rfc3339(&self, at: Timestamp) -> String {
        let zoned = instant(at).to_zoned(self.0.clone());
        let is_whole = zoned.offset().seconds() % 60 == 0;
        let zoned = if is_whole { zoned } else { instant(at).to_zoned(TimeZone::UTC) };
        zoned.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
    }

    /// The day that the calendar shows there.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        self.local(now).date()
    }

    /// The first instant of a day there, which is not midnight where clocks jump over that; beyond the calendar, its end.
    #[must_use]
    pub fn day_begins(&self, day: Date) -> Timestamp {
        let end = if day.year() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        let midnight = self.0.to_ambiguous_timestamp(day.to_datetime(Time::midnight()));
        Timestamp::from_micros(midnight.compatible().unwrap_or(end).as_microsecond())
    }

    /// "2026-05-12T09:00": what [`parse_local`] reads back.
    #[must_use]
    pub fn local_input(&self, at: Timestamp) -> String {
        input(self.local(at))
    }

    /// What clocks show.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.0.to_datetime(instant(at))
    }
}

/// "2026-05-12T09:00".
#[must_use]
pub fn input(local: DateTime) -> String {
    local.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The same instant; one beyond the calendar of years -9999 to 9999 becomes its nearest end.
fn instant(at: Timestamp) -> jiff::Timestamp {
    let end = if at.micros() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn madrid() -> TimeZoneName {
        TimeZoneName::parse("Europe/Madrid").unwrap()
    }

    fn at(typed: &str) -> Timestamp {
        to_timestamp(parse_local(typed).unwrap(), &madrid(), Repeated::Earlier).unwrap()
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
    fn the_nights_on_which_clocks_change_are_right_in_two_zones() {
        let new_york = TimeZoneName::parse("America/New_York").unwrap();
        for (zone, skipped) in [(madrid(), "2026-03-29T02:30"), (new_york.clone(), "2026-03-08T02:30")] {
            for repeated in [Repeated::Earlier, Repeated::Later] {
                let read = to_timestamp(parse_local(skipped).unwrap(), &zone, repeated);
                assert_eq!(read, Err(Problem::TimeSkipped), "{skipped}");
            }
        }
        for (zone, twice, earlier, later, marks) in [
            (madrid(), "2026-10-25T02:30", "2026-10-25T00:30", "2026-10-25T01:30", ["CEST", "CET"]),
            (new_york, "2026-11-01T01:30", "2026-11-01T05:30", "2026-11-01T06:30", ["EDT", "EST"]),
        ] {
            for (repeated, utc, mark) in [(Repeated::Earlier, earlier, marks[0]), (Repeated::Later, later, marks[1])] {
                let read = to_timestamp(parse_local(twice).unwrap(), &zone, repeated).unwrap();
                let meant = to_timestamp(parse_local(utc).unwrap(), &TimeZoneName::utc(), repeated).unwrap();
                assert_eq!(read, meant, "{twice} {repeated:?}");
                assert_eq!(zone.local_input(read), twice);
                assert_eq!(zone.civil(read).repeated, mark);
            }
        }
    }

    #[test]
    fn a_civil_time_is_what_clocks_and_calendar_show() {
        let nine = CivilTime {
            year: 2026,
            month: 5,
            day: 12,
            weekday: 1,
            hour: 9,
            minute: 5,
            repeated: String::new(),
            zone: "Europe/Madrid".into(),
        };
        let instant = at("2026-05-12T09:05");
        assert_eq!(instant, Timestamp::from_micros(1_778_569_500_000_000));
        assert_eq!(madrid().civil(instant), nine);
        assert_eq!(madrid().iso_date(instant), "2026-05-12");
        assert_eq!(madrid().civil(at("2026-05-17T23:59")).weekday, 6, "Sunday is the last");
        let twice = madrid().civil(at("2026-10-25T02:30"));
        assert_eq!((twice.hour, twice.minute, twice.repeated.as_str()), (2, 30, "CEST"));
    }

    #[test]
    fn today_ends_at_midnight_there() {
        let seen = at("2026-05-12T10:12");
        assert!(madrid().moment(seen, at("2026-05-12T23:59")).is_today);
        assert!(!madrid().moment(seen, at("2026-05-13T00:00")).is_today);
    }

    #[test]
    fn instants_beyond_the_calendar_are_its_ends() {
        for (micros, year) in [(i64::MIN, -9999), (i64::MAX, 9999)] {
            assert_eq!(madrid().civil(Timestamp::from_micros(micros)).year, year);
        }
        let last = parse_local("9999-12-31T23:59").unwrap();
        let lima = TimeZoneName::parse("America/Lima").unwrap();
        assert_eq!(to_timestamp(last, &lima, Repeated::Earlier), Err(Problem::NotATime));
    }
}
