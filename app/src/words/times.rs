//! How a language writes times: one formatter for every instant that people read, on paper, in the browser and in files.

use crate::model::{civil::CivilTime, hand_out::Moment};

/// The names and shapes of one language. In a shape, `%a` is the weekday, `%d` the day, `%b` the month, `%Y` the year,
/// `%t` hour and minute; all else stands as it is.
#[derive(Debug)]
pub struct TimeWords {
    /// Short names of the days, Monday first.
    pub weekdays: [&'static str; 7],
    /// Short names of the months.
    pub months: [&'static str; 12],
    /// Shape of a day in full with its time.
    pub day_and_time: &'static str,
    /// Shape of a day near enough to need no year.
    pub short_day_and_time: &'static str,
    /// Shape of a day alone, of any year.
    pub date: &'static str,
    /// Shape of a date that needs no weekday.
    pub date_and_time: &'static str,
    /// Shape of a time of another day in a list.
    pub short_date_and_time: &'static str,
    /// Shape of the time in a sentence, behind "on".
    pub on_at: &'static str,
    /// In a sentence, in front of a time of today; ends with a space.
    pub at: &'static str,
    /// In a sentence, in front of a time of another day; ends with a space.
    pub on: &'static str,
}

impl TimeWords {
    /// "Tue 12 May 2026, 09:00".
    #[must_use]
    pub fn day_and_time(&self, at: &CivilTime) -> String {
        self.write(self.day_and_time, at)
    }

    /// "Tue 12 May, 09:00".
    #[must_use]
    pub fn short_day_and_time(&self, at: &CivilTime) -> String {
        self.write(self.short_day_and_time, at)
    }

    /// "12 May 2026, 08:41".
    #[must_use]
    pub fn date_and_time(&self, at: &CivilTime) -> String {
        self.write(self.date_and_time, at)
    }

    /// "27 Mar 1999" of `1999-03-27`; what is no such day, as it is.
    #[must_use]
    pub fn date(&self, stored: &str) -> String {
        let mut parts = stored.splitn(3, '-');
        let mut part = || parts.next().and_then(|part| part.parse().ok());
        match (part(), part(), part()) {
            (Some(year), Some(month @ 1..=12), Some(day)) => {
                let [month, day] = [month, day].map(|number: i16| u8::try_from(number).unwrap_or_default());
                self.write(self.date, &CivilTime { year, month, day, ..CivilTime::default() })
            }
            _ => stored.to_owned(),
        }
    }

    /// "12 May at 10:12".
    #[must_use]
    pub fn on_at(&self, at: &CivilTime) -> String {
        self.write(self.on_at, at)
    }

    /// "10:12".
    #[must_use]
    pub fn clock_time(&self, at: &CivilTime) -> String {
        self.write("%t", at)
    }

    /// "10:12" when that is today, else "12 May, 10:12".
    #[must_use]
    pub fn moment(&self, moment: &Moment) -> String {
        self.write(if moment.is_today { "%t" } else { self.short_date_and_time }, &moment.at)
    }

    /// In a sentence: "at 10:12" when that is today, else "on 12 May at 10:12".
    #[must_use]
    pub fn when(&self, moment: &Moment) -> String {
        if moment.is_today {
            [self.at, &self.clock_time(&moment.at)].concat()
        } else {
            [self.on, &self.on_at(&moment.at)].concat()
        }
    }

    /// "12 May 2026, 09:00 – 17:00 (Europe/Madrid)", with both days when they differ.
    #[must_use]
    pub fn span(&self, opens: &CivilTime, closes: &CivilTime) -> String {
        let end = if opens.is_on_the_day_of(closes) { self.clock_time(closes) } else { self.date_and_time(closes) };
        in_zone(&[&self.date_and_time(opens), " – ", &end].concat(), closes)
    }

    /// "09:00 – 17:00" of today, "Wed 13 May, 09:00 – 17:00" of this year, "Tue 13 May 2025, 09:00 – 17:00" of another;
    /// with both days when they differ.
    #[must_use]
    pub fn near_span(&self, opens: &CivilTime, closes: &CivilTime, now: &CivilTime) -> String {
        let near = |at: &CivilTime, on: &CivilTime| {
            let shape = if at.is_on_the_day_of(on) {
                "%t"
            } else if at.year == now.year {
                self.short_day_and_time
            } else {
                self.day_and_time
            };
            self.write(shape, at)
        };
        // A session that began on another day names the day on which it ends, be it today.
        let end =
            if opens.is_on_the_day_of(closes) { near(closes, opens) } else { near(closes, &CivilTime::default()) };
        [&near(opens, now), " – ", &end].concat()
    }

    /// "Tue 12 May 2026, 09:00 (Europe/Madrid)".
    #[must_use]
    pub fn day_and_time_in_zone(&self, at: &CivilTime) -> String {
        in_zone(&self.day_and_time(at), at)
    }

    /// A time that occurs twice that night says which one it is: "25 Oct 2026, 02:30 CEST".
    fn write(&self, shape: &str, at: &CivilTime) -> String {
        let mut text = String::new();
        let mut is_mark = false;
        for character in shape.chars() {
            match (is_mark, character) {
                (false, '%') => {
                    is_mark = true;
                    continue;
                }
                (false, _) => text.push(character),
                (true, 'a') => text.push_str(name(&self.weekdays, at.weekday)),
                (true, 'b') => text.push_str(name(&self.months, at.month.wrapping_sub(1))),
                (true, 'd') => text.push_str(&at.day.to_string()),
                (true, 'Y') => {
                    if at.year < 0 {
                        text.push('-');
                    }
                    let year = at.year.unsigned_abs();
                    two_digits(&mut text, year / 100);
                    two_digits(&mut text, year % 100);
                }
                (true, _) => {
                    two_digits(&mut text, at.hour.into());
                    text.push(':');
                    two_digits(&mut text, at.minute.into());
                    if !at.repeated.is_empty() {
                        text.push(' ');
                        text.push_str(&at.repeated);
                    }
                }
            }
            is_mark = false;
        }
        text
    }
}

/// What was written, with the zone behind it: "09:00 (Europe/Madrid)".
#[must_use]
pub fn in_zone(written: &str, at: &CivilTime) -> String {
    [written, " (", &at.zone, ")"].concat()
}

/// Days and months come from a calendar, so none is ever beyond its list.
fn name(names: &[&'static str], number: u8) -> &'static str {
    names.get(usize::from(number)).copied().unwrap_or_default()
}

/// Without the machinery of `format!`, which a browser would download.
fn two_digits(text: &mut String, number: u16) {
    for digit in [number / 10 % 10, number % 10] {
        text.push(char::from(b'0' + u8::try_from(digit).unwrap_or_default()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::english_times;

    /// Tuesday, 12 May 2026.
    fn at(hour: u8, minute: u8) -> CivilTime {
        CivilTime {
            year: 2026,
            month: 5,
            day: 12,
            weekday: 1,
            hour,
            minute,
            zone: "Europe/Madrid".into(),
            ..CivilTime::default()
        }
    }

    fn tomorrow(hour: u8, minute: u8) -> CivilTime {
        CivilTime { day: 13, weekday: 2, ..at(hour, minute) }
    }

    #[test]
    fn every_shape_is_written_as_people_read_it() {
        let times = english_times();
        let nine = at(9, 5);
        assert_eq!(times.day_and_time(&nine), "Tue 12 May 2026, 09:05");
        assert_eq!(times.day_and_time_in_zone(&nine), "Tue 12 May 2026, 09:05 (Europe/Madrid)");
        assert_eq!(times.short_day_and_time(&nine), "Tue 12 May, 09:05");
        assert_eq!(times.date_and_time(&nine), "12 May 2026, 09:05");
        assert_eq!(times.on_at(&nine), "12 May at 09:05");
        assert_eq!(times.clock_time(&nine), "09:05");
        assert_eq!(times.date_and_time(&CivilTime { day: 2, ..nine }), "2 May 2026, 09:05");
    }

    #[test]
    fn the_day_is_left_out_only_today() {
        let times = english_times();
        let seen = |is_today| Moment { at: at(10, 12), is_today };
        assert_eq!(times.moment(&seen(true)), "10:12");
        assert_eq!(times.moment(&seen(false)), "12 May, 10:12");
        assert_eq!(times.when(&seen(true)), "at 10:12");
        assert_eq!(times.when(&seen(false)), "on 12 May at 10:12");
    }

    #[test]
    fn a_stored_day_is_written_with_the_name_of_its_month() {
        let times = english_times();
        assert_eq!(times.date("1999-03-27"), "27 Mar 1999");
        assert_eq!(times.date("1999-03-07"), "7 Mar 1999");
        for other in ["", "unknown", "1999-13-01", "1999-03"] {
            assert_eq!(times.date(other), other);
        }
    }

    #[test]
    fn a_span_names_both_days_when_they_differ() {
        let times = english_times();
        assert_eq!(times.span(&at(9, 0), &at(17, 0)), "12 May 2026, 09:00 – 17:00 (Europe/Madrid)");
        assert_eq!(times.span(&at(9, 0), &tomorrow(17, 0)), "12 May 2026, 09:00 – 13 May 2026, 17:00 (Europe/Madrid)");
    }

    #[test]
    fn a_span_near_now_leaves_out_what_everybody_knows() {
        let (times, today) = (english_times(), at(12, 0));
        let last_year = |hour| CivilTime { year: 2025, weekday: 0, ..at(hour, 0) };
        assert_eq!(times.near_span(&at(9, 0), &at(17, 0), &today), "09:00 – 17:00");
        assert_eq!(times.near_span(&tomorrow(9, 0), &tomorrow(17, 0), &today), "Wed 13 May, 09:00 – 17:00");
        assert_eq!(times.near_span(&at(9, 0), &tomorrow(17, 0), &today), "09:00 – Wed 13 May, 17:00");
        assert_eq!(
            times.near_span(&at(9, 0), &tomorrow(17, 0), &tomorrow(9, 0)),
            "Tue 12 May, 09:00 – Wed 13 May, 17:00"
        );
        assert_eq!(times.near_span(&last_year(9), &last_year(17), &today), "Mon 12 May 2025, 09:00 – 17:00");
    }

    #[test]
    fn a_time_that_clocks_show_twice_says_which_one_it_is() {
        let twice = CivilTime { repeated: "CEST".into(), ..at(2, 30) };
        assert_eq!(english_times().clock_time(&twice), "02:30 CEST");
        assert_eq!(english_times().on_at(&twice), "12 May at 02:30 CEST");
    }

    #[test]
    fn years_have_four_digits() {
        let year = |year| english_times().date_and_time(&CivilTime { year, ..at(9, 0) });
        assert_eq!(year(5), "12 May 0005, 09:00");
        assert_eq!(year(-9999), "12 May -9999, 09:00");
    }
}
