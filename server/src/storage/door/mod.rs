//! Who may come in: accounts, attempts to log in, and browser sessions.

pub(super) mod attempt;
pub(super) mod browser_session;
pub(super) mod browser_session_writer;
pub(super) mod passing;
pub(super) mod sign_in;
pub(super) mod sign_in_reader;
pub(super) mod staff;
pub(super) mod throttle;
pub(super) mod verified;
