//! What acts are called in the list of what was done, and who did them.

use super::Label;
use crate::{
    model::{act::Act, activity::ActivityKind},
    words::{count::counted, language::Language},
};

/// What belongs to a session or to the institution. What belongs to the team is said by [`super::team_acts`].
impl Label for Act {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::InstitutionCreated => "Institution created",
            Self::SettingsChanged => "Settings changed",
            Self::SessionCreated => "Session created",
            Self::SessionChanged => "Details changed",
            Self::SessionReopened => "Session reopened",
            Self::SessionEngineChosen => "Test engine chosen",
            Self::CodesCreated => "Logins created",
            Self::BatchLabelled => "Batch label changed",
            Self::LoginsDownloaded => "Logins downloaded",
            Self::EntriesExported => "Entries exported",
            Self::CardsPrinted => "Login cards printed",
            Self::ChecklistPrinted => "Checklist printed",
            Self::LoginShown => "Login shown",
            Self::ReportExported => "Report downloaded",
            Self::ReportPrinted => "Report printed",
            Self::ActivityExported => "Activity downloaded",
            Self::EntriesWithdrawn => "Entries withdrawn",
            Self::EntriesRestored => "Entries restored",
            Self::PasswordsIssued => "New passwords issued",
            Self::PasswordRenewed => "New password taken by the candidate",
            Self::LoginUnlocked => "Login unlocked",
            Self::MarkedStarted => "Marked as started",
            Self::MarkedFinished => "Marked as finished",
            Self::UnmarkedStarted => "Marked as not started",
            Self::UnmarkedFinished => "Marked as not finished",
            Self::EntryClaimed => "Details given",
            Self::TestStarted => "Test started",
            Self::TestFinished => "End reported",
            Self::ResultReceived => "Result reported",
            Self::DatabaseRestored => "Backup restored",
            // They are listed on a page of their own.
            of_the_team => of_the_team.word(),
        }
    }
}

impl Label for ActivityKind {
    fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Everything, Language::English) => "Everything",
            (Self::Staff, Language::English) => "Everything by staff",
            (Self::Candidates, Language::English) => "Everything by candidates",
            (Self::One(act), _) => act.label(language),
        }
    }
}

/// Who did or created something; nobody by name is the operator, on the command line.
#[must_use]
pub fn author(name: Option<&str>, language: Language) -> &str {
    let Language::English = language;
    name.unwrap_or("the operator")
}

/// How many acts a list has, and in which zone its times are: "1 act, newest first (Europe/Madrid)".
#[must_use]
pub fn count(acts: i64, zone: &str, language: Language) -> String {
    let Language::English = language;
    format!("{}, newest first ({zone})", counted(acts, "act", "acts"))
}

/// What a login of the list is called now, behind its slip code.
#[must_use]
pub const fn now(language: Language) -> &'static str {
    match language {
        Language::English => ", now ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_each_of_one_act() {
        let label = |act: Act| act.label(Language::STAFF);
        for act in Act::ALL {
            assert_eq!(Act::ALL.into_iter().filter(|other| label(*other) == label(act)).count(), 1, "{}", act.word());
        }
    }
}
