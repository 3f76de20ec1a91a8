//! What tokens of programs are good for, until when, and what is wrong with the form that makes one.

use crate::{
    model::program::{ProgramFault, ProgramScope, TokenLife, TokenStanding},
    words::language::Language,
};

/// What a scope lets a program do.
#[must_use]
pub fn scope(scope: ProgramScope, language: Language) -> &'static str {
    let Language::English = language;
    match scope {
        ProgramScope::ReadSessions => "See sessions, entries with names and usernames, batches and activity",
        ProgramScope::WriteSessions => "Make sessions and change their details",
        ProgramScope::CreateLogins => "Create Codes",
        ProgramScope::ReadLogins => "Take logins out with their passwords",
        ProgramScope::WriteEntries => "Withdraw entries, restore and mark them",
        ProgramScope::IssuePasswords => "Issue new passwords",
        ProgramScope::ReadCandidates => "Find entries, and see what candidates said of themselves",
        ProgramScope::ReadResults => "See results of test engines, wherever it sees entries",
        ProgramScope::ReadReports => "Read reports, without passwords",
        ProgramScope::ReadTeam => "See who works for the institution",
        ProgramScope::ReadSettings => "See the settings",
    }
}

/// How long a token is good.
#[must_use]
pub fn life(life: TokenLife, language: Language) -> &'static str {
    let Language::English = language;
    match life {
        TokenLife::Month => "30 days",
        TokenLife::Quarter => "90 days",
        TokenLife::Year => "365 days",
        TokenLife::Forever => "Until it is revoked",
    }
}

/// Whether a token lets its program in.
#[must_use]
pub fn standing(standing: &TokenStanding, language: Language) -> String {
    match standing {
        TokenStanding::Good(None) => language.programs().good.to_owned(),
        TokenStanding::Good(Some(until)) => format!("Good until {}", language.times().date_and_time(until)),
        TokenStanding::Expired(at) => format!("Expired on {}", language.times().date_and_time(at)),
        TokenStanding::Revoked(at) => format!("Revoked on {}", language.times().date_and_time(at)),
    }
}

/// What is wrong with the form.
#[must_use]
pub fn fault(fault: ProgramFault, language: Language) -> &'static str {
    let Language::English = language;
    match fault {
        ProgramFault::NameMissing => "Enter a name",
        ProgramFault::NameTooLong => "Use 100 characters or fewer",
        ProgramFault::NoScope => "Tick what the program may do",
        ProgramFault::NoLife => "Choose how long the token is good",
    }
}
