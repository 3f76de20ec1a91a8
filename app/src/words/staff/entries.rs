//! What staff read of entries and batches: states, columns, names, counts, and how a login was handed out.

use super::{Label, acts::author};
use crate::{
    model::{
        entry::{EntrySort, EntryState},
        hand_out::{HandOutAct, HandedOut},
        passing::Passing,
    },
    words::{count::counted, language::Language},
};

impl Label for EntryState {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::Unused => "Not used",
            Self::Claimed => "Details given",
            Self::Started => "Started",
            Self::Finished => "Finished",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

impl Label for Passing {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::Arrived => "Logged in, no details yet",
            Self::Overdue => "Logged in, no details for 5 minutes",
            Self::Locked => "Locked",
        }
    }
}

/// The column that the entries are ordered by; batches are numbered in the order of creation.
impl Label for EntrySort {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::Created => "Batch",
            Self::Slip => "Slip code",
            Self::Username => "Username",
            Self::Name => "Name",
            Self::State => "State",
            Self::Seen => "Last seen",
        }
    }
}

/// "1 entry", "30 entries".
#[must_use]
pub fn entries(n: i64, language: Language) -> String {
    let Language::English = language;
    counted(n, "entry", "entries")
}

/// "1 login", "30 logins".
#[must_use]
pub fn logins(n: i64, language: Language) -> String {
    let Language::English = language;
    counted(n, "login", "logins")
}

/// How many entries a list shows, of all.
#[must_use]
pub fn found(shown: i64, all: i64, language: Language) -> String {
    let Language::English = language;
    format!("{shown} of {all} entries")
}

/// How many candidates have logged in since the list was loaded.
#[must_use]
pub fn new_log_ins(n: i64, language: Language) -> String {
    let Language::English = language;
    counted(n, "new log-in", "new log-ins")
}

/// How many entries were added since the list was loaded.
#[must_use]
pub fn new_entries(n: i64, language: Language) -> String {
    let Language::English = language;
    counted(n, "new entry", "new entries")
}

/// When the list last heard from the server: "updated 2 s ago".
#[must_use]
pub fn updated(seconds: u32, language: Language) -> String {
    let Language::English = language;
    match seconds {
        0..60 => format!("updated {seconds} s ago"),
        _ => format!("updated {} min ago", seconds / 60),
    }
}

/// The button that takes a saved view away.
#[must_use]
pub fn delete_view(name: &str, language: Language) -> String {
    let Language::English = language;
    ["Delete view ", name].concat()
}

/// "Batch 7 · Room B12, morning".
#[must_use]
pub fn batch_name(number: i64, label: &str, language: Language) -> String {
    match language {
        Language::English if label.is_empty() => format!("Batch {number}"),
        Language::English => format!("Batch {number} · {label}"),
    }
}

/// A batch among batches: "7 – Room B12, morning".
#[must_use]
pub fn batch_choice(number: i64, label: &str, language: Language) -> String {
    match language {
        Language::English if label.is_empty() => number.to_string(),
        Language::English => [&number.to_string(), " – ", label].concat(),
    }
}

/// How a login was last handed out: "Printed 09:12, A. Mora".
#[must_use]
pub fn handed_out(last: &HandedOut, language: Language) -> String {
    let Language::English = language;
    let how = match last.act {
        HandOutAct::PasswordRenewed => "Taken by the candidate ",
        HandOutAct::LoginsDownloaded => "Downloaded ",
        HandOutAct::CardsPrinted | HandOutAct::ReportPrinted => "Printed ",
        HandOutAct::LoginShown => "Shown ",
        HandOutAct::EntriesExported | HandOutAct::ReportExported => "Exported ",
    };
    let told = [how, &language.times().moment(&last.when)].concat();
    if last.act == HandOutAct::PasswordRenewed {
        return told;
    }
    [&told, ", ", author(last.by.as_deref(), language)].concat()
}

/// "3 batches".
#[must_use]
pub fn batches(number: usize, language: Language) -> String {
    let Language::English = language;
    counted(i64::try_from(number).unwrap_or(i64::MAX), "batch", "batches")
}

/// What to beware of with logins that can be used.
#[must_use]
pub const fn keep_safe(language: Language) -> &'static str {
    match language {
        Language::English => "Anyone holding a login can use it, so keep the file where only your team can open it.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{civil::CivilTime, hand_out::Moment, passing::DETAILS_WITHIN};

    #[test]
    fn the_limit_is_told_as_it_is() {
        assert!(Passing::Overdue.label(Language::STAFF).contains(&DETAILS_WITHIN.to_string()));
    }

    #[test]
    fn it_is_told_how_when_and_by_whom() {
        let at = CivilTime { year: 2026, month: 5, day: 12, hour: 9, minute: 12, ..CivilTime::default() };
        let told = |act, is_today, by: Option<&str>| {
            let when = Moment { at: at.clone(), is_today };
            handed_out(&HandedOut { act, when, by: by.map(str::to_owned) }, Language::STAFF)
        };
        assert_eq!(told(HandOutAct::CardsPrinted, true, Some("A. Mora")), "Printed 09:12, A. Mora");
        assert_eq!(told(HandOutAct::LoginsDownloaded, false, None), "Downloaded 12 May, 09:12, the operator");
        assert_eq!(told(HandOutAct::ReportExported, true, Some("A. Mora")), "Exported 09:12, A. Mora");
        assert_eq!(told(HandOutAct::PasswordRenewed, true, None), "Taken by the candidate 09:12");
    }
}
