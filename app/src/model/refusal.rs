//! A refusal as a page knows it: what it does about it, and what people read, written by whoever refused. So the browser
//! carries neither the list of all refusals nor their sentences.

use serde::{Deserialize, Serialize};

/// What a page does about a refusal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It says the sentence and nothing more.
    #[default]
    Other,
    /// Nobody is logged in.
    NotLoggedIn,
    /// The browser session was idle for too long.
    TimedOut,
    /// The page or its form is somebody else's.
    SomebodyElse,
    /// The role of the page's person does not include it.
    Forbidden,
    /// Missing, or another institution's.
    NotFound,
    /// The browser could not reach the server.
    Unreachable,
    /// An answer, or a form, that one side does not understand.
    Malformed,
    /// An action without a selection.
    NothingSelected,
    /// The rows that match are others than those the person saw; [`Refusal::now`] says how many.
    ListChanged,
    /// Logins were handed out before; it can be asked for once more.
    HandedOutBefore,
    /// New logins for a closed session.
    ClosedToNewLogins,
    /// New times would shut people out; it can be asked for once more.
    ShutsOut,
    /// The second factor is asked for first, in a document of its own.
    FactorNeeded,
}

/// A refusal, told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What to do about it.
    pub kind: Kind,
    /// The HTTP status that goes with it.
    pub status: u16,
    /// What people read; of wrong fields, the first one's sentence.
    pub sentence: String,
    /// The wrong fields: the id of the control, and the sentence beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(String, String)>,
    /// Further lines below the sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// The version that is saved now: what a form says it replaces when it is sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How many rows match now.
    #[serde(default)]
    pub now: i64,
}

impl Refusal {
    /// One that is a sentence only.
    #[must_use]
    pub fn new(kind: Kind, status: u16, sentence: &str) -> Self {
        Self {
            kind,
            status,
            sentence: sentence.to_owned(),
            fields: Vec::new(),
            lines: Vec::new(),
            version: None,
            now: 0,
        }
    }

    /// Whether it passes by itself, so that a question which was refused with it is asked again.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self.status, 429 | 503)
    }

    /// Whether a page that learns this is no longer the page of whoever is logged in.
    #[must_use]
    pub const fn covers(&self) -> bool {
        matches!(self.kind, Kind::NotLoggedIn | Kind::TimedOut | Kind::SomebodyElse)
    }

    /// The sentence for the control of this id, when what it holds is wrong.
    #[must_use]
    pub fn on(&self, control: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == control).map(|(_, sentence)| sentence.as_str())
    }
}
