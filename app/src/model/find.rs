//! Find a login: what one box finds in the whole institution, and what was done to a login from there.

use serde::{Deserialize, Serialize};

use super::{
    civil::CivilTime,
    entry::EntryState,
    hand_out::{HandedOut, Moment},
    id::{ActId, EntryId, IdempotencyKey, SessionId},
    person::Particular,
    session::SessionState,
};

/// The most logins that are shown at once; who finds more types more.
pub const FOUND_LIMIT: usize = 20;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What was looked for, without space around it; empty when nothing was asked yet.
    pub typed: String,
    /// The logins: a whole code first, then those of open sessions.
    pub logins: Vec<FoundLogin>,
    /// There are more than [`FOUND_LIMIT`].
    pub more: bool,
}

/// A login that was found. Never a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLogin {
    /// The entry.
    pub entry: EntryId,
    /// Its session.
    pub session: SessionId,
    /// The session's name.
    pub session_name: String,
    /// Where the session stands now.
    pub session_state: SessionState,
    /// When the session opens, in its zone.
    pub opens: CivilTime,
    /// When it closes, in its zone.
    pub closes: CivilTime,
    /// The username it was born with.
    pub slip_code: String,
    /// The personal username once claimed.
    pub username: Option<String>,
    /// The candidate's name once claimed.
    pub name: Option<String>,
    /// What the candidate said beside the name, as it is stored, and what was asked and not said (`None`); nothing before
    /// the claim.
    pub said: Vec<(Particular, Option<String>)>,
    /// Where it stands.
    pub state: EntryState,
    /// The number of its batch.
    pub batch: i64,
    /// When it came to its state; `None` for unused.
    pub since: Option<Moment>,
    /// How its present login was last handed out.
    pub handed_out: Option<HandedOut>,
    /// When its candidate was last seen.
    pub last_seen: Option<Moment>,
    /// Too many wrong passwords: the name must wait before it is heard again.
    pub locked: bool,
    /// Never used, and the session is over.
    pub expired: bool,
}

/// A login about which something is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedLogin {
    /// The login as it is now.
    pub login: FoundLogin,
    /// For the form that issues a new password: sent twice, it issues once.
    pub key: IdempotencyKey,
}

/// What was just done to one login: the page after the form says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginChanged {
    /// To which login.
    pub entry: EntryId,
    /// What.
    pub change: LoginChange,
    /// The act that is remembered; `None` when nothing was changed.
    pub act: Option<ActId>,
}

/// What can be done to one login from where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoginChange {
    /// It has a new password.
    Issued,
    /// It may try again at once.
    Unlocked,
}

impl LoginChanged {
    /// As one word of an address. The act is in it, so that the same change done again is another address.
    #[must_use]
    pub fn word(&self) -> String {
        let change = match self.change {
            LoginChange::Issued => "issued",
            LoginChange::Unlocked => "unlocked",
        };
        format!("{change}.{}.{}", self.entry, self.act.map(|act| act.to_string()).unwrap_or_default())
    }

    /// Reads [`LoginChanged::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let mut parts = word.split('.');
        let change = match parts.next()? {
            "issued" => LoginChange::Issued,
            "unlocked" => LoginChange::Unlocked,
            _ => return None,
        };
        let entry = parts.next()?.parse().ok()?;
        let act = match parts.next()? {
            "" => None,
            act => Some(act.parse().ok()?),
        };
        Some(Self { entry, change, act })
    }
}

#[cfg(test)]
mod tests;
