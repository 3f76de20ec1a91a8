//! What staff read of one entry: its place in its batch, and what happened to it.

use super::Label as _;
#[cfg(feature = "ssr")]
use crate::model::entry::EntryRow;
use crate::{
    model::{act::Act, entry_view::EntryResult},
    words::{count::counted, language::Language},
};

/// "no. 17 of 240".
#[must_use]
pub fn place(place: i64, of: i64, language: Language) -> String {
    let Language::English = language;
    ["no. ", &place.to_string(), " of ", &of.to_string()].concat()
}

/// That it was made: goes on with "by A. Mora".
#[must_use]
pub const fn created(language: Language) -> &'static str {
    match language {
        Language::English => "Login created",
    }
}

/// What an act did to this one entry: goes on with "by A. Mora" unless its candidate did it.
#[must_use]
pub fn happened(act: Act, language: Language) -> &'static str {
    let Language::English = language;
    match act {
        Act::LoginsDownloaded => "Login downloaded",
        Act::EntriesExported => "Login exported",
        Act::CardsPrinted => "Login card printed",
        Act::LoginShown => "Login shown on the screen",
        Act::ReportExported => "Login downloaded in a report",
        Act::ReportPrinted => "Login printed in a report",
        Act::EntriesWithdrawn => "Withdrawn",
        Act::EntriesRestored => "Restored",
        Act::PasswordsIssued => "New password issued",
        Act::LoginUnlocked => "Unlocked",
        other => other.label(language),
    }
}

/// "17.5 of 20", or that somebody has yet to mark it.
#[must_use]
pub fn result(result: &EntryResult, language: Language) -> String {
    match result.given.as_str() {
        "" => language.entry().waits.to_owned(),
        given => [given, language.entry().of_maximum, &result.maximum].concat(),
    }
}

/// The same, and what the engine says beside it.
#[must_use]
pub fn result_line(result: &EntryResult, language: Language) -> String {
    let mut line = self::result(result, language);
    if !result.comment.is_empty() {
        line.push_str(" · ");
        line.push_str(&result.comment);
    }
    line
}

/// Puts the results of rows into words.
#[cfg(feature = "ssr")]
pub fn say_results(rows: &mut [EntryRow], language: Language) {
    for row in rows {
        row.result = row.told.take().map(|told| result_line(&told, language));
    }
}

/// "3 wrong passwords in a row": goes on with "with" and a username.
#[must_use]
pub fn wrong_passwords(count: i64, language: Language) -> String {
    let Language::English = language;
    if count == 1 {
        return "1 wrong password".to_owned();
    }
    [&counted(count, "wrong password", "wrong passwords"), " in a row"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_to_one_entry_is_told_of_one() {
        let told = |act| happened(act, Language::STAFF);
        for act in Act::ALL.into_iter().filter(|act| act.hand_out().is_some()) {
            assert!(!told(act).contains("ogins") && !told(act).contains("ntries"), "{}", told(act));
        }
        assert_eq!(told(Act::PasswordsIssued), "New password issued");
        assert_eq!(told(Act::MarkedStarted), "Marked as started");
        assert_eq!(wrong_passwords(1, Language::STAFF), "1 wrong password");
        assert_eq!(wrong_passwords(3, Language::STAFF), "3 wrong passwords in a row");
        assert_eq!(place(17, 240, Language::STAFF), "no. 17 of 240");
    }
}
