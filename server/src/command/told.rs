//! What `backup` and `restore` say of a database: what it holds, since when, and what a restored one undoes.

use lanyard_app::{
    model::act::Act,
    words::{language::Language, staff::Label as _},
};

use crate::{
    domain::{clock::Timestamp, zone::TimeZoneName},
    storage::Holdings,
};

/// "1 institution, 2 sessions, 500 entries, 12 of them claimed, as of Tue 12 May 2026, 09:00 UTC".
pub(super) fn held(holdings: &Holdings, at: Option<Timestamp>) -> String {
    let count = |number: i64, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let what = [
        count(holdings.institutions, "institution", "institutions"),
        count(holdings.sessions, "session", "sessions"),
        count(holdings.entries, "entry", "entries"),
    ]
    .join(", ");
    let as_of = match (at, holdings.latest) {
        (Some(at), _) => format!(", as of {} UTC", utc(at)),
        (None, Some((_, at))) => format!(", with the last act at {} UTC", utc(at)),
        (None, None) => String::new(),
    };
    format!("{what}, {} of them claimed{as_of}", holdings.claimed)
}

/// What was done in the database that was replaced and is not in the restored one, by act and in numbers.
pub(super) fn undone(before: Option<&Holdings>, restored: &Holdings) -> String {
    let Some(before) = before.filter(|before| goes_on_from(before, restored)) else {
        return "What was done since the backup cannot be counted: what was there before cannot be read, or is no later \
                state of the same database."
            .to_owned();
    };
    let mut acts = Vec::new();
    for (word, (_, touched)) in &before.acts {
        let since = touched - restored.acts.get(word).map_or(0, |(_, touched)| *touched);
        if since > 0 {
            acts.push(format!("{}: {since}", label(word)));
        }
    }
    if acts.is_empty() {
        return "Nothing was done since the backup, so nothing is undone.".to_owned();
    }
    format!("Done since the backup, and undone now: {}.", acts.join(", "))
}

/// The name of an act; of one that a newer version knows, its word.
fn label(word: &str) -> &str {
    match Act::from_word(word) {
        Some(act) => act.label(Language::STAFF),
        None => word,
    }
}

/// Trails are only ever appended to, so a later state has every act at least as often.
fn goes_on_from(later: &Holdings, earlier: &Holdings) -> bool {
    later.key == earlier.key
        && earlier.acts.iter().all(|(word, (times, _))| later.acts.get(word).is_some_and(|(later, _)| later >= times))
}

/// "Tue 12 May 2026, 09:00".
pub(super) fn utc(at: Timestamp) -> String {
    Language::STAFF.times().day_and_time(&TimeZoneName::utc().civil(at))
}

/// "20260512-093015", for names.
pub(super) fn stamp(at: Timestamp) -> String {
    let minute = TimeZoneName::utc().local_input(at).replace(['-', ':'], "").replace('T', "-");
    format!("{minute}{:02}", at.micros().div_euclid(1_000_000).rem_euclid(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_undone_is_counted_by_act() {
        let with = |acts: &[(&str, i64, i64)]| Holdings {
            acts: acts.iter().map(|(word, times, touched)| ((*word).to_owned(), (*times, *touched))).collect(),
            ..Holdings::default()
        };
        let backup = with(&[("codes_created", 1, 30), ("entry_claimed", 2, 2)]);
        let before = with(&[("codes_created", 2, 530), ("entry_claimed", 5, 5), ("of_a_newer_version", 1, 7)]);
        let said =
            "Done since the backup, and undone now: Logins created: 500, Details given: 3, of_a_newer_version: 7.";
        assert_eq!(undone(Some(&before), &backup), said);
        assert_eq!(undone(Some(&backup), &backup), "Nothing was done since the backup, so nothing is undone.");
        assert!(undone(Some(&backup), &before).contains("cannot be counted"));
        assert!(undone(None, &backup).contains("cannot be counted"));
    }

    #[test]
    fn a_stamp_names_the_second() {
        assert_eq!(stamp(Timestamp::from_micros(1_778_580_015_999_999)), "20260512-100015");
    }
}
