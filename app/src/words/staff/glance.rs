//! What staff read of a session at a glance: how long it lasts, how its entries stand, how fast people log in.

use super::{Label as _, plural, sessions::standing};
use crate::{
    model::{
        entry::EntryState,
        glance::{Glance, Peak},
        passing::Passing,
        session::SessionState,
    },
    words::{language::Language, times::in_zone},
};

/// From how many minutes on a day is told with the time.
const A_NIGHT: i64 = 12 * 60;

/// Until when a session is open; of another one where it stands and when it is.
#[must_use]
pub fn until(glance: &Glance, language: Language) -> String {
    let Language::English = language;
    let &Glance { state, minutes, ref opens, ref closes, .. } = glance;
    if state != SessionState::Open {
        return standing(state, opens, closes, language);
    }
    let times = language.times();
    let time = if minutes < A_NIGHT { times.clock_time(closes) } else { times.date_and_time(closes) };
    ["Open until ", &in_zone(&time, closes)].concat()
}

/// How long that is still so, as it is seen: "5 h 12 min left". Empty once the session is closed.
#[must_use]
pub fn left(state: SessionState, minutes: i64, language: Language) -> String {
    let Language::English = language;
    told(state, &duration(minutes, [" h", " h", " min", " min"]))
}

/// The same as it is spoken: "5 hours 12 minutes left".
#[must_use]
pub fn left_in_words(state: SessionState, minutes: i64, language: Language) -> String {
    let Language::English = language;
    told(state, &duration(minutes, [" hour", " hours", " minute", " minutes"]))
}

fn told(state: SessionState, duration: &str) -> String {
    match state {
        SessionState::Upcoming => ["in ", duration].concat(),
        SessionState::Open => [duration, " left"].concat(),
        SessionState::Closed => String::new(),
    }
}

/// Days alone from two days on, else hours and minutes.
fn duration(minutes: i64, [hour, hours, minute, many]: [&str; 4]) -> String {
    let (days, in_hours, rest) = (minutes / (24 * 60), minutes / 60, minutes % 60);
    let tell = |n: i64, one, many| [&n.to_string(), plural(n, one, many)].concat();
    match (days, in_hours, rest) {
        (2.., _, _) => tell(days, " day", " days"),
        (_, 0, rest) => tell(rest, minute, many),
        (_, in_hours, 0) => tell(in_hours, hour, hours),
        (_, in_hours, rest) => [&tell(in_hours, hour, hours), " ", &tell(rest, minute, many)].concat(),
    }
}

/// What an entry's state is called in its row, with what passes: "No details yet".
#[must_use]
pub fn row_state(state: EntryState, passing: Option<Passing>, language: Language) -> &'static str {
    let Language::English = language;
    match passing {
        Some(Passing::Arrived) => "No details yet",
        Some(Passing::Overdue) => "No details for 5 min",
        Some(Passing::Locked) | None => state.label(language),
    }
}

/// What the chart of log-ins shows: "Log-ins a minute · peak 31 at 09:04".
#[must_use]
pub fn log_ins(peak: Option<&Peak>, language: Language) -> String {
    let Language::English = language;
    match peak {
        Some(Peak { count, at }) => {
            let at = language.times().clock_time(at);
            ["Log-ins a minute · peak ", &count.to_string(), " at ", &at].concat()
        }
        None => "No log-ins in the last 2 hours".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::glance::MINUTES;

    const STAFF: Language = Language::STAFF;

    #[test]
    fn time_is_told_to_the_minute_and_from_two_days_on_in_days() {
        let shown = |minutes| left(SessionState::Open, minutes, STAFF);
        assert_eq!(shown(312), "5 h 12 min left");
        assert_eq!(shown(300), "5 h left");
        assert_eq!(shown(1), "1 min left");
        assert_eq!(shown(47 * 60), "47 h left");
        assert_eq!(left(SessionState::Upcoming, 48 * 60, STAFF), "in 2 days");
        assert_eq!(left(SessionState::Closed, 0, STAFF), "");
    }

    #[test]
    fn it_is_spoken_in_words() {
        assert_eq!(left_in_words(SessionState::Open, 61, STAFF), "1 hour 1 minute left");
        assert_eq!(left_in_words(SessionState::Upcoming, 122, STAFF), "in 2 hours 2 minutes");
    }

    #[test]
    fn the_span_of_the_chart_is_told_as_it_is() {
        assert!(log_ins(None, STAFF).contains(&format!("{} hours", MINUTES / 60)));
    }
}
