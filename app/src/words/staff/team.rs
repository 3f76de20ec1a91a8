//! What owners read of their team: what came of an act, why one was refused, what a role may do, what ends.

use crate::{
    error::NoResetLink,
    model::{
        staff::Role,
        team::{TeamActs, TeamDone},
    },
    words::{language::Language, staff::Label},
};

/// Why the last owner stays.
#[must_use]
pub const fn last_owner(language: Language) -> &'static str {
    let Language::English = language;
    "Nothing was changed: this is the last owner who can log in, and somebody has to lead the institution. Make a colleague \
     an owner first."
}

/// Why there is no link for a new password.
#[must_use]
pub const fn no_reset_link(why: NoResetLink, language: Language) -> &'static str {
    let Language::English = language;
    match why {
        NoResetLink::Own => {
            "Nothing was changed: a link is for somebody else. Change your own password under My account."
        }
        NoResetLink::SwitchedOff => "Nothing was changed: this account is switched off. Switch it on first.",
        NoResetLink::WorksElsewhere => {
            "Nothing was changed: this person works for another institution too, and the link would open that as well. The \
             people who run this server can make it."
        }
    }
}

/// An invitation that is no longer open.
#[must_use]
pub const fn invitation_gone(language: Language) -> &'static str {
    let Language::English = language;
    "Nothing was changed: this invitation was accepted or taken back meanwhile. The list below is up to date."
}

/// What came of an act.
#[must_use]
pub const fn done(done: TeamDone, language: Language) -> &'static str {
    let Language::English = language;
    match done {
        TeamDone::RoleChanged => "The role was changed. It counts from the person’s next click on.",
        TeamDone::SameRole => "The person has this role already, so nothing was changed.",
        TeamDone::SwitchedOff => "The account is switched off. The person is logged out everywhere and cannot log in.",
        TeamDone::SwitchedOn => "The account is switched on. The person can log in with the same password.",
        TeamDone::AsBefore => "The account was so already, so nothing was changed.",
        TeamDone::Revoked => "The invitation is taken back. Its link no longer works.",
        TeamDone::Unlocked => "Unlocked. Your colleague can log in at once; the password is the same.",
        TeamDone::WasNotLocked => "This account was not locked, so nothing was changed.",
        TeamDone::AgentGranted => "The agent’s people may work here. Each of them is listed below once they have come.",
        TeamDone::AgentTakenBack => "The agent’s people may not work here any more. Whoever was here is logged out.",
        TeamDone::AgentEnded => "This institution is no longer managed. The agent sees nothing of it any more.",
        TeamDone::AgentMayCome => "This person may come again from the agent, as long as you let its people work here.",
        TeamDone::AgentAsBefore => "This was so already, so nothing was changed.",
        TeamDone::FactorsTaken => {
            "The second factor is taken away. The person logs in with the password alone until they set up another."
        }
        TeamDone::NoFactor => "This account has no second factor, so nothing was changed.",
    }
}

impl Label for TeamActs {
    fn label(self, language: Language) -> &'static str {
        let Language::English = language;
        match self {
            Self::Everything => "Everything",
            Self::LogIns => "Log-ins",
            Self::Accounts => "Accounts, roles and passwords",
            Self::Factors => "Second factors",
            Self::TakenOut => "What was exported and printed",
        }
    }
}

/// What a role may do, behind its name.
#[must_use]
pub const fn may(role: Role, language: Language) -> &'static str {
    let Language::English = language;
    match role {
        Role::Owner => "does everything, settings and team included",
        Role::Coordinator => "creates sessions and logins, exports and prints them",
        Role::Invigilator => "helps in the room: finds a login, issues a new password; no lists of passwords",
        Role::Reader => "reads sessions and reports; never a password",
    }
}

/// Until when an invitation leads in, or since when it no longer does.
#[must_use]
pub fn invited_until(until: &str, is_over: bool, language: Language) -> String {
    let Language::English = language;
    let what = if is_over { "Invitation ran out " } else { "Invited until " };
    [what, until].concat()
}

/// Since when somebody is switched off.
#[must_use]
pub fn off_since(since: &str, language: Language) -> String {
    let Language::English = language;
    ["Switched off since ", since].concat()
}

/// What ends when somebody is switched off.
#[must_use]
pub fn what_ends(name: &str, language: Language) -> String {
    let Language::English = language;
    [name, " is logged out everywhere at once, on every device, and can no longer log in. What they did stays listed."]
        .concat()
}

/// How many people a list has, and in which zone its times are: "3 people (Europe/Madrid)".
#[must_use]
pub fn count(people: i64, zone: &str, language: Language) -> String {
    let Language::English = language;
    format!("{} ({zone})", crate::words::count::counted(people, "person", "people"))
}
