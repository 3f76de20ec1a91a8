//! Who may come in: accounts, second factors, attempts to log in, and browser sessions.

pub(super) mod attempt;
pub(super) mod browser_session;
pub(super) mod browser_session_writer;
pub(super) mod ceremony;
pub(super) mod factor;
pub(super) mod factor_change;
pub(super) mod factor_use;
pub(super) mod passing;
pub(super) mod sign_in;
pub(super) mod sign_in_reader;
pub(super) mod sign_on;
pub(super) mod sign_on_open;
mod sign_on_team;
pub(super) mod staff;
pub(super) mod throttle;
pub(super) mod verified;
