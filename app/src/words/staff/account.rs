//! What staff read of their browsers and of the institutions they work for.

use crate::{
    model::account::{Device, OwnChange},
    words::{count::counted, language::Language},
};

/// What a browser session is opened in: "Firefox on Windows".
#[must_use]
pub fn device(device: &Device, language: Language) -> String {
    let Language::English = language;
    let browser = if device.browser.is_empty() { "A browser" } else { &device.browser };
    if device.system.is_empty() { browser.to_owned() } else { [browser, " on ", &device.system].concat() }
}

/// When it was opened and last used: "Opened 2 hours ago, used 4 minutes ago".
#[must_use]
pub fn opened_and_used(opened_minutes: i64, used_minutes: i64, language: Language) -> String {
    let Language::English = language;
    ["Opened ", &ago(opened_minutes, language), ", used ", &ago(used_minutes, language)].concat()
}

/// How long ago: "just now", "4 minutes ago", "2 hours ago".
#[must_use]
pub fn ago(minutes: i64, language: Language) -> String {
    let Language::English = language;
    let long = match minutes {
        ..1 => return "just now".to_owned(),
        1..60 => counted(minutes, "minute", "minutes"),
        _ => counted(minutes / 60, "hour", "hours"),
    };
    [&long, " ago"].concat()
}

/// What was done to one's own account.
#[must_use]
pub const fn changed(change: OwnChange, language: Language) -> &'static str {
    let words = language.account();
    match change {
        OwnChange::Name => words.name_changed,
        OwnChange::Password => words.password_changed,
        OwnChange::Session => words.session_ended,
        OwnChange::OtherSessions => words.others_ended,
        OwnChange::AppAdded => words.app_added,
        OwnChange::AppRemoved => words.app_removed,
        OwnChange::PasskeyAdded => words.passkey_added,
        OwnChange::PasskeyRemoved => words.passkey_removed,
    }
}

/// Whose a page is that was asked for from another institution.
#[cfg(feature = "ssr")]
#[must_use]
pub fn belongs_to(institution: &str, language: Language) -> String {
    let Language::English = language;
    format!("This page belongs to {institution}")
}

/// In which institution somebody is while they ask for it.
#[cfg(feature = "ssr")]
#[must_use]
pub fn working_in(institution: &str, language: Language) -> String {
    let Language::English = language;
    format!("You have {institution} opened at the moment.")
}

/// The button that leads to another institution.
#[cfg(feature = "ssr")]
#[must_use]
pub fn switch_to(institution: &str, language: Language) -> String {
    let Language::English = language;
    format!("Switch to {institution}")
}

/// The link that stays.
#[cfg(feature = "ssr")]
#[must_use]
pub fn stay_in(institution: &str, language: Language) -> String {
    let Language::English = language;
    format!("Stay in {institution}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_far_as_it_is_known() {
        let said = |browser: &str, system: &str| {
            device(&Device { browser: browser.to_owned(), system: system.to_owned() }, Language::STAFF)
        };
        assert_eq!(said("Firefox", "Windows"), "Firefox on Windows");
        assert_eq!(said("Firefox", ""), "Firefox");
        assert_eq!(said("", "Android"), "A browser on Android");
        assert_eq!(said("", ""), "A browser");
    }

    #[test]
    fn times_are_told_by_how_long_ago_they_are() {
        let said = |opened, used| opened_and_used(opened, used, Language::STAFF);
        assert_eq!(said(0, -1), "Opened just now, used just now");
        assert_eq!(said(1, 0), "Opened 1 minute ago, used just now");
        assert_eq!(said(479, 29), "Opened 7 hours ago, used 29 minutes ago");
        assert_eq!(said(60, 59), "Opened 1 hour ago, used 59 minutes ago");
    }
}
