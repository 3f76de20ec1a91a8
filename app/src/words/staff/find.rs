//! What staff read on Find a login: one sentence about each login, what an act would do to it, and what was done.

use super::sessions::until_reopened;
use crate::{
    model::{
        action::EntryAction,
        entry::EntryState,
        find::{FOUND_LIMIT, FoundLogin, LoginChange, LoginChanged},
        session::SessionState,
    },
    words::language::Language,
};

/// What is told of a login, in the parts that a page shows differently: "K7RM-T4XW is now ", "maria-3749", " – ",
/// "María Carreño", ", Spring placement, details given 10:12."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Before the username.
    pub before: String,
    /// The username now.
    pub username: String,
    /// The candidate's name, which may run from right to left.
    pub name: Option<String>,
    /// The rest; after a dash where there is a name.
    pub after: String,
}

/// What an act does to one login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Whose login it is: the name, which may run from right to left, or the slip code.
    pub who: String,
    /// What happens to them: goes on after the name, as in "is in the test and will be logged out."
    pub happens: &'static str,
    /// What else there is to know.
    pub more: Vec<&'static str>,
}

/// What is told of a login.
#[must_use]
pub fn told(login: &FoundLogin, language: Language) -> Sentence {
    let Language::English = language;
    english_told(login)
}

fn english_told(login: &FoundLogin) -> Sentence {
    let times = Language::English.times();
    let (slip, place) = (&login.slip_code, &login.session_name);
    let since = login.since.as_ref().map(|when| format!(" {}", times.moment(when))).unwrap_or_default();
    let Some(username) = &login.username else {
        let said = match login.state {
            EntryState::Withdrawn => format!("was withdrawn{since}"),
            _ => "has not been used yet".to_owned(),
        };
        let after = format!(" {said} – {place}, batch {}.", login.batch);
        return Sentence { before: String::new(), username: slip.clone(), name: None, after };
    };
    let happened = match login.state {
        EntryState::Unused | EntryState::Claimed => "details given",
        EntryState::Started => "started",
        EntryState::Finished => "finished",
        EntryState::Withdrawn => "withdrawn",
    };
    // Without a name, which is erased some day, the session follows the dash.
    let dash = if login.name.is_some() { "," } else { " –" };
    Sentence {
        before: format!("{slip} is now "),
        username: username.clone(),
        name: login.name.clone(),
        after: format!("{dash} {place}, {happened}{since}."),
    }
}

/// What this act would do to the login now; `None` when it would do nothing.
#[must_use]
pub fn warning(login: &FoundLogin, action: EntryAction, language: Language) -> Option<Warning> {
    action.becomes(login.state, login.username.is_some())?;
    let Language::English = language;
    let (happens, more) = english_warning(login, action);
    let who = login.name.as_ref().or(login.username.as_ref()).unwrap_or(&login.slip_code).clone();
    Some(Warning { who, happens, more })
}

fn english_warning(login: &FoundLogin, action: EntryAction) -> (&'static str, Vec<&'static str>) {
    let is_closed = login.session_state == SessionState::Closed;
    let happens = match login.state {
        EntryState::Started => "is in the test and will be logged out.",
        EntryState::Claimed => "has given details and will be logged out.",
        _ => "has not been used yet.",
    };
    let more = match action {
        EntryAction::Withdraw => vec![
            if login.state == EntryState::Unused {
                "The login stops working at once."
            } else {
                "The login stops working at once. The details are kept."
            },
            if is_closed {
                "The session is closed, so the login can only be restored once the session is reopened."
            } else {
                "You can restore it until the session closes."
            },
        ],
        _ => [
            Some(match login.state {
                EntryState::Unused => {
                    "The password on the slip stops working at once. Whoever holds the slip needs the new one."
                }
                EntryState::Started => "The password in use stops working at once. With the new one the test goes on.",
                _ => "The password in use stops working at once. The new one is needed to log in again.",
            }),
            is_closed.then_some(until_reopened(Language::English)),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    (happens, more)
}

/// What was done to a login.
#[must_use]
pub const fn done(done: &LoginChanged, language: Language) -> &'static str {
    let Language::English = language;
    match (done.change, done.act) {
        (LoginChange::Issued, Some(_)) => "New password issued. The old one stopped working at once.",
        (LoginChange::Issued, None) => "Nothing was changed: this login cannot get a new password now.",
        (LoginChange::Unlocked, Some(_)) => "Unlocked. Log-in can be tried again at once.",
        (LoginChange::Unlocked, None) => "Nothing was changed: this login was not locked any more.",
    }
}

/// How many logins were found; `more`: there are others that are not shown.
#[must_use]
pub fn count(found: usize, more: bool, language: Language) -> String {
    let Language::English = language;
    match found {
        _ if more => format!("{FOUND_LIMIT} logins are shown and more match. Type more of the name or the code."),
        0 => "Nothing found".to_owned(),
        1 => "1 login found".to_owned(),
        n => format!("{n} logins found"),
    }
}

/// That these are the first of what was found, below the field at the top of every page.
#[must_use]
pub fn first(shown: usize, language: Language) -> String {
    let Language::English = language;
    format!("The first {shown} logins are shown. Press Enter for more.")
}

/// That nothing was found by what was typed, and what to try.
#[must_use]
pub fn nobody(typed: &str, language: Language) -> String {
    let Language::English = language;
    let hint = if typed.contains(['o', 'O', '0']) { " Codes have no letter O and no number 0." } else { "" };
    format!("Nobody here has “{typed}”. Try a part of the name, or half of the code.{hint}")
}

/// Said in place of the question when the act would do nothing.
#[must_use]
pub fn impossible(action: EntryAction, language: Language) -> &'static str {
    match (action, language) {
        (EntryAction::Withdraw, Language::English) => "This login cannot be withdrawn now.",
        (_, Language::English) => "This login cannot get a new password now.",
    }
}

#[cfg(test)]
mod tests;
