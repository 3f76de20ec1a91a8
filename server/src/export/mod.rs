//! Rows into files that people open.

pub mod logins;
pub mod xlsx;
