//! Who works for the institution, and one's own account, one page a file: the piece `team` of the app.

pub mod account;
mod factors;
pub mod people;
