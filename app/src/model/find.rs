//! Find a login: what one box finds in the whole institution, and what was done to a login from there.

mod question;

use serde::{Deserialize, Serialize};

pub use self::question::{AskedLogin, Warning};
use super::{
    entry::EntryState,
    id::{ActId, EntryId, SessionId},
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
    /// "12 May 2026, 09:00 – 17:00 (Europe/Madrid)".
    pub session_when: String,
    /// The username it was born with.
    pub slip_code: String,
    /// The personal username once claimed.
    pub username: Option<String>,
    /// The candidate's name once claimed.
    pub name: Option<String>,
    /// What the candidate said beside the name, as people read it, and what was asked and not said (`None`); nothing
    /// before the claim.
    pub said: Vec<(Particular, Option<String>)>,
    /// Where it stands.
    pub state: EntryState,
    /// The number of its batch.
    pub batch: i64,
    /// When it came to its state, in the session's zone: "10:12" today, "12 May, 10:12" earlier; `None` for unused.
    pub since: Option<String>,
    /// How its present login was last handed out: "Printed 09:12, A. Mora".
    pub handed_out: Option<String>,
    /// When its candidate was last seen.
    pub last_seen: Option<String>,
    /// Too many wrong passwords: the name must wait before it is heard again.
    pub locked: bool,
    /// Never used, and the session is over.
    pub expired: bool,
}

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

impl FoundLogin {
    /// What is told of it.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let (slip, place) = (&self.slip_code, &self.session_name);
        let since = self.since.as_ref().map(|when| format!(" {when}")).unwrap_or_default();
        let Some(username) = &self.username else {
            let said = match self.state {
                EntryState::Withdrawn => format!("was withdrawn{since}"),
                _ => "has not been used yet".to_owned(),
            };
            let after = format!(" {said} – {place}, batch {}.", self.batch);
            return Sentence { before: String::new(), username: slip.clone(), name: None, after };
        };
        let happened = match self.state {
            EntryState::Unused | EntryState::Claimed => "details given",
            EntryState::Started => "started",
            EntryState::Finished => "finished",
            EntryState::Withdrawn => "withdrawn",
        };
        // Without a name, which is erased some day, the session follows the dash.
        let dash = if self.name.is_some() { "," } else { " –" };
        Sentence {
            before: format!("{slip} is now "),
            username: username.clone(),
            name: self.name.clone(),
            after: format!("{dash} {place}, {happened}{since}."),
        }
    }
}

/// What was just done to one login: the page after the form says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// To which login.
    pub entry: EntryId,
    /// What.
    pub deed: Deed,
    /// The act that is remembered; `None` when nothing was changed.
    pub act: Option<ActId>,
}

/// What can be done to one login from where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// It has a new password.
    Issued,
    /// It may try again at once.
    Unlocked,
}

impl Done {
    /// As one word of an address. The act is in it, so that the same deed done again is another address.
    #[must_use]
    pub fn word(&self) -> String {
        let deed = match self.deed {
            Deed::Issued => "issued",
            Deed::Unlocked => "unlocked",
        };
        format!("{deed}.{}.{}", self.entry, self.act.map(|act| act.to_string()).unwrap_or_default())
    }

    /// Reads [`Done::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let mut parts = word.split('.');
        let deed = match parts.next()? {
            "issued" => Deed::Issued,
            "unlocked" => Deed::Unlocked,
            _ => return None,
        };
        let entry = parts.next()?.parse().ok()?;
        let act = match parts.next()? {
            "" => None,
            act => Some(act.parse().ok()?),
        };
        Some(Self { entry, deed, act })
    }

    /// What the page says.
    #[must_use]
    pub const fn sentence(&self) -> &'static str {
        match (self.deed, self.act) {
            (Deed::Issued, Some(_)) => "New password issued. The old one stopped working at once.",
            (Deed::Issued, None) => "Nothing was changed: this login cannot get a new password now.",
            (Deed::Unlocked, Some(_)) => "Unlocked. Log-in can be tried again at once.",
            (Deed::Unlocked, None) => "Nothing was changed: this login was not locked any more.",
        }
    }
}

#[cfg(test)]
mod tests;
