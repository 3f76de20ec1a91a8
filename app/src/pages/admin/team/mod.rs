//! Who works for the institution, and one's own account, one page a file: the piece `team` of the app.

pub mod account;
pub mod activity;
mod agent;
mod colleague;
mod factors;
mod invitations;
pub mod people;
