//! Second factors: what a person has, what they are asked for, and why something they gave was not taken.

use serde::{Deserialize, Serialize};

/// A passkey, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPasskey {
    /// Names it in a form.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// It can log in alone; others are a second factor only.
    pub alone: bool,
    /// On which day it was added, as 2026-05-12.
    pub added: String,
    /// On which it was last used; `None` when never.
    pub used: Option<String>,
}

/// What a person has beside their password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    /// In the order in which they were added.
    pub passkeys: Vec<ListedPasskey>,
    /// On which day the authenticator app was set up; `None` without one.
    pub app: Option<String>,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// The server has a name, which passkeys need.
    pub takes_passkeys: bool,
}

impl Factors {
    /// A log-in has a second step.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.app.is_some() || !self.passkeys.is_empty()
    }
}

/// What a colleague has beside their password, as an owner reads it who is asked to take it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColleagueFactors {
    /// Their name.
    pub name: String,
    /// The address they log in with.
    pub email: String,
    /// How many passkeys.
    pub passkeys: usize,
    /// They have an authenticator app.
    pub app: bool,
    /// They work for another institution too, which their factors guard as well.
    pub works_elsewhere: bool,
}

/// What somebody is asked to prove themselves with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field or a button of its own")]
pub struct AskedProof {
    /// The password.
    pub password: bool,
    /// A passkey.
    pub passkey: bool,
    /// A code of the authenticator app.
    pub app: bool,
    /// A recovery code will do.
    pub codes: bool,
    /// Their provider of single sign-on has to ask them once more, before anything else.
    pub provider: bool,
    /// A password of their own, which they have not: they work elsewhere too, where their provider says nothing.
    pub impossible: bool,
}

impl AskedProof {
    /// A second factor, whichever.
    #[must_use]
    pub const fn factor(self) -> bool {
        self.passkey || self.app
    }

    /// A code, of either kind.
    #[must_use]
    pub const fn code(self) -> bool {
        self.app || self.codes
    }

    /// Nothing.
    #[must_use]
    pub const fn is_nothing(self) -> bool {
        !self.password && !self.factor() && !self.provider && !self.impossible
    }
}

/// Why a proof was not taken. Nothing has changed then, but that it may be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorRefusal {
    /// No password, or not theirs, or tried too often.
    Password(PasswordProblem),
    /// No code.
    CodeMissing,
    /// Neither six digits nor a recovery code.
    CodeMalformed,
    /// It is wrong, or was tried too often: one answer.
    CodeWrong,
    /// It is one of another time: the clock of the phone is wrong.
    CodeOfAnotherTime,
    /// It was taken before.
    CodeUsed,
    /// This passkey does not belong to them, or its answer is wrong, too late, or was sent before.
    PasskeyRefused,
    /// The counter of the passkey has not grown: there may be a copy of it.
    PasskeySuspected,
    /// Somebody has this passkey already.
    PasskeyKnown,
    /// The passkey has no name, or one of more than 100 characters.
    PasskeyName,
    /// What it belonged to has ended: it was taken, is too old, or the account has changed.
    Gone,
    /// What anything may be refused for.
    Other(crate::error::ApiError),
}

/// What is wrong with a password that somebody proves themselves with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// There is none.
    Missing,
    /// It is not theirs, or was tried too often.
    Wrong,
}

impl From<crate::error::ApiError> for FactorRefusal {
    fn from(error: crate::error::ApiError) -> Self {
        Self::Other(error)
    }
}
