//! My account: what people see of themselves, the browser sessions they have open, and the institutions they work for.

use serde::{Deserialize, Serialize};

use super::staff::Role;

/// A browser and what it runs on, by the names that their makers give them; either is empty where it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// "Firefox".
    pub browser: String,
    /// "Windows".
    pub system: String,
}

/// A browser session of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// Names it in the form that ends it. It is no key to anything.
    pub id: String,
    /// What it is opened in.
    pub device: Device,
    /// The institution that it is in, for people who have several; else empty.
    pub institution_name: String,
    /// How many minutes ago it was opened.
    pub opened_minutes: i64,
    /// How many minutes ago it was last used.
    pub used_minutes: i64,
    /// It is the one that asks.
    pub is_this: bool,
}

/// What people see of their own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyAccount {
    /// Their name.
    pub name: String,
    /// The address they log in with.
    pub email: String,
    /// What they may do here.
    pub role: Role,
    /// The institution they are logged in to.
    pub institution_name: String,
    /// Their browser sessions: this one, then the last used first.
    pub sessions: Vec<OwnSession>,
    /// The institution manages others, and they may see those.
    #[serde(default)]
    pub sees_clients: bool,
    /// The provider of the institution let them in: what they change here changes nothing elsewhere.
    #[serde(default)]
    pub is_bound: bool,
}

/// An institution that somebody works for, as they choose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workplace {
    /// Names it in the form that leads there.
    pub id: super::id::StaffId,
    /// Its name.
    pub institution_name: String,
    /// What they may do there.
    pub role: Role,
    /// They are logged in to it.
    pub is_this: bool,
    /// The page they came for is there.
    pub has_page: bool,
}

/// What was done to one's own account, for the page that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnChange {
    /// Another name.
    Name,
    /// Another password.
    Password,
    /// One browser session was ended.
    Session,
    /// All others were ended.
    OtherSessions,
    /// An authenticator app was added.
    AppAdded,
    /// It was removed.
    AppRemoved,
    /// A passkey was added.
    PasskeyAdded,
    /// One was removed.
    PasskeyRemoved,
}

impl OwnChange {
    const ALL: [Self; 8] = [
        Self::Name,
        Self::Password,
        Self::Session,
        Self::OtherSessions,
        Self::AppAdded,
        Self::AppRemoved,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
    ];

    /// The word in the address of the page.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Password => "password",
            Self::Session => "session",
            Self::OtherSessions => "sessions",
            Self::AppAdded => "app",
            Self::AppRemoved => "no-app",
            Self::PasskeyAdded => "passkey",
            Self::PasskeyRemoved => "no-passkey",
        }
    }

    /// Reads [`OwnChange::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.word() == word)
    }
}
