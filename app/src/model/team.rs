//! The Team page: who works for the institution, who is invited, and what was done in the team.

use serde::{Deserialize, Serialize};

use super::{
    act::Act,
    address::{Question, Words},
    civil::CivilTime,
    id::{LinkId, StaffId},
    page::{PageOf, PageRequest},
    staff::Role,
};

/// A member of staff, as owners see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Their place in the institution.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// The address they log in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// When they last did something here, to the minute; `None` when never.
    #[serde(default)]
    pub seen: Option<CivilTime>,
    /// Since when they are switched off.
    #[serde(default)]
    pub off_since: Option<CivilTime>,
    /// They must wait before they are heard again, after too many wrong passwords.
    #[serde(default)]
    pub waits: bool,
    /// It is the person who asks.
    #[serde(default)]
    pub is_you: bool,
    /// They are the only owner who can log in: they stay that.
    #[serde(default)]
    pub is_last_owner: bool,
    /// They work for the agent that manages the institution.
    #[serde(default)]
    pub is_from_agent: bool,
}

/// The agent that manages the institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagingAgent {
    /// Its name.
    pub name: String,
    /// Its Institution ID.
    pub code: String,
    /// What its people may do here; `None` while they may not come.
    pub granted: Option<Role>,
}

/// Somebody who was invited and has not accepted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The invitation.
    pub id: LinkId,
    /// Their name, as whoever invited them typed it.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they will be able to do.
    pub role: Role,
    /// The name of whoever invited them; `None` for the operator.
    pub by: Option<String>,
    /// Until when its link leads in.
    pub until: CivilTime,
    /// That is over.
    pub is_over: bool,
}

/// Everybody who works for the institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// By name.
    pub people: Vec<Colleague>,
    /// The newest first.
    #[serde(default)]
    pub invitations: Vec<Invitation>,
    /// IANA name of the zone that the times are in.
    #[serde(default)]
    pub time_zone: String,
    /// Who manages the institution.
    #[serde(default)]
    pub agent: Option<ManagingAgent>,
    /// The institution manages others itself.
    #[serde(default)]
    pub is_agent: bool,
}

/// The form that invites somebody, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedInvitation {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The word of a role.
    pub role: String,
}

/// What came of an act on the Team page, as its address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamDone {
    /// Somebody has another role.
    RoleChanged,
    /// They had that role already.
    SameRole,
    /// Somebody is switched off.
    SwitchedOff,
    /// Somebody is switched on.
    SwitchedOn,
    /// They were so already.
    AsBefore,
    /// An invitation is taken back.
    Revoked,
    /// Somebody may try to log in at once.
    Unlocked,
    /// They did not have to wait.
    WasNotLocked,
    /// The agent's people may work here.
    AgentGranted,
    /// They may not any more.
    AgentTakenBack,
    /// Nobody manages the institution any more.
    AgentEnded,
    /// What the agent may do was so already.
    AgentAsBefore,
}

impl TeamDone {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::RoleChanged,
        Self::SameRole,
        Self::SwitchedOff,
        Self::SwitchedOn,
        Self::AsBefore,
        Self::Revoked,
        Self::Unlocked,
        Self::WasNotLocked,
        Self::AgentGranted,
        Self::AgentTakenBack,
        Self::AgentEnded,
        Self::AgentAsBefore,
    ];

    /// The word in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::RoleChanged => "role",
            Self::SameRole => "same_role",
            Self::SwitchedOff => "off",
            Self::SwitchedOn => "on",
            Self::AsBefore => "as_before",
            Self::Revoked => "revoked",
            Self::Unlocked => "unlocked",
            Self::WasNotLocked => "was_not_locked",
            Self::AgentGranted => "agent_granted",
            Self::AgentTakenBack => "agent_taken_back",
            Self::AgentEnded => "agent_ended",
            Self::AgentAsBefore => "agent_as_before",
        }
    }

    /// Reads [`TeamDone::word`] back; `None` for anything else.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.word() == word)
    }

    /// Something was changed.
    #[must_use]
    pub const fn is_change(self) -> bool {
        !matches!(self, Self::SameRole | Self::AsBefore | Self::WasNotLocked | Self::AgentAsBefore)
    }
}

/// What the page of the team's activity shows: a part of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TeamActivityQuery {
    /// Which part.
    pub page: PageRequest,
}

impl Question for TeamActivityQuery {
    fn read(words: &dyn Words) -> Self {
        Self { page: PageRequest::read(words) }
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        self.page.write(say);
    }
}

/// One act in the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamActivityRow {
    /// When.
    pub at: CivilTime,
    /// What was done.
    pub act: Act,
    /// By whom; `None` for the operator, and for whoever was refused.
    pub by: Option<String>,
    /// To whom, or in which session; `None` where it was about the institution.
    pub about: Option<String>,
    /// To how many.
    pub count: i64,
}

/// A page of what was done in the team, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamActivityPage {
    /// IANA name of the zone that the times are in.
    pub time_zone: String,
    /// The rows, at most one page.
    pub rows: Vec<TeamActivityRow>,
    /// Where the page stands among all of them.
    pub page: PageOf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for done in TeamDone::ALL {
            assert_eq!(TeamDone::from_word(done.word()), Some(done));
        }
        assert_eq!(TeamDone::from_word("other"), None);
    }
}
