//! What tokens of programs are good for, until when, and what is wrong with the form that makes one.

use std::borrow::Cow;

use crate::{
    model::program::{ProblemKind, ProgramFault, ProgramScope, ProgramView, RequestFault, TokenLife, TokenStanding},
    words::language::Language,
};

/// What a scope lets a program do.
#[must_use]
pub fn scope(scope: ProgramScope, language: Language) -> &'static str {
    let Language::English = language;
    match scope {
        ProgramScope::ReadSessions => "See sessions, entries with names and usernames, batches and activity",
        ProgramScope::WriteSessions => "Create sessions and change their details",
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

/// When a program last asked something.
#[must_use]
pub fn used(program: &ProgramView, language: Language) -> String {
    let Language::English = language;
    match &program.used_at {
        Some(at) => format!("Last used {}", language.times().on_at(at)),
        None => "Not used yet".to_owned(),
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

/// What is wrong with a request.
#[must_use]
pub fn request_fault(fault: RequestFault, language: Language) -> Cow<'static, str> {
    let Language::English = language;
    Cow::Borrowed(match fault {
        RequestFault::NotLetIn => "Show a token that is good: Authorization: Bearer lyd_…",
        RequestFault::Scope(scope) => return format!("This token is not good for {}.", scope.word()).into(),
        RequestFault::TooOften { wait: 1 } => "Wait a second, then send this again.",
        RequestFault::TooOften { wait } => return format!("Wait {wait} seconds, then send this again.").into(),
        RequestFault::Cursor => "This cursor is not of this list.",
        RequestFault::TooMany { most } => return format!("Name {most} entries or fewer in one request.").into(),
        RequestFault::NotFound => "It is not there, or belongs to another institution.",
        RequestFault::NotAllowed => "This address takes other methods.",
        RequestFault::NoJson => "Send JSON, and say so: Content-Type: application/json",
        RequestFault::KeyUnfit => "Idempotency-Key must have 1 to 255 characters of ASCII.",
        RequestFault::KeyMissing => {
            "Send an Idempotency-Key, so that a request that is sent twice is carried out once."
        }
        RequestFault::Limit { most } => return format!("limit is 1 to {most}.").into(),
        RequestFault::NothingToFind => "Say what to look for.",
        RequestFault::BatchNumber => "Batches are numbered from 1.",
        RequestFault::NoEntries => "Name at least one entry.",
        RequestFault::NoChoice => "Name a batch or entries, or send only_new alone.",
        RequestFault::NoDay => "Write a day like 2026-05-12.",
    })
}

/// How a token is sent, in the description that programs read.
#[must_use]
pub fn bearer(language: Language) -> String {
    let Language::English = language;
    format!("A token of a program. Scopes: {}", ProgramScope::ALL.map(ProgramScope::word).join(", "))
}

/// What a kind of problem is called, and what to do about it.
#[must_use]
pub fn problem(kind: ProblemKind, language: Language) -> (&'static str, &'static str) {
    let Language::English = language;
    match kind {
        ProblemKind::Malformed => (
            "Not as described",
            "The request is not as this document describes it: no JSON, an unknown field, another kind of value. `fields` names it.",
        ),
        ProblemKind::Cursor => (
            "Not a cursor",
            "Begin the list anew without `cursor`, and pass on what `next` says, unchanged and with the same filters.",
        ),
        ProblemKind::NotLetIn => (
            "Not let in",
            "The token is missing, unknown, expired or revoked. An owner makes another one under Settings → Programs.",
        ),
        ProblemKind::Scope => (
            "Not in scope",
            "The token is not good for this. `scope` says what it lacks; an owner makes a token that has it.",
        ),
        ProblemKind::Forbidden => ("Not allowed", "Programs may not do this."),
        ProblemKind::NotFound => {
            ("Not found", "It is not there, or belongs to another institution: the answer is the same.")
        }
        ProblemKind::NotAllowed => ("Wrong method", "`Allow` says what this address takes."),
        ProblemKind::TooSlow => ("Too slow", "The body did not arrive in time. Send it again."),
        ProblemKind::HandedOutBefore => (
            "Handed out before",
            "Somebody may hold some of these logins already. Nothing was handed out. Send `again` to take them all the same.",
        ),
        ProblemKind::NothingLeft => ("Nothing to hand out", "Not one login is meant."),
        ProblemKind::Closed => ("Session closed", "The session is over, and takes nothing new."),
        ProblemKind::NotClosed => ("Session not closed", "Only a closed session is opened again."),
        ProblemKind::Changed => (
            "Changed meanwhile",
            "Somebody else was faster. Read what is there now, and send again what is still meant.",
        ),
        ProblemKind::TooLarge => ("Too large", "Send less at once."),
        ProblemKind::Invalid => ("Not valid", "`fields` names every field that is wrong."),
        ProblemKind::TooMany => ("Too many entries", "Name fewer entries in one request."),
        ProblemKind::KeyReused => {
            ("Key used before", "This `Idempotency-Key` stands for another request. Use a key of its own for each.")
        }
        ProblemKind::TooOften => (
            "Too many requests",
            "Wait as many seconds as `Retry-After` says. `RateLimit` tells with every answer how many requests are left.",
        ),
        ProblemKind::Fault => {
            ("Fault", "A fault of this server. It is in its log under the reference that the sentence names.")
        }
        ProblemKind::Unavailable => (
            "Not available",
            "Send the same again after `Retry-After`. With an `Idempotency-Key` nothing is done twice.",
        ),
    }
}
