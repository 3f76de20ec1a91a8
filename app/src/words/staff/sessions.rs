//! What staff read of sessions.

use super::{Label, plural};
use crate::{
    error::Field,
    model::{
        civil::CivilTime,
        room::Room,
        search::is_too_long,
        session::{ListedGroup, SessionGroup, SessionHead, SessionState},
    },
    words::language::Language,
};

impl Label for SessionState {
    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Upcoming, Language::English) => "Upcoming",
            (Self::Open, Language::English) => "Open",
            (Self::Closed, Language::English) => "Closed",
        }
    }
}

impl Label for SessionGroup {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::OpenNow => "Open now",
            Self::LaterToday => "Later today",
            Self::ThisWeek => "This week",
            Self::Later => "Later",
            Self::ClosedToday => "Closed today",
            Self::ClosedThisWeek => "Closed this week",
            Self::ClosedEarlier => "Closed earlier",
        }
    }
}

/// What a group of the list holds: "3 sessions, 505 of 840 logins used"; before anybody can log in, "1 session".
#[must_use]
pub fn in_group(group: &ListedGroup, language: Language) -> String {
    let Language::English = language;
    let sessions = [&group.sessions.to_string(), plural(group.sessions, " session", " sessions")].concat();
    if group.group.state() == SessionState::Upcoming || group.entries == 0 {
        return sessions;
    }
    [&sessions, ", ", &group.used.to_string(), " of ", &group.entries.to_string(), " logins used"].concat()
}

/// The way from a session to the choice of its test engine, with the name of the one that is chosen.
#[cfg(feature = "ssr")]
#[must_use]
pub fn chosen_engine(name: Option<&str>, language: Language) -> String {
    let label = language.test_engines().choice_title;
    name.map_or_else(|| label.to_owned(), |name| [label, ": ", name].concat())
}

/// How many logins of a session are used: "188 of 312 used".
#[must_use]
pub fn used(used: i64, entries: i64, language: Language) -> String {
    let Language::English = language;
    if entries == 0 {
        return "No entries".to_owned();
    }
    [&used.to_string(), " of ", &entries.to_string(), " used"].concat()
}

/// For how long a session is open: "2 h".
#[must_use]
pub fn hours(hours: u32, language: Language) -> String {
    let Language::English = language;
    [&hours.to_string(), " h"].concat()
}

/// What is said where the logins of a session are handed out although nobody can log in with them; `None` while they can
/// be used.
#[must_use]
pub fn unusable(session: &SessionHead, language: Language) -> Option<&'static str> {
    let Language::English = language;
    (session.state == SessionState::Closed).then_some("The session is closed: nobody can log in with these.")
}

/// What is said of new passwords of a session that is closed.
#[must_use]
pub const fn until_reopened(language: Language) -> &'static str {
    let Language::English = language;
    "The session is closed: nobody can log in until it is reopened."
}

/// Where a session stands, and when it is: "Open · 12 May 2026, 09:00 – 17:00 (Europe/Madrid)".
#[must_use]
pub fn standing(state: SessionState, opens: &CivilTime, closes: &CivilTime, language: Language) -> String {
    [state.label(language), " · ", &language.times().span(opens, closes)].concat()
}

/// "Room B12" of a code, "Hall 2" as somebody named it; empty for none.
#[must_use]
pub fn room(room: &Room, language: Language) -> String {
    let Language::English = language;
    if room.is_code { ["Room ", &room.name].concat() } else { room.name.clone() }
}

/// What a detail of a session is called.
#[must_use]
pub fn detail(field: Field, language: Language) -> &'static str {
    let Language::English = language;
    match field {
        Field::Name => "Name",
        Field::Room => "Room",
        Field::Test => "Test",
        Field::TimeZone => "Time zone",
        Field::Opens => "Opens",
        Field::Closes => "Closes",
        _ => field.control(),
    }
}

/// How many sessions a list shows, of all.
#[must_use]
pub fn found(shown: i64, all: i64, language: Language) -> String {
    let Language::English = language;
    format!("{shown} of {all} sessions")
}

/// That a list shows no session of this state; why follows where something was `typed`.
#[must_use]
pub fn none(state: Option<SessionState>, typed: &str, language: Language) -> String {
    let Language::English = language;
    let session = match state {
        Some(state) => format!("No {} session", state.word()),
        None => "No session".to_owned(),
    };
    match typed {
        "" => format!("{session}. "),
        long if is_too_long(long) => [too_long(language), " "].concat(),
        typed => format!("{session} matches “{typed}”. "),
    }
}

/// What a page says about a search that is too long, which finds nothing.
#[must_use]
pub const fn too_long(language: Language) -> &'static str {
    let Language::English = language;
    "A search takes up to 300 characters. Type a part of it."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::search::SEARCH_LIMIT;

    #[test]
    fn a_code_is_said_with_the_word_in_front() {
        let said = |name: &str, is_code| room(&Room { name: name.into(), is_code }, Language::STAFF);
        assert_eq!((said("B12", true), said("Hall 2", false)), ("Room B12".to_owned(), "Hall 2".to_owned()));
    }

    #[test]
    fn a_group_says_what_it_holds() {
        let said = |group, sessions, used, entries| {
            in_group(&ListedGroup { group, sessions, entries, used, rows: Vec::new() }, Language::STAFF)
        };
        assert_eq!(said(SessionGroup::OpenNow, 3, 505, 840), "3 sessions, 505 of 840 logins used");
        assert_eq!(said(SessionGroup::ClosedToday, 1, 0, 30), "1 session, 0 of 30 logins used");
        assert_eq!(said(SessionGroup::LaterToday, 1, 0, 240), "1 session");
        assert_eq!(said(SessionGroup::OpenNow, 2, 0, 0), "2 sessions");
        assert_eq!(used(188, 312, Language::STAFF), "188 of 312 used");
        assert_eq!(used(0, 0, Language::STAFF), "No entries");
    }

    #[test]
    fn the_limit_of_a_search_is_said_as_it_is() {
        assert!(too_long(Language::STAFF).contains(&SEARCH_LIMIT.to_string()));
    }
}
