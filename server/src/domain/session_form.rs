//! The details of a session as people type them, checked: every mistake is told at once.

use lanyard_app::{
    error::{Field, FieldError, Problem},
    model::session::TypedSession,
};

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};

use super::{
    clock::Timestamp,
    line::{is_blank, one_line, short_line},
    zone::{self, Repeated, TimeZoneName},
};

/// The details of a session without a mistake: what its form is parsed to, and what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Not empty.
    pub name: String,
    /// May be empty.
    pub room: String,
    /// May be empty.
    pub test: String,
    /// When candidates may log in.
    pub opens_at: Timestamp,
    /// When that ends; after `opens_at`.
    pub closes_at: Timestamp,
    /// IANA name of the zone, as the database spells it.
    pub time_zone: String,
}

impl Details {
    /// The same, with the very instants that were there before wherever the form still shows them as it showed them
    /// then: minutes cannot tell seconds, nor which of two equal times of a night is meant.
    #[must_use]
    pub fn keeping(
        self,
        typed: &TypedSession,
        shown: &TypedSession,
        opens_at: Timestamp,
        closes_at: Timestamp,
    ) -> Self {
        if self.time_zone != shown.time_zone {
            return self;
        }
        Self {
            opens_at: if one_line(&typed.opens) == shown.opens { opens_at } else { self.opens_at },
            closes_at: if one_line(&typed.closes) == shown.closes { closes_at } else { self.closes_at },
            ..self
        }
    }
}

/// Checks every field.
pub fn parse(typed: &TypedSession) -> Result<Details, Vec<FieldError>> {
    let zone = TimeZoneName::parse(&typed.time_zone);
    let place = zone.as_ref().ok().cloned().unwrap_or_else(TimeZoneName::utc);
    let (opens, closes) = (opening_time(&typed.opens, &place), closing_time(&typed.closes, &place));
    checked(&[typed.name.clone(), typed.room.clone(), typed.test.clone()], zone, opens, closes)
}

/// The same where the times are instants already: name, room and test, then the zone, when it opens and when it closes.
pub fn checked(
    [name, room, test]: &[String; 3],
    zone: Result<TimeZoneName, Problem>,
    opens: Result<Timestamp, Problem>,
    closes: Result<Timestamp, Problem>,
) -> Result<Details, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field, problem| errors.push(FieldError { field, problem });
    if is_blank(name) {
        wrong(Field::Name, Problem::SessionNameMissing);
    }
    let [name, room, test] = [(Field::Name, name), (Field::Room, room), (Field::Test, test)]
        .map(|(field, typed)| short_line(typed).map_err(|problem| wrong(field, problem)).unwrap_or_default());
    let opens = opens.map_err(|problem| wrong(Field::Opens, problem)).ok();
    let closes = closes.map_err(|problem| wrong(Field::Closes, problem)).ok();
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes <= opens
    {
        wrong(Field::Closes, Problem::ClosesTooEarly);
    }
    if let Err(problem) = &zone {
        wrong(Field::TimeZone, *problem);
    }
    match (opens, closes, zone) {
        (Some(opens_at), Some(closes_at), Ok(zone)) if errors.is_empty() => {
            Ok(Details { name, room, test, opens_at, closes_at, time_zone: zone.as_str().to_owned() })
        }
        _ => Err(errors),
    }
}

fn opening_time(typed: &str, zone: &TimeZoneName) -> Result<Timestamp, Problem> {
    instant(typed, zone, Problem::OpensMissing, Repeated::Earlier)
}

/// A closing time in this zone, or what is wrong with it.
pub fn closing_time(typed: &str, zone: &TimeZoneName) -> Result<Timestamp, Problem> {
    instant(typed, zone, Problem::ClosesMissing, Repeated::Later)
}

fn instant(typed: &str, zone: &TimeZoneName, missing: Problem, repeated: Repeated) -> Result<Timestamp, Problem> {
    if is_blank(typed) {
        return Err(missing);
    }
    zone::to_timestamp(zone::parse_local(typed)?, zone, repeated)
}

/// The same times on a later day: the first one after `today` that is whole weeks later, and at least one.
#[must_use]
pub fn weeks_later((opens, closes): (DateTime, DateTime), today: Date) -> (DateTime, DateTime) {
    let days = opens.date().duration_until(today).as_hours() / 24;
    let weeks = (days.div_euclid(7) + 1).max(1);
    let later = |time: DateTime| time.saturating_add(weeks.weeks());
    (later(opens), later(closes))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn typed(opens: &str, closes: &str, time_zone: &str) -> TypedSession {
        TypedSession {
            name: " Spring\u{A0} placement\u{7}".to_owned(),
            opens: opens.to_owned(),
            closes: closes.to_owned(),
            time_zone: time_zone.to_owned(),
            ..TypedSession::default()
        }
    }

    #[test]
    fn what_the_form_still_shows_keeps_its_very_instant() {
        let shown = typed("2026-05-12T09:00", "2026-05-12T17:00", "Europe/Madrid");
        let before = parse(&shown).unwrap();
        assert_eq!(before.name, "Spring placement");
        let seconds = Duration::from_secs(30);
        let (opens_at, closes_at) = (before.opens_at.plus(seconds), before.closes_at.plus(seconds));
        let keeping = |typed: &TypedSession| {
            let kept = parse(typed).unwrap().keeping(typed, &shown, opens_at, closes_at);
            (kept.opens_at == opens_at, kept.closes_at == closes_at)
        };
        assert_eq!(keeping(&shown), (true, true));
        assert_eq!(keeping(&typed("2026-05-12T09:00", "2026-05-12T18:00", "Europe/Madrid")), (true, false));
        assert_eq!(keeping(&typed("2026-05-12T08:00", "2026-05-12T17:00", "Europe/Madrid")), (false, true));
        assert_eq!(keeping(&typed("2026-05-12T09:00", "2026-05-12T17:00", "Europe/Lisbon")), (false, false));
    }
    #[test]
    fn a_copy_is_on_the_same_weekday_of_a_day_to_come() {
        let time = |typed: &str| zone::parse_local(typed).unwrap();
        let copied = |opens: &str, closes: &str| {
            let (opens, closes) = weeks_later((time(opens), time(closes)), time("2026-05-12T12:00").date());
            [zone::input(opens), zone::input(closes)]
        };
        for (opens, closes, copy_opens, copy_closes) in [
            // Today, yesterday, tomorrow a year ago, in the future, over midnight.
            ("2026-05-12T09:00", "2026-05-12T17:00", "2026-05-19T09:00", "2026-05-19T17:00"),
            ("2026-05-11T09:00", "2026-05-11T17:00", "2026-05-18T09:00", "2026-05-18T17:00"),
            ("2025-05-14T09:00", "2025-05-14T17:00", "2026-05-13T09:00", "2026-05-13T17:00"),
            ("2026-05-20T09:00", "2026-05-20T17:00", "2026-05-27T09:00", "2026-05-27T17:00"),
            ("2026-05-11T22:00", "2026-05-12T02:30", "2026-05-18T22:00", "2026-05-19T02:30"),
        ] {
            assert_eq!(copied(opens, closes), [copy_opens, copy_closes], "{opens}");
        }
        assert_eq!(copied("9999-12-31T09:00", "9999-12-31T17:00")[0], "9999-12-31T23:59", "the calendar ends");
    }
}
