//! What staff read of entries and batches: states, names, and how a login was handed out.

use super::{Label, acts::author};
use crate::{
    model::{
        entry::EntryState,
        hand_out::{HandOutAct, HandedOut},
    },
    words::language::Language,
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

/// "Batch 7 · Room B12, morning".
#[must_use]
pub fn batch_name(number: i64, label: &str, language: Language) -> String {
    match language {
        Language::English if label.is_empty() => format!("Batch {number}"),
        Language::English => format!("Batch {number} · {label}"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{civil::CivilTime, hand_out::Moment};

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
