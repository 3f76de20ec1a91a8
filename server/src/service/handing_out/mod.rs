//! What leaves the program: logins as files, on paper and on the screen, and reports.

pub mod export;
pub(super) mod handed_out;
pub mod passwords;
pub mod print;
pub(super) mod report;
pub mod show;
