//! What is said of webhooks: what is wrong with a form, what an event is called, how a webhook stands, what came of a try.

use super::Label;
use crate::{
    model::webhook::{TryResult, WebhookEvent, WebhookFault, WebhookField, WebhookProblem, WebhookStanding},
    words::language::Language,
};

/// What is wrong with a field.
#[must_use]
pub const fn fault((field, problem): WebhookFault, language: Language) -> &'static str {
    let Language::English = language;
    match (problem, field) {
        (WebhookProblem::Missing, WebhookField::Events) => "Tick at least one event",
        (WebhookProblem::Missing, _) => "Enter the address",
        (WebhookProblem::TooLong, WebhookField::Name) => "Use 100 characters or fewer",
        (WebhookProblem::TooLong, _) => "Use 1,000 characters or fewer",
        (WebhookProblem::NotAnAddress, _) => {
            "An address looks like https://school.example.org/hooks: without #, user or password"
        }
        (WebhookProblem::NotSecure, _) => {
            "The address must begin with https. Whoever runs this server can allow others, for receivers inside the house."
        }
        (WebhookProblem::NotPublic, _) => {
            "The address must be one that everybody can reach. Whoever runs this server can allow others, for receivers inside \
             the house."
        }
        (WebhookProblem::TooMany, _) => "There are 20 webhooks already. Remove one first.",
    }
}

impl Label for WebhookEvent {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::BatchCreated => "Logins created",
            Self::EntryClaimed => "Details given by a candidate",
            Self::EntryStarted => "Test started",
            Self::EntryFinished => "Test finished",
            Self::EntryResult => "Result reported by a test engine",
            Self::EntryWithdrawn => "Entries withdrawn",
            Self::EntryRestored => "Entries restored",
            Self::EntryPasswordIssued => "New passwords issued",
        }
    }
}

/// How a webhook stands.
#[must_use]
pub fn standing(standing: &WebhookStanding, language: Language) -> String {
    let words = language.webhooks();
    match standing {
        WebhookStanding::On => words.on.to_owned(),
        WebhookStanding::Off => words.off.to_owned(),
        WebhookStanding::Failing(since) => {
            let Language::English = language;
            format!("{}, has taken nothing since {}", words.on, language.times().date_and_time(since))
        }
    }
}

/// What came of a try.
#[must_use]
pub fn result(result: TryResult, language: Language) -> String {
    let Language::English = language;
    match result {
        TryResult::Answered(status @ 200..=299) => format!("Taken ({status})"),
        TryResult::Answered(status @ 300..=399) => format!("Led elsewhere ({status}), which is not followed"),
        TryResult::Answered(410) => "Wants nothing any more (410)".to_owned(),
        TryResult::Answered(status) => format!("Refused ({status})"),
        TryResult::Refused => "Not asked: the address leads into a private network".to_owned(),
        TryResult::Unreachable => "Could not be reached".to_owned(),
        TryResult::Silent => "No answer within 15 seconds".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_and_answer_has_words_of_its_own() {
        for event in WebhookEvent::ALL {
            let said = event.label(Language::English);
            let same = WebhookEvent::ALL.iter().filter(|other| other.label(Language::English) == said).count();
            assert_eq!(same, 1, "{said}");
        }
        let results = [200, 302, 410, 500].map(TryResult::Answered);
        let others = [TryResult::Refused, TryResult::Unreachable, TryResult::Silent];
        let said: std::collections::BTreeSet<String> =
            results.into_iter().chain(others).map(|one| result(one, Language::English)).collect();
        assert_eq!(said.len(), 7, "{said:?}");
    }
}
