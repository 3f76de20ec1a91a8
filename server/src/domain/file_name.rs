//! What files are called: plain names that keep two sessions apart, whatever they are called.

use super::search::fold;

/// The most letters of a session's name in the name of a file.
const SLUG_LIMIT: usize = 60;

/// What a session is called in the names of its files: `spring-placement`. Where letters of its name are lost, because they
/// are not Latin or too many, and where another session of the institution would be called the same, its number goes with
/// it: `spring-placement_session-1007`, `session-1007`. `others` are the names of the institution's other sessions.
#[must_use]
pub fn session_slug<'a>(name: &str, number: i64, mut others: impl Iterator<Item = &'a str>) -> String {
    let Slug { text, whole } = Slug::of(name);
    // A session may be called "Session 1007" and not be number 1007.
    let is_number =
        text.strip_prefix("session-").is_some_and(|rest| rest.bytes().all(|character| character.is_ascii_digit()));
    if whole && !is_number && others.all(|other| Slug::of(other).text != text) {
        return text;
    }
    if text.is_empty() { format!("session-{number}") } else { format!("{text}_session-{number}") }
}

/// The file's name: the kind, what the rows belong to, and the day: `logins_spring-placement_batch-7_2026-05-12.xlsx`.
/// `session` as [`session_slug`] has it; without one the rows come from all of them, without a batch from several. Only
/// a–z, 0–9, hyphens and underscores.
#[must_use]
pub fn file_name(kind: &str, session: Option<&str>, batch: Option<i64>, iso_date: &str) -> String {
    let session = session.map_or_else(String::new, |slug| format!("{slug}_"));
    let batch = batch.map_or_else(String::new, |number| format!("batch-{number}_"));
    format!("{kind}_{session}{batch}{iso_date}.xlsx")
}

/// A name in a–z, 0–9 and hyphens.
struct Slug {
    text: String,
    /// Every letter of the name is in it; accents and punctuation are not counted.
    whole: bool,
}

impl Slug {
    fn of(name: &str) -> Self {
        let folded = fold(name);
        let lost = folded.chars().any(|character| character.is_alphanumeric() && !character.is_ascii_alphanumeric());
        let words = folded.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut text = words.collect::<Vec<_>>().join("-");
        let whole = !lost && !text.is_empty() && text.len() <= SLUG_LIMIT;
        text.truncate(SLUG_LIMIT);
        text.truncate(text.trim_end_matches('-').len());
        Self { text, whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> String {
        session_slug(name, 1007, ["Winter finals", "Prufung"].into_iter())
    }

    #[test]
    fn a_latin_name_is_enough() {
        assert_eq!(named("Spring placement"), "spring-placement");
        assert_eq!(named("  Prüfung: A/B \"1\"\r\n "), "prufung-a-b-1");
        assert_eq!(named("../../etc/passwd"), "etc-passwd");
        assert_eq!(named("Łódź, ß-Test"), "lodz-ss-test");
    }

    #[test]
    fn the_number_stands_for_what_is_lost() {
        for name in ["试验考试", "🎓🎓", "", "Весна"] {
            assert_eq!(named(name), "session-1007", "{name}");
        }
        assert_eq!(named("Spring 试验"), "spring_session-1007");
        assert_eq!(named(&"a ".repeat(50)), format!("{}a_session-1007", "a-".repeat(29)));
        assert_eq!(named("Session 1002"), "session-1002_session-1007", "this is no number of ours");
    }

    #[test]
    fn sessions_of_one_name_are_told_apart() {
        for name in ["Winter finals", "winter-finals!", "Winter (finals) 🎓"] {
            assert_eq!(named(name), "winter-finals_session-1007", "{name}");
        }
        assert_eq!(named("Prüfung"), "prufung_session-1007");
        assert_eq!(named("Winter finals 2"), "winter-finals-2");
    }

    #[test]
    fn names_of_files_are_as_documented() {
        let name = |session, batch| file_name("logins", session, batch, "2026-05-12");
        assert_eq!(name(Some("spring-placement"), Some(7)), "logins_spring-placement_batch-7_2026-05-12.xlsx");
        assert_eq!(name(Some("session-1007"), None), "logins_session-1007_2026-05-12.xlsx");
        assert_eq!(name(None, None), "logins_2026-05-12.xlsx");
    }
}
