//! The Team page: who works for the institution, who is invited, and what was done in the team.

use serde::{Deserialize, Serialize};

use super::{
    act::Act,
    address::{Question, Words},
    civil::CivilTime,
    id::{LinkId, StaffId},
    mail::MailStanding,
    page::{PageOf, PageRequest},
    staff::Role,
};

/// A member of staff, as owners see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Colleague {
    /// Their place in the institution.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// The address they log in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// They have a passkey.
    #[serde(default)]
    pub passkey: bool,
    /// They have an authenticator app.
    #[serde(default)]
    pub app: bool,
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
    /// They do, and an owner of this institution has switched them off.
    #[serde(default)]
    pub is_kept_out: bool,
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
    /// Whether links are sent by mail too, and leave.
    #[serde(default)]
    pub mail: MailStanding,
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
    /// Somebody of the agent who was kept out may come again.
    AgentMayCome,
    /// Somebody's second factor is taken away.
    FactorsTaken,
    /// They had none.
    NoFactor,
}

impl TeamDone {
    /// All of them.
    pub const ALL: [Self; 15] = [
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
        Self::AgentMayCome,
        Self::FactorsTaken,
        Self::NoFactor,
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
            Self::AgentMayCome => "agent_may_come",
            Self::FactorsTaken => "factor_taken",
            Self::NoFactor => "no_factor",
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
        !matches!(self, Self::SameRole | Self::AsBefore | Self::WasNotLocked | Self::NoFactor | Self::AgentAsBefore)
    }
}

/// Which acts the page of the team's activity shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TeamActs {
    /// All of them.
    #[default]
    Everything,
    /// Log-ins, refused ones too, and browser sessions that were ended.
    LogIns,
    /// Accounts, roles, links and passwords.
    Accounts,
    /// Second factors.
    Factors,
    /// What was taken out in bulk.
    TakenOut,
}

impl TeamActs {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Everything, Self::LogIns, Self::Accounts, Self::Factors, Self::TakenOut];

    /// The word in addresses; empty for all.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Everything => "",
            Self::LogIns => "log_ins",
            Self::Accounts => "accounts",
            Self::Factors => "factors",
            Self::TakenOut => "taken_out",
        }
    }

    /// Reads [`TeamActs::word`] back; anything else is Everything.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|acts| acts.word() == word).unwrap_or_default()
    }

    /// Is this one of them?
    #[must_use]
    pub const fn has(self, act: Act) -> bool {
        match self {
            Self::Everything => true,
            Self::LogIns => {
                matches!(act, Act::StaffLoggedIn | Act::StaffLogInRefused | Act::BrowserSessionsEnded)
            }
            Self::Factors => matches!(
                act,
                Act::PasskeyAdded
                    | Act::PasskeyRemoved
                    | Act::PasskeySuspected
                    | Act::AuthenticatorAdded
                    | Act::AuthenticatorRemoved
                    | Act::RecoveryCodesMade
                    | Act::RecoveryCodeUsed
                    | Act::FactorsTakenAway
                    | Act::FactorRulesChanged
            ),
            Self::Accounts => act.is_of_the_team() && !Self::LogIns.has(act) && !Self::Factors.has(act),
            Self::TakenOut => matches!(
                act,
                Act::LoginsDownloaded
                    | Act::EntriesExported
                    | Act::CardsPrinted
                    | Act::ReportExported
                    | Act::ReportPrinted
                    | Act::ActivityExported
            ),
        }
    }
}

/// What the page of the team's activity shows: a part of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TeamActivityQuery {
    /// Which acts.
    pub acts: TeamActs,
    /// Only what this member did, and what was done to them.
    pub colleague: Option<StaffId>,
    /// Which part.
    pub page: PageRequest,
}

impl Question for TeamActivityQuery {
    fn read(words: &dyn Words) -> Self {
        Self {
            acts: TeamActs::from_word(words.word("acts")),
            colleague: words.word("colleague").parse().ok(),
            page: PageRequest::read(words),
        }
    }

    fn write(&self, say: &mut dyn FnMut(&'static str, &str)) {
        say("acts", self.acts.word());
        if let Some(colleague) = self.colleague {
            say("colleague", &colleague.to_string());
        }
        self.page.write(say);
    }
}

/// A member of the team, to be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedColleague {
    /// Their place in the institution.
    pub id: StaffId,
    /// Their name.
    pub name: String,
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
    /// Everybody whose acts can be chosen, by name.
    #[serde(default)]
    pub people: Vec<NamedColleague>,
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
        for acts in TeamActs::ALL {
            assert_eq!(TeamActs::from_word(acts.word()), acts);
        }
        assert_eq!(TeamActs::from_word("other"), TeamActs::Everything);
    }

    #[test]
    fn each_act_of_the_team_is_in_one_part_of_the_list() {
        let parts = || TeamActs::ALL.into_iter().filter(|&part| part != TeamActs::Everything);
        for act in Act::ALL {
            let listed = parts().filter(|part| part.has(act)).count();
            assert_eq!(listed, usize::from(act.is_of_the_team() || TeamActs::TakenOut.has(act)), "{}", act.word());
            assert!(TeamActs::Everything.has(act));
        }
    }
}
