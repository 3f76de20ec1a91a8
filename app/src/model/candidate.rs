//! What candidates are told: how a log-in ended, who is logged in, and where they stand with their test.

use super::{civil::CivilTime, entry::EntryState, session::SessionState, whose::Whose};

/// What the log-in page can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogInAnswer {
    /// Unknown username, wrong password or wrong institution: one answer.
    Refused {
        /// What was typed holds an `O` or `0`, which no code has.
        hint_o: bool,
    },
    /// Fields were left empty, so nothing was tried.
    Incomplete(Missing),
    /// Only after the right password: the session opens later.
    NotOpenYet {
        /// The session's name.
        session: String,
        /// When it opens.
        opens: CivilTime,
    },
    /// Only after the right password: the session is over.
    Closed {
        /// The session's name.
        session: String,
        /// When it closed.
        closed: CivilTime,
    },
    /// Only after the right password: the entry was withdrawn.
    Withdrawn,
    /// Staff issued a new password, which ended the browser session.
    NewPassword,
    /// What led a device on after its claim is over: the new username logs in.
    NewUsername,
    /// The candidate has just logged out.
    LoggedOut,
    /// The browser session was idle for too long.
    TimedOut,
    /// The database is empty: tells the operator what to do.
    NoInstitution,
}

/// Which fields of the log-in form were left empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// The username.
    pub username: bool,
    /// The password.
    pub password: bool,
    /// The Institution ID.
    pub institution: bool,
}

impl Missing {
    /// Was any of them?
    #[must_use]
    pub const fn any(self) -> bool {
        self.username || self.password || self.institution
    }
}

/// Who is logged in.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    /// The institution's name.
    pub institution_name: String,
    /// What they log in with now.
    pub with: Login,
    /// What their forms carry.
    pub whose: Whose,
    /// The page where they left off.
    pub next: &'static str,
}

/// What somebody logs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// The code of a slip, until they have given their details.
    Slip(String),
    /// A username of their own.
    Username(String),
}

/// A candidate's test, and whether it can be started.
#[derive(Clone, Debug)]
pub struct MyTest {
    /// What the candidate logs in with.
    pub username: String,
    /// What is typed as Institution ID.
    pub institution_code: String,
    /// The candidate's full name.
    pub name: String,
    /// The session's name.
    pub session: String,
    /// The room; may be empty.
    pub room: String,
    /// The test that is sat; may be empty.
    pub test: String,
    /// Where the entry stands.
    pub state: EntryState,
    /// Where the session stands.
    pub session_state: SessionState,
    /// When the session opens.
    pub opens: CivilTime,
    /// When it closes.
    pub closes: CivilTime,
    /// What Start is.
    pub start: Start,
}

/// What the button Start is for a candidate at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It is not there.
    No,
    /// It notes that the test was begun; no test engine has it.
    Note,
    /// It begins the test, in a test engine.
    Begin,
    /// It leads to the test that was begun, which is in a test engine.
    GoOn,
    /// The test engine is switched off.
    Shut,
}
