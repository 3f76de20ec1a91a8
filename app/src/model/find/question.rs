//! What is asked before a login that was found is given a new password or withdrawn: who it is, and what it does to them.

use serde::{Deserialize, Serialize};

use super::FoundLogin;
use crate::model::{action::EntryAction, entry::EntryState, id::IdempotencyKey, session::SessionState};

/// A login about which something is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedLogin {
    /// The login as it is now.
    pub login: FoundLogin,
    /// For the form that issues a new password: sent twice, it issues once.
    pub key: IdempotencyKey,
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

impl FoundLogin {
    /// What this act would do to it now; `None` when it would do nothing.
    #[must_use]
    pub fn warning(&self, action: EntryAction) -> Option<Warning> {
        action.becomes(self.state, self.username.is_some())?;
        let is_closed = self.session_state == SessionState::Closed;
        let happens = match self.state {
            EntryState::Started => "is in the test and will be logged out.",
            EntryState::Claimed => "has given details and will be logged out.",
            _ => "has not been used yet.",
        };
        let more = match action {
            EntryAction::Withdraw => vec![
                if self.state == EntryState::Unused {
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
                Some(match self.state {
                    EntryState::Unused => {
                        "The password on the slip stops working at once. Whoever holds the slip needs the new one."
                    }
                    EntryState::Started => {
                        "The password in use stops working at once. With the new one the test goes on."
                    }
                    _ => "The password in use stops working at once. The new one is needed to log in again.",
                }),
                is_closed.then_some("The session is closed: nobody can log in until it is reopened."),
            ]
            .into_iter()
            .flatten()
            .collect(),
        };
        let who = self.name.as_ref().or(self.username.as_ref()).unwrap_or(&self.slip_code).clone();
        Some(Warning { who, happens, more })
    }
}
